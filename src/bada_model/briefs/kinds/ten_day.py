"""The ten-day dispatch (旬调度): what moved since last month, and who must act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from bada_model.attainment import Assessment, Status
from bada_model.briefs import sections, wording
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table
from bada_model.briefs.kinds.month import act_section, asked
from bada_model.briefs.sentences import NAMED, by_lead, direction, moved
from bada_model.changes.news_by_cause import figures_between
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.projection import Projection, project

Pair = tuple[Assessment, Assessment]
MOST = 40
"""Moves a table lists, the largest first."""


def ten_day_brief(projection: Projection, *, since: pd.Period | None = None) -> Brief:
    """What changed since an earlier month (the one before by default)."""
    start = earlier(projection, since or projection.as_of - 1)
    items = projection.assess()
    citations = cite(projection, _spoken_of(tuple(zip(start.assess(), items, strict=True))))
    return assemble(
        projection, items, _body(projection, start, items, citations), kind="ten-day",
        name=Text("旬调度", "Ten-day dispatch"), citations=citations, contents=False,
        options={"since": str(start.as_of)},
    )  # fmt: skip


def _spoken_of(pairs: Sequence[Pair]) -> list[Assessment]:
    """The promises a dispatch names: headline goals, the largest moves, the first asked of each department."""
    items = [after for _, after in pairs]
    named = {after.target.id for _, after in moves(pairs)[:MOST]}
    named |= {i.target.id for group in asked(items).values() for i in group[:NAMED]}
    return [i for i in items if i.basis and (i.indicator.headline or i.target.id in named)]


def earlier(projection: Projection, month: pd.Period) -> Projection:
    """The same pack, draws and scenario, seen from an earlier month.

    Raises
    ------
    BadaError
        The month is not earlier.
    """
    if month >= projection.as_of:
        raise BadaError(
            Text(f"起始月 {month} 应早于数据截至月 {projection.as_of}；请改 --since",
                 f"--since {month} must be earlier than the month of the data, {projection.as_of}")
        )  # fmt: skip
    draws = projection.draws
    found = project(projection.pack, as_of=month, n_paths=draws.n_paths, seed=draws.seed)
    return found.under(projection.scenario) if projection.plain is not None else found


def _body(
    projection: Projection, start: Projection, items: Sequence[Assessment], citations: Citations
) -> Iterator[Block]:
    pairs = tuple(zip(start.assess(), items, strict=True))
    yield Heading(text=Text("总体情况", "Overview"))
    yield Paragraph(text=_figures_sentence(start, projection))
    yield from sections.overview(projection, items, citations)
    yield from changes(pairs, month_name(start.as_of), citations)
    yield from act_section(items, citations)
    yield from _reports_wanted(items)


def month_name(month: pd.Period) -> Text:
    """Since which month, as a reader says it."""
    return Text(f"{month.month}月", f"since {month.strftime('%B')}")


def _figures_sentence(start: Projection, end: Projection) -> Text:
    new, revised = figures_between(start, end)
    since = month_name(start.as_of)
    return Text(
        f"自{since.zh}以来，新公布数据{new}个，修订{revised}个。",
        f"{since.en.replace('since', 'Since', 1)}, {new} figures were published and {revised} revised.",
    )


def changes(pairs: Sequence[Pair], since: Text, citations: Citations) -> Iterator[Block]:
    """The headline goals one by one, then every promise whose chance moved."""
    yield Heading(text=Text("变动情况", "What moved"))
    for before, after in pairs:
        if after.indicator.headline and after.probability is not None:
            yield Paragraph(text=citations.append(moved(before, after, since), after))
    turned = moves(pairs)
    yield Paragraph(text=_moved_sentence(turned))
    if turned:
        yield change_table(turned[:MOST], citations)
    if len(turned) > MOST:
        left = len(turned) - MOST
        yield Paragraph(role="note", text=Text(
            f"表中列出变动最大的{MOST}项，其余{left}项变动较小，未列出。",
            f"The table shows the {MOST} largest moves; {left} smaller ones are left out.",
        ))  # fmt: skip


def moves(pairs: Sequence[Pair]) -> list[Pair]:
    """The promises whose chance moved, the largest move first."""
    return sorted((p for p in pairs if _moved(*p)),
                  key=lambda p: -abs((p[1].probability or 0.0) - (p[0].probability or 0.0)))  # fmt: skip


def _moved(before: Assessment, after: Assessment) -> bool:
    if after.probability is None or before.probability is None:
        return after.probability is not None
    return direction(before.probability, after.probability) != 0


def _moved_sentence(pairs: Sequence[Pair]) -> Text:
    signs = [direction(b.probability, a.probability) for b, a in pairs
             if b.probability is not None and a.probability is not None]  # fmt: skip
    up, down = signs.count(1), signs.count(-1)
    return Text(
        f"全部目标中，达成概率上升{up}项，下降{down}项，首次有数据可评{len(pairs) - len(signs)}项。",
        f"Of all promises, {up} became more likely, {down} less likely, and {len(pairs) - len(signs)} "
        "can be judged for the first time.",
    )


def change_table(pairs: Sequence[Pair], citations: Citations) -> Table:
    """Chance before and after."""
    titles = ("指标", "Indicator"), ("承诺", "Promise"), ("原概率", "Before"), ("现概率", "Now"), ("状态", "Status"), \
        ("牵头单位", "Lead"), ("出处", "Cites")  # fmt: skip
    return Table(
        columns=tuple(Text(*t) for t in titles), numeric=frozenset({2, 3}),
        marks=tuple(a.status for _, a in pairs), synthetic=any(a.synthetic for _, a in pairs),
        rows=tuple(
            (a.indicator.label, wording.promise(a.target), wording.probability(b.probability),
             wording.probability(a.probability), wording.STATUS_WORDS[a.status],
             wording.lead(a.target), citations.mark(a))
            for b, a in pairs
        ),
    )  # fmt: skip


def _reports_wanted(items: Sequence[Assessment]) -> Iterator[Block]:
    silent = [i for i in items if i.status is Status.NO_BASIS]
    if not silent:
        return
    ranked = sorted(by_lead(silent).items(), key=lambda pair: -len(pair[1]))
    if not ranked:
        yield Heading(text=Text("尚无数据的目标", "Goals without data"))
        yield Paragraph(text=Text(
            f"尚有{len(silent)}项目标不能判断，方案未列明牵头单位。",
            f"Not judged yet: {len(silent)}; the plan names no lead department for them.",
        ))  # fmt: skip
        return
    yield Heading(text=Text("需要报送数据的单位", "Who must report"))
    yield Paragraph(text=Text(
        f"尚有{len(silent)}项目标不能判断，涉及{len(ranked)}个单位（联合牵头的分别计入）："
        f"{'，'.join(f'{lead.zh}{len(own)}项' for lead, own in ranked)}。",
        f"Promises not judged yet: {len(silent)}, by lead department (those led together count for each): "
        f"{', '.join(f'{lead.en} {len(own)}' for lead, own in ranked)}.",
    ))  # fmt: skip
    yield Paragraph(text=Text(
        f"请上述{len(ranked)}个单位按月通报所列报送，录入后即可评估。",
        f"Departments asked to report what the monthly brief names: {len(ranked)}. It can then be judged.",
    ))  # fmt: skip
