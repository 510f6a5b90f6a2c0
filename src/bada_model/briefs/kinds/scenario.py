"""The scenario brief: one scenario read against another, from the same draws."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator, Sequence

from bada_model.assumptions import BASELINE
from bada_model.attainment import Assessment, Status
from bada_model.briefs import sections, wording
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table
from bada_model.briefs.sentences import direction, moved, together_changed
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import PERCENT, POINT, amount, label
from bada_model.what_if.attribution import Share, attribute, median_of
from bada_model.what_if.comparison import Assumed, assumed

Pair = tuple[Assessment, Assessment]


def scenario_brief(projection: Projection, *, against: str = BASELINE) -> Brief:
    """The projection's scenario against another one.

    Raises
    ------
    BadaError
        Both are the same scenario.
    """
    if projection.scenario.code == against:
        names = ", ".join(n for n in projection.pack.assumptions.scenarios if n != against)
        raise BadaError(
            Text(f"情景通报需要一个不同于“{against}”的情景；请用 --scenario 指定：{names}",
                 f"a scenario brief needs a scenario other than '{against}'; name one with "
                 f"--scenario: {names}")
        )  # fmt: skip
    other = projection.baseline if against == BASELINE else projection.baseline.under(against)
    items = projection.assess()
    citations = cite(projection, [i for i in items if i.basis])
    main = sections.with_basis(sections.headline(items))
    before = sections.joint_probability(other, main) if len(main) > 1 else None
    name = Text(
        f"情景比较：{projection.scenario.title.zh}", f"Scenario: {projection.scenario.title.en}"
    )
    return assemble(
        projection, items, _body(projection, other, before, citations), kind="scenario", name=name,
        citations=citations, options={"against": against}, contents=False, joint_before=before,
    )  # fmt: skip


def _body(
    projection: Projection, other: Projection, before: float | None, citations: Citations
) -> Iterator[Block]:
    pairs = tuple(zip(other.assess(), projection.assess(), strict=True))
    yield Heading(text=Text("假设", "Assumptions"))
    yield from _assumptions(projection)
    yield Heading(text=Text("对主要目标的影响", "Effect on the headline goals"))
    yield from _effects(projection, other, pairs, before, citations)
    yield Heading(text=Text("全部变动的目标", "Every goal that moves"))
    turned = [(b, a) for b, a in pairs if _differs(b, a)]
    yield Paragraph(text=_moved_sentence(turned))
    if turned:
        yield comparison_table(turned, citations)
    figures = tuple(sections.fan_figures(projection, [a for b, a in turned if a.indicator.headline],
                                         citations))  # fmt: skip
    if figures:
        yield Heading(text=Text("本情景下的走势", "Paths under this scenario"))
        yield from figures
    yield Heading(text=Text("阅读说明", "How to read this"))
    yield from sections.reading_notes()


def _assumptions(projection: Projection) -> Iterator[Block]:
    scenario = projection.scenario
    said = assumed(projection.pack, scenario)
    acting = acting_from(projection.first_open_month)
    yield Paragraph(text=Text(
        f"本情景设定{len(said)}项驱动因素、{len(scenario.projects)}项项目变动、"
        f"{len(scenario.judgements)}项判断，{acting.zh}。",
        f"The scenario sets {len(said)} drivers, {len(scenario.projects)} project changes and "
        f"{len(scenario.judgements)} judgements{acting.en}.",
    ))  # fmt: skip
    if said:
        titles = ("驱动因素", "Driver"), ("基准值", "Base"), ("设定值", "Set to"), ("单位", "Unit"), \
            ("证据", "Evidence")  # fmt: skip
        yield Table(columns=tuple(Text(*t) for t in titles), numeric=frozenset({1, 2}),
                    rows=tuple(map(_driver_row, said)))  # fmt: skip
    for judgement in scenario.judgements:
        name = projection.pack.indicators[judgement.indicator].label
        until = f"{judgement.until}"
        yield Paragraph(text=Text(
            f"判断：{name.zh}为{judgement.value:g}（{judgement.by}，{judgement.on:%Y-%m-%d}，有效至 {until}）："
            f"{judgement.reason}。",
            f"Judgement: {name.en} {judgement.value:g} ({judgement.by}, {judgement.on:%Y-%m-%d}, until "
            f"{until}): {judgement.reason}.",
        ))  # fmt: skip


def acting_from(first: int) -> Text:
    """From which month on, of the twelve, anything can act."""
    if first > 12:
        return Text(
            "全年数据已定，驱动因素不再起作用", "; the year is over, so no driver acts any more"
        )
    return Text(f"自{first}月起作用", f", acting from {month_name[first]} on")


def _driver_row(item: Assumed) -> tuple[Text, ...]:
    beyond = Text("超出有证据的范围", "beyond the range with evidence")
    within = Text("在有证据的范围内", "within the range with evidence")
    unknown = Text("未注明范围", "no range stated")
    known = unknown if item.driver.known is None else (beyond if item.beyond_evidence else within)
    return (item.driver.label, Text.same(f"{item.driver.base:g}"), Text.same(f"{item.value:g}"),
            item.driver.unit, known)  # fmt: skip


def _effects(
    projection: Projection, other: Projection, pairs: Sequence[Pair], joint_before: float | None,
    citations: Citations,
) -> Iterator[Block]:  # fmt: skip
    """The headline goals one by one and together, and which driver moved the widest of them."""
    main = [(b, a) for b, a in pairs if a.indicator.headline and a.status is not Status.NO_BASIS]
    against = Text(
        f"情景“{other.scenario.title.zh}”", f"against the scenario {other.scenario.title.en}"
    )
    for before, after in main:
        yield Paragraph(text=citations.append(moved(before, after, against), after))
    if joint_before is not None:
        joint = sections.joint_probability(projection, [a for _, a in main])
        yield Paragraph(text=together_changed(len(main), joint_before, joint))
    widest = max((p for p in main if _differs(*p)), key=_width, default=None)
    if widest is not None and other.plain is None and projection.scenario.settings:
        shares = attribute(projection, projection.scenario, median_of(widest[1].target))
        yield Paragraph(text=_shares(projection, widest[1], shares))


def _width(pair: Pair) -> float:
    return abs((pair[1].probability or 0.0) - (pair[0].probability or 0.0))


def _shares(projection: Projection, item: Assessment, shares: Sequence[Share]) -> Text:
    """Which driver moved an outcome by how much; Shapley shares, which add up."""
    drivers, unit = projection.pack.assumptions.drivers, label(item.target.unit)
    points = (
        Text("个百分点", " pp") if item.target.unit == "percent" else Text(unit.zh, f" {unit.en}")
    )
    moving = [s for s in shares if abs(s.value) >= 0.005]
    zh = "，".join(f"{drivers[s.driver].label.zh}{s.value:+.2f}{points.zh}" for s in moving)
    en = "; ".join(f"{drivers[s.driver].label.en} {s.value:+.2f}{points.en}" for s in moving)
    return Text(
        f"其中{item.indicator.label.zh}中位数的变动按{len(moving)}项驱动因素分解：{zh or '各不足0.01'}。",
        f"The change of the median of {item.indicator.label.en} by {len(moving)} drivers: "
        f"{en or 'each below 0.01'}.",
    )


def _differs(before: Assessment, after: Assessment) -> bool:
    return before.outcome != after.outcome


def _moved_sentence(pairs: Sequence[Pair]) -> Text:
    signs = [direction(b.probability or 0.0, a.probability or 0.0) for b, a in pairs]
    return Text(
        f"共{len(pairs)}项目标的预计结果变动：概率上升{signs.count(1)}项，下降{signs.count(-1)}项，"
        f"不变{signs.count(0)}项。",
        f"The outlook of {len(pairs)} promises changes: {signs.count(1)} become more likely, "
        f"{signs.count(-1)} less likely, {signs.count(0)} stay as likely as they were.",
    )


def comparison_table(pairs: Sequence[Pair], citations: Citations) -> Table:
    """Outcome and chance under both scenarios."""
    titles = ("指标", "Indicator"), ("承诺", "Promise"), ("对照", "Other"), ("本情景", "This scenario"), \
        ("差", "Difference"), ("对照概率", "Other probability"), ("本情景概率", "Probability"), \
        ("出处", "Cites")  # fmt: skip
    return Table(
        columns=tuple(Text(*t) for t in titles), numeric=frozenset({2, 3, 4, 5, 6}),
        marks=tuple(a.status for _, a in pairs), synthetic=any(a.synthetic for _, a in pairs),
        rows=tuple(_comparison_row(b, a, citations) for b, a in pairs),
    )  # fmt: skip


def _comparison_row(
    before: Assessment, after: Assessment, citations: Citations
) -> tuple[Text, ...]:
    old = before.outcome["0.5"] if before.outcome else 0.0
    new = after.outcome["0.5"] if after.outcome else 0.0
    unit = after.target.unit
    return (
        after.indicator.label, wording.promise(after.target), wording.quantity(old, unit),
        wording.quantity(new, unit), amount(f"{new - old:+,.2f}", POINT if unit == PERCENT else unit),
        wording.probability(before.probability), wording.probability(after.probability),
        citations.mark(after),
    )  # fmt: skip
