"""The year review (年总结): outcome against promise, and how good the earlier answers were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import pandas as pd

from bada_model.attainment import Assessment, Status
from bada_model.briefs import sections, wording
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table
from bada_model.briefs.kinds.month import without_basis
from bada_model.briefs.kinds.ten_day import earlier
from bada_model.briefs.phrases import MISSED, VERDICTS
from bada_model.briefs.sentences import gap, settled, standing
from bada_model.briefs.track_record import Answer, answers, outcomes_of, record_blocks
from bada_model.language import Text
from bada_model.projection import Projection

ORIGINS = (3, 6, 9)
"""Months whose answers are scored where no kept ones are given."""
_SILENT_TITLE = Text("没有数据依据的目标", "Targets without basis")


def year_brief(projection: Projection, *, track: Sequence[Answer] = ()) -> Brief:
    """Outcome against promise.

    Parameters
    ----------
    track : sequence of Answer
        Answers kept from earlier briefs. Without any, the answers of the ends of quarters are
        computed again from what was known then.
    """
    items = projection.assess()
    citations = cite(projection, [i for i in items if i.basis or i.indicator.headline])
    return assemble(
        projection, items, _body(projection, items, citations, track), kind="year",
        name=Text("年度总结", "Year review"), citations=citations, options=_options(track),
        annexes={_SILENT_TITLE: tuple(without_basis(projection, items))},
    )  # fmt: skip


def _options(track: Sequence[Answer]) -> dict[str, str]:
    """The mark of kept answers, which are not computed again when the review is replayed."""
    if not track:
        return {}
    return {"track": hashlib.sha256(repr(tuple(track)).encode()).hexdigest()[:16]}


def _body(
    projection: Projection,
    items: Sequence[Assessment],
    citations: Citations,
    track: Sequence[Answer],
) -> Iterator[Block]:
    decided = [i for i in items if decided_by_figures(i)]
    yield Heading(text=Text("总体情况", "Overview"))
    yield Paragraph(text=_totals(items, decided))
    if projection.as_of < pd.Period(f"{projection.pack.plan.year}-12", "M"):
        yield Paragraph(text=_unfinished(projection.as_of))
    yield Heading(text=Text("主要目标完成情况", "Headline goals"))
    for item in sections.with_basis(sections.headline(items)):
        yield Paragraph(text=citations.append(standing(item), item))
    if decided:
        yield Heading(text=Text("结果与承诺", "Outcome against promise"))
        yield outcome_table(decided, citations)
    open_items = [i for i in sections.with_basis(items) if not decided_by_figures(i)]
    if open_items:
        yield Heading(text=Text("结果尚未公布的目标", "Goals whose outcome is not out yet"))
        yield sections.promise_table(open_items, (
            sections.INDICATOR, sections.PROMISE, sections.OUTLOOK, sections.CHANCE, sections.STATUS,
            sections.LEAD, sections.cited(citations),
        ))  # fmt: skip
    yield Heading(text=Text("预测记录", "Track record"))
    yield from record_blocks(track or _again(projection, decided), outcomes_of(decided))
    yield Heading(text=Text("阅读说明", "How to read this"))
    yield from sections.reading_notes()


def _unfinished(as_of: pd.Period) -> Text:
    return Text(
        f"公布数截至{as_of.year}年{as_of.month}月，全年尚未结束，以上为阶段性结果。",
        f"The figures end in {as_of.strftime('%B %Y')}: the year is not over and this is provisional.",
    )


def decided_by_figures(item: Assessment) -> bool:
    """Whether the outcome is known."""
    return item.status is Status.MET or settled(item)


def _again(projection: Projection, decided: Sequence[Assessment]) -> list[Answer]:
    """Answers of earlier months, computed from what was known then."""
    if not decided:
        return []
    year = projection.pack.plan.year
    months = [pd.Period(f"{year}-{m:02d}", "M") for m in ORIGINS]
    return [a for m in months if m < projection.as_of for a in answers(earlier(projection, m))]


def _totals(items: Sequence[Assessment], decided: Sequence[Assessment]) -> Text:
    met = sum(i.status is Status.MET for i in decided)
    silent = sum(i.status is Status.NO_BASIS for i in items)
    rest = len(items) - len(decided) - silent
    return Text(
        f"全部{len(items)}项目标中，{len(decided)}项结果已定：达成{met}项，未达成{len(decided) - met}项；"
        f"{rest}项结果尚未公布，{silent}项没有数据依据。",
        f"Of all {len(items)} promises, {len(decided)} are decided: {met} met, {len(decided) - met} missed; "
        f"the outcome of {rest} is not out yet and {silent} are without data.",
    )


def outcome_table(decided: Sequence[Assessment], citations: Citations) -> Table:
    """Promise, outcome and what is missing."""
    titles = ("指标", "Indicator"), ("承诺", "Promise"), ("结果", "Outcome"), ("差距", "Gap"), ("结论", "Verdict"), \
        ("牵头单位", "Lead"), ("出处", "Cites")  # fmt: skip
    return Table(
        columns=tuple(Text(*t) for t in titles), marks=tuple(i.status for i in decided),
        synthetic=any(i.synthetic for i in decided),
        rows=tuple(
            (i.indicator.label, wording.promise(i.target), _result(i), _gap(i),
             VERDICTS[Status.MET] if i.status is Status.MET else MISSED,
             wording.lead(i.target), citations.mark(i))
            for i in decided
        ),
    )  # fmt: skip


def _result(item: Assessment) -> Text:
    if item.outcome is None or str(item.target.form) == "milestone":
        return wording.DASH
    return wording.quantity(item.outcome["0.5"], item.target.unit)


def _gap(item: Assessment) -> Text:
    said = gap(item)
    return said if said.zh else wording.DASH
