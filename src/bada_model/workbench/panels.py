"""What is asked for by a button: comparison, goal seek, certificate, reasons, sources, brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bada_model.assumptions import BASELINE, Scenario
from bada_model.briefs import Kind, Options, brief, render, wording
from bada_model.briefs.writing import check_formats
from bada_model.changes.news_by_cause import news
from bada_model.errors import BadaError
from bada_model.language import Language, Text
from bada_model.listing import Header
from bada_model.listing.what_if import (
    CERTIFICATE_HEADER,
    COMPARISON_HEADER,
    MIX_HEADER,
    NEWS_HEADER,
    certificate_rows,
    certificate_sentences,
    comparison_rows,
    mix_rows,
    news_rows,
)
from bada_model.provenance import cited_rows
from bada_model.units import PERCENT, POINT
from bada_model.what_if.attribution import Share, attribute, median_of, moving, probability_of
from bada_model.what_if.certificate import certify
from bada_model.what_if.comparison import compare
from bada_model.what_if.goal_seek import Solution, solve
from bada_model.what_if.goals import parse_goal
from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.tables import Cell, both, pair, table

SHARE_HEADER: Header = (
    ("label", Text("驱动因素", "driver")), ("value", Text("设定", "value")),
    ("median", Text("对中位数的影响", "effect on the median")),
    ("probability", Text("对概率的影响（百分点）", "effect on the probability (pp)")),
)  # fmt: skip
SOURCE_HEADER: Header = (
    ("indicator", Text("指标", "indicator")), ("period", Text("时期", "period")),
    ("value", Text("数值", "value")), ("publisher", Text("发布单位", "publisher")),
    ("source", Text("来源", "source")), ("place", Text("文件与行", "file and row")),
)  # fmt: skip


def compared(state: WorkbenchState, names: Sequence[str]) -> dict[str, Any]:
    """The scenario on the screen and others of the pack, against the base; largest change first."""
    known: list[Scenario] = [state.pack.assumptions.scenario(n) for n in names]
    frame = compare(state.projection, state.scenario, *known).to_frame()
    frame = frame[frame["difference"].abs() > 0]
    order = frame["difference_probability"].abs().sort_values(ascending=False, kind="stable").index
    frame = frame.loc[order]
    titles = {s.code: s.title for s in (state.scenario, *known)}
    rows = both(lambda language: comparison_rows(frame, language))
    named: list[list[Cell]] = [[pair(titles[str(row[0])]), *row[1:]] for row in rows]
    listed = ", ".join(["scenario", *(f'"{n}"' for n in names)])
    return {"table": table(COMPARISON_HEADER, named, hide=("target",)),
            "code": state.as_code(f"answers = compare(projection, {listed}).to_frame()")}  # fmt: skip


def solved(state: WorkbenchState, wanted: Mapping[str, float], *, jointly: bool) -> dict[str, Any]:
    """Mixes of driver values that reach the goals, cheapest first, each ready to be applied."""
    if not wanted:
        raise BadaError(Text("请先选择至少一个目标", "choose at least one goal first"))
    asked = [f"{name}>={share:g}" for name, share in wanted.items()]
    goals = [parse_goal(state.current, text) for text in asked]
    found = solve(state.current, goals, jointly=jointly)
    goal_code = ", ".join(f'parse_goal(current, "{text}")' for text in asked)
    return {
        "table": table(MIX_HEADER, both(lambda language: mix_rows(_named(state, found, language), language))),
        "reason": pair(found.reason) if found.reason else None,
        "mixes": [{"values": dict(m.values), "probabilities": dict(m.probabilities)} for m in found.mixes],
        "code": state.as_code(f"solution = solve(current, [{goal_code}], jointly={jointly})"),
    }  # fmt: skip


def _named(state: WorkbenchState, found: Solution, language: Language) -> Solution:
    """The solution with names in place of codes, as a reader wants them."""
    drivers = state.pack.assumptions.drivers
    goal = {
        g.target.id: state.pack.indicators[g.target.indicator].label.in_(language)
        for g in found.goals
    }
    name = {code: driver.label.in_(language) for code, driver in drivers.items()}
    mixes = tuple(
        replace(m, values={name[c]: v for c, v in m.values.items()},
                probabilities={goal[t]: p for t, p in m.probabilities.items()},
                at_bound=tuple(name[c] for c in m.at_bound),
                beyond_evidence=tuple(name[c] for c in m.beyond_evidence))
        for m in found.mixes
    )  # fmt: skip
    return replace(found, mixes=mixes)


def certified(state: WorkbenchState, names: Sequence[str]) -> dict[str, Any]:
    """Whether goals can hold together; every headline goal when none is named."""
    targets = [state.current.answer(name).target for name in names]
    found = certify(state.current, targets)
    ids = ", ".join(f'current.answer("{n}").target' for n in names)
    return {
        "table": table(CERTIFICATE_HEADER, both(lambda language: certificate_rows(found, language)), hide=("target",)),
        "sentences": [pair(_with_names(state, text)) for text in certificate_sentences(found)],
        "conflicts": [[t.id for t in conflict] for conflict in found.conflicts], "joint": found.joint,
        "code": state.as_code(f"certificate = certify(current, [{ids}])"),
    }  # fmt: skip


def _with_names(state: WorkbenchState, text: Text) -> Text:
    """A sentence with indicator names in place of the ids of promises and indicators."""
    zh, en = text.zh, text.en
    for target in state.pack.targets:
        name = state.pack.indicators[target.indicator].label
        zh, en = zh.replace(target.id, f"“{name.zh}”"), en.replace(target.id, f"'{name.en}'")
    return Text(zh, en)


def reasons(state: WorkbenchState, target_id: str) -> dict[str, Any]:
    """What each driver of the scenario does to one promise, against the plain forecast."""
    item = state.current.answer(target_id)
    code = state.as_code(
        f'target = current.answer("{item.target.id}").target',
        "shares = attribute(projection, scenario, probability_of(target))",
    )
    if item.probability is None:
        return {"table": table(SHARE_HEADER, []), "code": code}
    narrowed = _moving_only(state, item.target.indicator, item.target.relative_to)
    medians = attribute(state.projection, narrowed, median_of(item.target))
    chances = attribute(state.projection, narrowed, probability_of(item.target))
    rows = [_share(state, item.target.unit, m, p) for m, p in zip(medians, chances, strict=True)]
    return {"table": table(SHARE_HEADER, rows), "code": code}


def _moving_only(state: WorkbenchState, *indicators: str | None) -> Scenario:
    """The scenario with only those drivers that move the given indicators, which are all that count."""
    baseline = state.projection
    moved = {
        d.code for i in baseline.assess() if i.target.indicator in indicators
        for d in moving(baseline, i.target)
    }  # fmt: skip
    drivers = state.pack.assumptions.drivers
    return replace(state.scenario, settings={
        n: s for n, s in state.scenario.settings.items() if n in moved and s.value != drivers[n].base
    })  # fmt: skip


def _share(state: WorkbenchState, unit: str, median: Share, chance: Share) -> list[Cell]:
    driver = state.pack.assumptions.drivers[median.driver]
    value = state.values[driver.code]
    effect = wording.quantity(median.value, POINT if unit == PERCENT else unit)
    sign = "+" if median.value > 0 else ""
    return [pair(driver.label), pair(Text(f"{value:g} {driver.unit.zh}", f"{value:g} {driver.unit.en}")),
            [f"{sign}{effect.zh}", f"{sign}{effect.en}"], f"{chance.value * 100:+.1f}"]  # fmt: skip


def told(state: WorkbenchState, earlier: str, later: str) -> dict[str, Any]:
    """Why the answers changed between two months, under the scenario on the screen."""
    draws = state.projection.draws
    found = news(state.pack, earlier, later, scenarios=(BASELINE, state.scenario),
                             n_paths=draws.n_paths, seed=draws.seed)  # fmt: skip
    call = (f'why = news(pack, "{earlier}", "{later}", scenarios=("baseline", scenario), '
            f"n_paths={draws.n_paths}, seed={draws.seed})")  # fmt: skip
    return {
        "table": table(NEWS_HEADER, both(lambda language: news_rows(found, language)), hide=("target", "remainder")),
        "note": pair(Text(f"新数据{found.new_figures}条，修订{found.revised_figures}条；各列为百分点，合计等于概率变化",
                          f"{found.new_figures} new figures, {found.revised_figures} revised; columns are percentage points and add up to the change")),
        "code": state.as_code(call),
    }  # fmt: skip


def sources(state: WorkbenchState, target_id: str) -> dict[str, Any]:
    """The published rows behind one promise, its method and its notes."""
    item = state.current.answer(target_id)
    cited = cited_rows(state.current, [item])
    rows: list[list[Cell]] = [
        [pair(c.indicator), c.period, pair(c.value), pair(c.publisher), c.source, c.place] for c in cited
    ]  # fmt: skip
    basis = item.basis
    said = [basis.method, *basis.notes, *([basis.record] if basis.record else [])] if basis else []
    if item.outside_view is not None:
        said.append(item.outside_view.statement)
    return {
        "table": table(SOURCE_HEADER, rows), "label": pair(item.indicator.label),
        "notes": [pair(text) for text in said or [item.reason or wording.DASH]],
        "code": state.as_code(f'rows = cited_rows(current, [current.answer("{item.target.id}")])'),
    }  # fmt: skip


def written(
    state: WorkbenchState, kind: Kind, formats: Sequence[str], language: Language
) -> tuple[dict[str, Any], list[bytes]]:
    """A brief of the scenario on the screen: names of its files, and their contents.

    The target card is that of the chosen promise; the scenario brief compares with the base.
    """
    chosen: dict[str, Any] = {
        "card": {"target": state.target},
        "scenario": {"against": state.base.code},
    }
    options = Options(**chosen.get(kind, {}))
    document = brief(state.current, kind=kind, options=options)
    check_formats(formats)
    contents = [render(document, name, language=language) for name in formats]
    given = "".join(f', options=Options({k}="{v}")' for k, v in chosen.get(kind, {}).items())
    code = state.as_code(
        f'document = brief(current, kind="{kind}"{given})',
        f'written = write_brief(document, Path("out"), language="{language}", formats={list(formats)!r})',
    )
    return {
        "files": [f"{document.name}_{language}.{name}" for name in formats],
        "code": code,
    }, contents
