"""The month bulletin (月通报): where each promise stands and will probably end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bada_model.attainment import Assessment, Status
from bada_model.briefs import sections
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table
from bada_model.briefs.sentences import NAMED, OPEN, by_lead, must_act, settled
from bada_model.conflicts import Conflict, Difference, find_conflicts
from bada_model.language import Text
from bada_model.projection import Projection

_ALL_TITLE = Text("各行动目标评估表", "Targets by action")
_SILENT_TITLE = Text("没有数据依据的目标", "Targets without basis")
_CONFLICT_TITLE = Text("文本内不一致之处与隐含基数", "Conflicts in the text, implied bases")


def month_brief(projection: Projection) -> Brief:
    """The month bulletin of a projection, in both languages."""
    items = projection.assess()
    citations = cite(projection, [i for i in items if i.basis or i.indicator.headline])
    return assemble(
        projection, items, _body(projection, items, citations),
        kind="month", name=Text("月通报", "Month bulletin"), citations=citations,
        annexes={
            _ALL_TITLE: by_action_tables(projection, items, citations),
            _SILENT_TITLE: tuple(without_basis(projection, items)),
            _CONFLICT_TITLE: tuple(_conflicts(projection)),
        },
    )  # fmt: skip


def _body(
    projection: Projection, items: Sequence[Assessment], citations: Citations
) -> Iterator[Block]:
    yield Heading(text=Text("总体情况", "Overview"))
    yield Paragraph(text=_counts(projection, items))
    yield from sections.overview(projection, items, citations)
    yield from headline_section(items, citations)
    figures = tuple(sections.fan_figures(projection, sections.headline(items), citations))
    if figures:
        yield Heading(text=Text("主要目标走势", "Paths of the headline goals"))
        yield from figures
    yield from act_section(items, citations)
    yield Heading(text=Text("阅读说明", "How to read this"))
    yield from sections.reading_notes()


def headline_section(items: Sequence[Assessment], citations: Citations) -> Iterator[Block]:
    """The headline goals with everything that is known of each; nothing where no goal is one."""
    shown = sections.headline(items)
    if not shown:
        return
    columns = (sections.INDICATOR, sections.PROMISE, sections.OUTLOOK, sections.CHANCE, sections.PACE,
               sections.STATUS, sections.BASIS, sections.cited(citations))  # fmt: skip
    yield Heading(text=Text("主要目标", "Headline goals"))
    yield sections.promise_table(shown, columns)
    yield from sections.standings(shown, citations)


def asked(items: Sequence[Assessment]) -> dict[Text, list[Assessment]]:
    """The open promises of each department, the least likely first."""
    return by_lead([i for i in items if i.status in OPEN and not settled(i)])


def act_section(items: Sequence[Assessment], citations: Citations) -> Iterator[Block]:
    """Which department must do something about which promise."""
    groups = asked(items)
    if not groups:
        return
    yield Heading(text=Text("需要采取措施的单位", "Who must act"))
    for lead, group in groups.items():
        yield Paragraph(text=citations.append(must_act(lead, group), *group[:NAMED]))


def _counts(projection: Projection, items: Sequence[Assessment]) -> Text:
    known = sections.with_basis(items)
    return Text(
        f"方案文本共登记{len(projection.pack.targets)}处承诺，归并为{len(items)}项"
        f"（同一指标多处表述的，按较严者评估）。其中{len(known)}项有数据依据，"
        f"{len(items) - len(known)}项尚不能判断，原因见下。",
        f"The register holds {len(projection.pack.targets)} promises, merged into {len(items)} "
        f"(where one indicator is promised several times, the stricter promise is judged). "
        f"{len(known)} rest on data; {len(items) - len(known)} cannot be judged yet, for the reasons "
        "given below.",
    )


def by_action_tables(
    projection: Projection, items: Sequence[Assessment], citations: Citations
) -> tuple[Block, ...]:
    """Every promise with a basis, by action of the plan."""
    columns = (sections.INDICATOR, sections.PROMISE, sections.PROGRESS, sections.OUTLOOK,
               sections.CHANCE, sections.STATUS, sections.BASIS, sections.LEAD,
               sections.cited(citations))  # fmt: skip
    return tuple(sections.by_action(projection, sections.with_basis(items), columns))


def without_basis(projection: Projection, items: Sequence[Assessment]) -> Iterator[Block]:
    """The promises that cannot be judged yet, with what is needed."""
    silent = [i for i in items if i.status is Status.NO_BASIS]
    if not silent:
        return
    yield Paragraph(text=Text(
        f"以下{len(silent)}项尚不能判断。请牵头单位按表中所列报送，录入后即可评估。",
        f"Promises that cannot be judged yet: {len(silent)}. "
        "They can be once the lead departments report what the table names.",
    ))  # fmt: skip
    columns = (
        sections.INDICATOR,
        sections.PROMISE,
        sections.WANTED,
        sections.CLAUSE,
        sections.LEAD,
    )
    yield from sections.by_action(projection, silent, columns)


def _conflicts(projection: Projection) -> Iterator[Block]:
    found = find_conflicts(projection.pack)
    if not found:
        return
    differing = [c for c in found if c.difference is not Difference.IMPLIED_BASE]
    implied = [c for c in found if c.difference is Difference.IMPLIED_BASE]
    yield Paragraph(text=Text(
        f"方案文本内有{len(differing)}处表述不一致，另可推得{len(implied)}个年初基数。",
        f"Places where the text differs from itself: {len(differing)}; values at the start of the year "
        f"that it implies: {len(implied)}.",
    ))  # fmt: skip
    columns = (Text("指标", "Indicator"), Text("差异", "Difference"), Text("文本表述", "What the text says"),
               Text("评估采用", "Judged by"))  # fmt: skip
    if differing:
        yield Heading(level=2, text=Text("表述不一致之处", "Where the text differs"))
        yield Table(columns=columns, rows=tuple(_conflict_row(c) for c in differing))
    if implied:
        yield Heading(level=2, text=Text("隐含的年初基数", "Implied values at the start"))
        yield Table(
            columns=(columns[0], columns[2]),
            rows=tuple((c.indicator.label, c.statement) for c in implied),
        )


_DIFFERENCES = {
    Difference.VALUE: Text("数值", "value"), Difference.BOUND: Text("限定词", "bound"),
    Difference.STAGE: Text("阶段", "stage"), Difference.DUE: Text("期限", "due date"),
}  # fmt: skip


def _conflict_row(conflict: Conflict) -> tuple[Text, ...]:
    used = next(t for t in conflict.targets if t.id == conflict.stricter)
    return (conflict.indicator.label, _DIFFERENCES[conflict.difference], conflict.statement,
            used.place)  # fmt: skip
