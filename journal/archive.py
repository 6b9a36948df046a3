"""A folder or zip, opened without trusting it."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from chat.text import _
from journal.report import Problems

MOST_FILES = 20_000
MOST_BYTES = 1 << 30
MOST_BYTES_OF_A_TABLE = 1 << 29
MOST_BYTES_OF_AN_ATTACHMENT = 20 << 20
# Tables of marks are repetitive and shrink up to 40 times; a bomb a thousand times.
MOST_SHRUNK = 200
SHRUNK_FROM = 1 << 20
ATTACHMENTS = "files/"
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Bundle:
    """Names are relative, with "/", and stay inside."""

    name: str
    sizes: dict[str, int]
    _read: Callable[[str], bytes]
    digest: str = ""

    def tables(self) -> list[str]:
        return sorted(name for name in self.sizes if "/" not in name)

    def read(self, name: str) -> bytes:
        return self._read(name)


def open_bundle(path: Path, problems: Problems) -> Bundle | None:
    """None where the problems say why it cannot be read."""
    try:
        if path.is_dir():
            bundle = _folder(path, problems)
        elif path.is_file() and zipfile.is_zipfile(path):
            bundle = _zip(path, problems)
        else:
            there = path.exists()
            problems.error(
                path.name,
                _("This is neither a folder nor a zip archive.")
                if there
                else _("There is no such file or folder."),
                _("Give the folder with the CSV files, or a zip with these files at its root."),
            )
            return None
        bundle = _unnested(bundle, problems) if bundle else None
        return replace(bundle, digest=_digest(bundle)) if bundle else None
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        # What zipfile raises for damaged, encrypted and exotic archives.
        problems.error(
            path.name,
            _("The archive or folder cannot be read: it is damaged or access is denied."),
            _("Make the archive again and upload it once more."),
        )
        return None


def _digest(bundle: Bundle) -> str:
    """Over sorted names and contents: the same files in another zip are the same. Damage shows here, too."""
    whole = hashlib.sha256()
    for name in sorted(bundle.sizes):
        whole.update(f"{name}\0{bundle.sizes[name]}\0".encode())
        whole.update(bundle.read(name))
    return whole.hexdigest()


def _folder(path: Path, problems: Problems) -> Bundle | None:
    sizes: dict[str, int] = {}
    total = 0
    for found in sorted(path.rglob("*")):
        name = found.relative_to(path).as_posix()
        if found.is_symlink():
            problems.error(name, _REFUSED_LINK, _ONLY_FILES)
        elif found.is_file() and not _noise(name):
            sizes[name] = found.stat().st_size
            total += sizes[name]
        if len(sizes) > MOST_FILES or total > MOST_BYTES:
            problems.error(path.name, _TOO_BIG, _ONLY_FILES)
            break
    if problems.fatal:
        return None
    return Bundle(path.name, sizes, lambda name: (path / name).read_bytes())


def _zip(path: Path, problems: Problems) -> Bundle | None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    inside: dict[str, zipfile.ZipInfo] = {}
    for member in members[: MOST_FILES + 1]:
        name = _name(member)
        if member.is_dir() or _noise(name):
            continue
        _guard_member(member, name, problems)
        if name in inside:
            problems.error(
                name, _("The archive has this file twice."), _("Leave one of them in the archive.")
            )
        inside[name] = member
    if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
        problems.error(path.name, _TOO_BIG, _ONLY_FILES)
    if problems.fatal:
        return None

    def read(name: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(inside[name])

    return Bundle(path.name, {name: member.file_size for name, member in inside.items()}, read)


def _guard_member(member: zipfile.ZipInfo, name: str, problems: Problems) -> None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in "".join(parts[:1]) or "\0" in name:
        problems.error(
            name,
            _("The archive names a file outside itself."),
            _("Make the archive anew from the folder with the CSV files."),
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        problems.error(name, _REFUSED_LINK, _ONLY_FILES)
    if member.flag_bits & _ENCRYPTED:
        problems.error(
            name,
            _("The archive is protected by a password."),
            _("Make the archive without a password."),
        )
    shrunk = member.file_size > MOST_SHRUNK * max(member.compress_size, 1)
    if member.file_size > SHRUNK_FROM and shrunk:
        problems.error(name, _TOO_BIG, _ONLY_FILES)


def _name(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        # Explorer on a Russian Windows writes names in the console's code page.
        name = name.encode("cp437", "replace").decode("cp866")
    return name.split("\0")[0].replace("\\", "/").removeprefix("./")


def _noise(name: str) -> bool:
    return name.startswith(_NOISE) or name.rpartition("/")[2] in _NOISE


def _unnested(bundle: Bundle, problems: Problems) -> Bundle | None:
    """One enclosing folder is taken off, with a warning."""
    if any("/" not in name and name.lower().endswith(".csv") for name in bundle.sizes):
        return bundle
    roots = {name.partition("/")[0] for name in bundle.sizes}
    root = f"{next(iter(roots))}/" if len(roots) == 1 else ""
    sizes = {name.removeprefix(root): size for name, size in bundle.sizes.items()} if root else {}
    if not any("/" not in name and name.lower().endswith(".csv") for name in sizes):
        problems.error(
            bundle.name,
            _("There are no CSV files at the root."),
            _("Give the folder with the CSV files, or a zip with these files at its root."),
        )
        return None
    problems.warn(
        bundle.name,
        _("The files lie in an inner folder “{folder}”.", folder=root.removesuffix("/")),
        _("It was read; next time put the files at the root of the archive."),
    )
    return Bundle(bundle.name, sizes, lambda name: bundle.read(root + name))


_REFUSED_LINK = _("A symbolic link is not accepted.")
_ONLY_FILES = _("Put only the files of the journal's export into the archive, without links.")
_TOO_BIG = _("The archive is too big when unpacked: it looks like a mistake or an attack.")
