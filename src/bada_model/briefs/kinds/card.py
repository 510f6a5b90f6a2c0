"""The target card: everything about one promise on one page."""

from __future__ import annotations

from collections.abc import Iterator

from bada_model.attainment import Assessment
from bada_model.briefs import sections, wording
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph, Table
from bada_model.briefs.sentences import standing
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import amount
from bada_model.what_if.attribution import tornado

BARS = 5
"""Drivers shown on a card, the widest first."""


def target_card(projection: Projection, *, target: str | None = None) -> Brief:
    """One promise, named by its id, the id of another appearance, or its indicator.

    Raises
    ------
    BadaError
        No target named, or no such promise.
    """
    if not target:
        ids = [i.target.id for i in projection.assess() if i.indicator.headline][:8]
        raise BadaError(
            Text(f"目标卡需要一个目标；请用 --target 指定，例如：{'、'.join(ids)}（全部见 bada targets）",
                 f"a target card needs a target; name one with --target, for instance {', '.join(ids)} "
                 "(all: bada targets)")
        )  # fmt: skip
    item = projection.answer(target)
    citations = cite(projection, [item])
    return assemble(
        projection, [item], _body(projection, item, citations), kind="card",
        name=Text(f"单项评估卡：{item.indicator.label.zh}", f"Target card: {item.indicator.label.en}"),
        citations=citations, options={"target": item.target.id}, contents=False, compact=True,
    )  # fmt: skip


def _body(projection: Projection, item: Assessment, citations: Citations) -> Iterator[Block]:
    if item.probability is None:
        yield Paragraph(text=_silent(item))
    else:
        yield Paragraph(text=citations.append(standing(item), item))
    yield sections.promise_table([item], (
        sections.PROMISE, sections.OUTLOOK, sections.CHANCE, sections.PACE, sections.PROGRESS,
        sections.STATUS, sections.BASIS,
    ))  # fmt: skip
    yield Paragraph(text=_where(item))
    yield from sections.fan_figures(projection, [item], citations, every_form=True)
    if item.probability is not None:
        yield from _levers(projection, item)


def _silent(item: Assessment) -> Text:
    promise, why = wording.promise(item.target), item.reason or wording.DASH
    return Text(
        f"{item.indicator.label.zh}（{promise.zh}，{item.target.due} 到期）不作判断：{why.zh}。",
        f"{item.indicator.label.en} ({promise.en}, due {item.target.due}): no judgement is made ({why.en}).",
    )


def _where(item: Assessment) -> Text:
    others = len(item.also_stated)
    place, due, leading = item.target.place, item.target.due, wording.lead(item.target)
    led = Text("未写明牵头单位", "no lead named")
    if item.target.lead:
        led = Text(f"牵头单位{leading.zh}", f"led by {leading.en}")
    return Text(
        f"条款 {place.zh}，期限 {due}，{led.zh}；文本另有{others}处表述。",
        f"Clause {place.en}, due {due}, {led.en}; other places of the text that state it: {others}.",
    )


def _levers(projection: Projection, item: Assessment) -> Iterator[Block]:
    """The drivers that move the promise most, each alone at the ends of its range."""
    bars = tornado(projection, item.target).head(BARS).to_dict("records")
    if not bars:
        return
    drivers = projection.pack.assumptions.drivers
    yield Heading(text=Text("影响最大的因素", "What moves it most"))
    titles = (
        ("驱动因素", "Driver"),
        ("范围", "Range"),
        ("年末中位数", "Median"),
        ("达成概率", "Probability"),
    )
    yield Table(
        columns=tuple(Text(*t) for t in titles), numeric=frozenset({2, 3}), synthetic=item.synthetic,
        rows=tuple(
            (drivers[b["driver"]].label, _range(b, drivers[b["driver"]].unit),
             amount(f"{_value(item, b['median_low'])} → {_value(item, b['median_high'])}", item.target.unit),
             Text.same(f"{wording.probability(b['probability_low']).zh} → "
                       f"{wording.probability(b['probability_high']).zh}"))
            for b in bars
        ),
    )  # fmt: skip


def _range(bar: dict, unit: Text) -> Text:
    return Text(
        f"{bar['low']:g} → {bar['high']:g} {unit.zh}", f"{bar['low']:g} → {bar['high']:g} {unit.en}"
    )


def _value(item: Assessment, value: float) -> str:
    return wording.number(value, wording.decimals_for(item.target.unit, value))
