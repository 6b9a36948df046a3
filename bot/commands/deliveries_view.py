"""Letters of one moment: drawn for a terminal, counted for a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from chat.text import render
from delivery.lines.letters import STATES, why_of
from storage.beats import Broken
from storage.deliveries import DUE, LATE, LATER, Queue, Tally

LANG = "ru"
WAITING = frozenset({"queued", "postponed", "sending"})
SENT = "sent"
BAR = 30
CHANNELS = {"telegram": "Telegram", "vk": "ВКонтакте", "web": "веб-чат"}
SKIPPED = {
    "no_chat": "не подключили чат",
    "consent": "не дали согласия",
    "muted": "отключили объявления",
    "digest": "прочтут в сводке",
}


@dataclass(frozen=True)
class Seen:
    tallies: tuple[Tally, ...]
    queues: tuple[Queue, ...]
    broken: tuple[Broken, ...]
    skipped: Mapping[str, int]  # people without a letter, by reason
    at: datetime

    @property
    def waits(self) -> bool:
        return any(one.state in WAITING for one in self.tallies)

    @property
    def lanes(self) -> tuple[str, ...]:
        return tuple(sorted({one.lane for one in self.tallies}))

    def of(self, lane: str, states: Iterable[str]) -> int:
        wanted = frozenset(states)
        return sum(t.letters for t in self.tallies if t.lane == lane and t.state in wanted)


def as_json(tallies: Sequence[Tally], skipped: Mapping[str, int]) -> dict[str, object]:
    """Counts by state; then by state and reason, and by channel and state."""
    counts = Counter[str]()
    reasons: dict[str, Counter[str]] = {}
    channels: dict[str, Counter[str]] = {}
    for one in tallies:
        counts[one.state] += one.letters
        if one.why:
            reasons.setdefault(one.state, Counter())[one.why] += one.letters
        channel = one.lane.partition(":")[0]
        channels.setdefault(channel, Counter())[one.state] += one.letters
    return {"counts": counts, "reasons": reasons, "channels": channels, "skipped": dict(skipped)}


def drawn(seen: Seen, *, before: Seen | None = None, seconds: float = 1.0) -> RenderableType:
    """`before`: what was seen so many seconds ago, to tell the rate."""
    if not seen.tallies and not seen.skipped:
        return Text("Сообщений нет.")
    parts: list[RenderableType] = []
    if seen.tallies:
        parts += [_lanes(seen, before, seconds), Text(), _states(seen.tallies)]
    if seen.skipped:
        parts += [Text(), _skipped(seen.skipped)]
    return Group(*parts)


def _lanes(seen: Seen, before: Seen | None, seconds: float) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Бот")
    table.add_column("")
    for title in ("отправлено", "ждут", "в секунду", "ждут с"):
        table.add_column(title, justify="right")
    table.add_column("")
    for lane in seen.lanes:
        sent, waiting = seen.of(lane, (SENT,)), seen.of(lane, WAITING)
        done = sum(one.letters for one in seen.tallies if one.lane == lane) - waiting
        rate = (sent - before.of(lane, (SENT,))) / seconds if before else None
        oldest = min(
            (q.oldest for q in seen.queues if q.lane == lane and q.state == DUE), default=None
        )
        table.add_row(
            _bot(lane),
            ProgressBar(total=max(1, done + waiting), completed=done, width=BAR),
            str(sent),
            str(waiting) if waiting else "",
            f"{rate:.0f}" if rate is not None else "",
            _clock(oldest) if oldest else "",
            Text(_trouble(seen, lane, oldest), style="bold"),
        )
    return table


def _trouble(seen: Seen, lane: str, oldest: datetime | None) -> str:
    broken = next((one for one in seen.broken if one.lane == lane), None)
    if broken:
        return f"мессенджер не работает с {_clock(broken.since)}"
    if oldest is not None and seen.at - oldest > LATE:
        return "стоит дольше 15 минут"
    later = [one for one in seen.queues if one.lane == lane and one.state == LATER]
    if later and oldest is None:
        return f"следующее в {_clock(min(one.oldest for one in later))}"
    return ""


def _states(tallies: Sequence[Tally]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    sums = Counter[tuple[str, str]]()
    for one in tallies:
        sums[one.state, one.why] += one.letters
    places = {state: place for place, state in enumerate(STATES)}
    for (state, why), letters in sorted(
        sums.items(), key=lambda one: (places.get(one[0][0], len(places)), -one[1])
    ):
        words = render(STATES[state], LANG) if state in STATES else state
        table.add_row(str(letters), f"{words}: {render(why_of(why), LANG)}" if why else words)
    return table


def _skipped(skipped: Mapping[str, int]) -> Table:
    table = Table(
        box=None, pad_edge=False, show_header=False, title="Не получат", title_justify="left"
    )
    table.add_column(justify="right")
    table.add_column()
    for why, people in skipped.items():
        table.add_row(str(people), SKIPPED.get(why, why))
    return table


def _bot(lane: str) -> str:
    channel, _colon, bot = lane.partition(":")
    title = CHANNELS.get(channel, channel)
    return title if bot == channel else f"{title}, {bot}"


def _clock(moment: datetime) -> str:
    """By this machine's clock, which is the administrator's."""
    return f"{moment.astimezone():%H:%M}"
