"""Groups of one class, streams of several, and who is in them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import bindparam, delete, select

from chat.text import _
from journal.draft import Draft
from journal.references import name_rows, refer, refer_many
from journal.settling import settle_sheet
from journal.sheets import Sheet
from journal.writing import Insert, Run
from storage.tables import classes, people


async def groups(draft: Draft) -> None:
    sheet = draft.sheet("groups")
    if sheet is None:
        return
    class_ids = await refer_many(draft, sheet, "classSourcedIds", "classes")
    plan = await settle_sheet(
        draft,
        sheet,
        classes.study_group,
        {
            "title": sheet["title"],
            "kind": sheet["kind"],
            "division": sheet["divisionTag"],
        },
    )
    ids = [plan.ids.get(key) for key in sheet.keys]
    name_rows(draft, "groups", ids, sheet["title"])
    rows = zip(ids, class_ids, strict=True)
    wanted = {(group, class_id) for group, many in rows if group for class_id in many}
    pairs = classes.group_class
    have: set[tuple[int, int]] = set()
    if not draft.new_school:
        found = await draft.db.execute(
            select(pairs.c.group_id, pairs.c.class_id)
            .join(classes.study_group, classes.study_group.c.id == pairs.c.group_id)
            .where(classes.study_group.c.school_id == draft.school_id)
        )
        have = {(group, class_id) for group, class_id in found}
    here = {group for group in ids if group}
    old = [pair for pair in sorted(have - wanted) if pair[0] in here]
    if wanted - have or old:
        statement = delete(pairs).where(
            pairs.c.group_id == bindparam("group"), pairs.c.class_id == bindparam("of_class")
        )
        draft.ops.append(Run(statement, [{"group": g, "of_class": c} for g, c in old]))
        draft.ops.append(Insert(pairs, ("group_id", "class_id"), sorted(wanted - have)))
    draft.group_classes = {pair for pair in have | wanted if pair not in set(old)}


async def members(draft: Draft) -> None:
    sheet = draft.sheet("groupMembers")
    if sheet is None:
        return
    group_ids = await refer(draft, sheet, "groupSourcedId", "groups")
    pupil_ids = await refer(draft, sheet, "userSourcedId", "users", whose="pupil")
    await settle_sheet(
        draft,
        sheet,
        people.group_member,
        {
            "group_id": group_ids,
            "pupil_id": pupil_ids,
            "begins": sheet["beginDate"],
            "ends": sheet["endDate"],
        },
    )
    await _check_halves(draft, sheet, group_ids, pupil_ids)


async def _check_halves(
    draft: Draft, sheet: Sheet, group_ids: list[int | None], pupil_ids: list[int | None]
) -> None:
    """A child in two halves of one split would be shown two lessons at once."""
    divisions = await draft.effective(classes.study_group, "division", "kind")
    seen: dict[tuple[int, str], list[tuple[int, date | None, date | None]]] = defaultdict(list)
    rows = zip(group_ids, pupil_ids, sheet["beginDate"], sheet["endDate"], strict=True)
    for row, (group, pupil, begins, ends) in enumerate(rows):
        if group is None or pupil is None:
            continue
        division = divisions.get(group, ("", ""))[0] or f"#{group}"
        for other, other_begins, other_ends in seen[pupil, division]:
            if not overlap(begins, ends, other_begins, other_ends):
                continue
            if other == group:
                draft.problems.warn(
                    sheet.name,
                    _("This pupil is in the group twice at the same time."),
                    _("Check beginDate and endDate of the two rows."),
                    **sheet.at(row, "userSourcedId"),
                )
            elif await _share_a_class(draft, group, other):
                draft.problems.error(
                    sheet.name,
                    _("This pupil is in two halves of one split at the same time."),
                    _("Leave the pupil in one group, or end the membership in the other one."),
                    **sheet.at(row, "userSourcedId"),
                )
        seen[pupil, division].append((group, begins, ends))


async def _share_a_class(draft: Draft, one: int, other: int) -> bool:
    if draft.group_classes is None:
        pairs = classes.group_class
        found = await draft.db.execute(select(pairs.c.group_id, pairs.c.class_id))
        draft.group_classes = {(group, class_id) for group, class_id in found}
    of = {group: {c for g, c in draft.group_classes if g == group} for group in (one, other)}
    return bool(of[one] & of[other])


def overlap(
    begins: date | None, ends: date | None, other_begins: date | None, other_ends: date | None
) -> bool:
    first = begins or date.min
    last = ends or date.max
    return first <= (other_ends or date.max) and (other_begins or date.min) <= last
