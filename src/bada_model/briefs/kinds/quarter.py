"""The quarter summary (季小结): each headline goal, each action, and the change over the quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from bada_model.attainment import Assessment, Status
from bada_model.briefs import sections
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table, chinese_number
from bada_model.briefs.kinds.month import (
    act_section,
    by_action_tables,
    headline_section,
    without_basis,
)
from bada_model.briefs.kinds.ten_day import changes, earlier
from bada_model.briefs.sentences import tally
from bada_model.language import Text
from bada_model.projection import Projection

_ALL_TITLE = Text("各行动目标评估表", "Targets by action")
_SILENT_TITLE = Text("没有数据依据的目标", "Targets without basis")


def quarter_brief(projection: Projection, *, since: pd.Period | None = None) -> Brief:
    """The summary of the quarter in which the projection's month lies."""
    month = projection.as_of
    start = earlier(projection, since or last_quarter_end(month))
    items = projection.assess()
    citations = cite(projection, [i for i in items if i.basis or i.indicator.headline])
    number = (month.month - 1) // 3 + 1
    return assemble(
        projection, items, _body(projection, start, items, citations), kind="quarter",
        name=Text(f"{chinese_number(number)}季度小结", f"Summary of quarter {number}"),
        citations=citations, options={"since": str(start.as_of)},
        annexes={_ALL_TITLE: by_action_tables(projection, items, citations),
                 _SILENT_TITLE: tuple(without_basis(projection, items))},
    )  # fmt: skip


def last_quarter_end(month: pd.Period) -> pd.Period:
    """The last month of the quarter before.

    Examples
    --------
    >>> last_quarter_end(pd.Period("2024-08", "M")), last_quarter_end(pd.Period("2024-03", "M"))
    (Period('2024-06', 'M'), Period('2023-12', 'M'))
    """
    return month - ((month.month - 1) % 3 + 1)


def _body(
    projection: Projection, start: Projection, items: Sequence[Assessment], citations: Citations
) -> Iterator[Block]:
    since = Text(
        f"{start.as_of.year}年{start.as_of.month}月", f"since {start.as_of.strftime('%B %Y')}"
    )
    yield Heading(text=Text("总体情况", "Overview"))
    yield Paragraph(text=tally(items, Text("全部目标", "promises")))
    yield from sections.overview(projection, items, citations)
    yield from headline_section(items, citations)
    yield from changes(tuple(zip(start.assess(), items, strict=True)), since, citations)
    yield Heading(text=Text("各行动进展", "Action by action"))
    yield action_table(projection, items)
    figures = tuple(sections.fan_figures(projection, sections.headline(items), citations))
    if figures:
        yield Heading(text=Text("主要目标走势", "Paths of the headline goals"))
        yield from figures
    yield from act_section(items, citations)
    yield Heading(text=Text("阅读说明", "How to read this"))
    yield from sections.reading_notes()


_COUNTED = (Status.MET, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NO_BASIS)


def action_table(projection: Projection, items: Sequence[Assessment]) -> Table:
    """How many promises of each action stand where."""
    titles = ("行动", "Action"), ("目标数", "Promises"), ("已达成", "Met"), ("有望达成", "On track"), \
        ("存在风险", "At risk"), ("难以达成", "Off track"), ("无依据", "No basis")  # fmt: skip
    rows = []
    for action in projection.pack.plan.actions:
        own = [i.status for i in items if i.target.action == action.number]
        counts = (len(own), *(own.count(s) for s in _COUNTED))
        name = Text(f"{action.number} {action.label.zh}", f"{action.number} {action.label.en}")
        rows.append((name, *(Text.same(n) for n in counts)))
    return Table(
        columns=tuple(Text(*t) for t in titles),
        rows=tuple(rows),
        numeric=frozenset(range(1, 7)),
        synthetic=any(i.synthetic for i in items),
    )
