"""Scenarios, drivers, mixes, certificates and news, as rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bada_model.assumptions import Evidence
from bada_model.briefs import wording
from bada_model.changes.news_by_cause import CAUSES, News
from bada_model.domain import Pack
from bada_model.language import Language, Text
from bada_model.listing import Header, Rows
from bada_model.projection import Projection
from bada_model.units import chance, label
from bada_model.what_if.certificate import Certificate
from bada_model.what_if.comparison import assumed
from bada_model.what_if.goal_seek import Solution

SCENARIO_HEADER: Header = (
    ("scenario", Text("情景", "scenario")), ("title", Text("名称", "title")),
    ("base", Text("对照", "read against")), ("drivers", Text("设定", "sets")),
    ("judgements", Text("判断", "judgements")),
)  # fmt: skip
LINK_HEADER: Header = (
    ("driver", Text("驱动因素", "driver")), ("label", Text("名称", "name")),
    ("range", Text("范围", "range")), ("known", Text("有证据的范围", "range with evidence")),
    ("lever", Text("可控", "lever")), ("indicator", Text("影响", "acts on")),
    ("lag", Text("滞后月", "lag, months")), ("effect", Text("效应（标准误）", "effect (s.e.)")),
    ("evidence", Text("证据", "evidence")), ("sample", Text("来源", "source")),
)  # fmt: skip
ASSUMED_HEADER: Header = (
    ("driver", Text("驱动因素", "driver")), ("label", Text("名称", "name")),
    ("baseline", Text("基准", "baseline")), ("value", Text("设定", "value")),
    ("unit", Text("单位", "unit")), ("inherited", Text("继承", "inherited")),
    ("evidence", Text("证据", "evidence")),
)  # fmt: skip
COMPARISON_HEADER: Header = (
    ("scenario", Text("情景", "scenario")), ("target", Text("编号", "id")),
    ("label", Text("指标", "indicator")), ("baseline", Text("基准", "baseline")),
    ("value", Text("情景值", "under it")), ("difference", Text("差", "difference")),
    ("baseline_probability", Text("基准概率", "baseline probability")),
    ("probability", Text("概率", "probability")),
)  # fmt: skip
MIX_HEADER: Header = (
    ("mix", Text("方案", "mix")), ("effort", Text("力度", "effort")),
    ("values", Text("取值", "values")), ("probabilities", Text("概率（复算）", "probability (simulated)")),
    ("joint", Text("同时", "together")), ("at_bound", Text("已到边界", "at its bound")),
    ("beyond_evidence", Text("超出证据", "beyond evidence")),
)  # fmt: skip
CERTIFICATE_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")),
    ("promise", Text("承诺", "promise")), ("probability", Text("概率", "probability")),
    ("within_reach", Text("杠杆可达", "within reach")),
    ("relaxation", Text("单独放宽", "gives alone")),
    ("joint_relaxation", Text("共同放宽", "gives together")),
    ("last_month", Text("最后时机", "last month")),
)  # fmt: skip
NEWS_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")),
    ("before", Text("原概率", "before")), ("after", Text("现概率", "after")),
    *CAUSES, ("remainder", Text("余项", "remainder")),
)  # fmt: skip
WEIGHED_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")),
    ("baseline_probability", Text("基准概率", "baseline probability")),
    ("probability", Text("合成概率", "weighted probability")),
)  # fmt: skip
ATTRIBUTION_HEADER: Header = (
    ("driver", Text("驱动因素", "driver")), ("label", Text("名称", "name")),
    ("value", Text("设定", "value")), ("median", Text("中位数变化", "change of median")),
    ("probability", Text("概率变化（百分点）", "change of probability, pp")),
)  # fmt: skip
TORNADO_HEADER: Header = (
    ("driver", Text("驱动因素", "driver")), ("label", Text("名称", "name")),
    ("range", Text("范围", "range")), ("median", Text("中位数", "median")),
    ("probability", Text("概率", "probability")), ("first", Text("一阶指数", "first-order index")),
    ("total", Text("总指数", "total index")),
)  # fmt: skip
_EVIDENCE = {
    Evidence.ESTIMATED: Text("估计", "estimated"), Evidence.ACCOUNTING: Text("核算", "accounting"),
    Evidence.LITERATURE: Text("文献", "literature"), Evidence.ASSUMPTION: Text("假设", "assumption"),
}  # fmt: skip
_BEYOND = Text("超出有证据的范围", "beyond the range with evidence")
_YES = Text("是", "yes")
_NO = Text("否", "no")


def scenario_rows(pack: Pack, language: Language) -> Rows:
    """Every scenario with what it sets itself."""
    return [
        [s.code, s.title.in_(language), s.base, ", ".join(f"{d}={s.settings[d].value:g}" for d in s.own),
         len(s.judgements)]
        for s in pack.assumptions.scenarios.values()
    ]  # fmt: skip


def link_rows(pack: Pack, language: Language) -> Rows:
    """Every link, with its driver or the indicator that passes the answer on."""
    drivers = pack.assumptions.drivers
    rows: Rows = []
    for link in pack.assumptions.links:
        driver = drivers.get(link.source)
        name = driver.label if driver else pack.indicators[link.source].label
        span = f"{driver.low:g}\u2026{driver.high:g} {driver.unit.in_(language)}" if driver else ""
        known = f"{driver.known[0]:g}\u2026{driver.known[1]:g}" if driver and driver.known else ""
        lever = "" if driver is None else (_YES if driver.lever else _NO).in_(language)
        rows.append([link.source, name.in_(language), span, known, lever, link.indicator, link.lag,
                     f"{link.effect:g} ({link.se:g})", _EVIDENCE[link.evidence].in_(language),
                     link.sample.in_(language)])  # fmt: skip
    return rows


def assumed_rows(pack: Pack, name: str, language: Language) -> Rows:
    """What a scenario assumes away from the baseline."""
    return [
        [a.driver.code, a.driver.label.in_(language), a.driver.base, a.value,
         a.driver.unit.in_(language), (_YES if a.inherited else _NO).in_(language),
         _BEYOND.in_(language) if a.beyond_evidence else ""]
        for a in assumed(pack, pack.assumptions.scenario(name))
    ]  # fmt: skip


def comparison_rows(table: pd.DataFrame, language: Language) -> Rows:
    """Medians and probabilities side by side."""
    return [
        [r["scenario"], r["target"], r[f"label_{language}"],
         wording.quantity(r["baseline"], r["unit"]).in_(language),
         wording.quantity(r["value"], r["unit"]).in_(language), f"{r['difference']:+.2f}",
         wording.probability(r["baseline_probability"]).in_(language),
         wording.probability(r["probability"]).in_(language)]
        for r in table.to_dict("records")
    ]  # fmt: skip


def weighed_rows(projection: Projection, table: pd.DataFrame, language: Language) -> Rows:
    """Probabilities under weighted scenarios beside the baseline's."""
    before = {i.target.id: i for i in projection.baseline.assess()}
    return [
        [r["target"], before[r["target"]].indicator.label.in_(language),
         wording.probability(before[r["target"]].probability).in_(language),
         wording.probability(r["probability"]).in_(language)]
        for r in table.to_dict("records")
    ]  # fmt: skip


def attribution_rows(projection: Projection, table: pd.DataFrame, language: Language) -> Rows:
    """Each driver's share of a change, and the sum."""
    rows: Rows = [
        [r["driver"], _driver_label(projection, r["driver"], language), f"{r['value']:g}",
         f"{r['median']:+.3f}", f"{r['probability'] * 100:+.2f}"]
        for r in table.to_dict("records")
    ]  # fmt: skip
    total = table[["median", "probability"]].sum()
    whole = Text("合计", "sum").in_(language)
    return [*rows, [whole, "", "", f"{total['median']:+.3f}", f"{total['probability'] * 100:+.2f}"]]


def tornado_rows(projection: Projection, table: pd.DataFrame, language: Language) -> Rows:
    """One bar a row: what the ends of a driver's range give."""
    return [
        [r["driver"], _driver_label(projection, r["driver"], language),
         f"{r['low']:g}\u2026{r['high']:g}", f"{r['median_low']:.2f}\u2026{r['median_high']:.2f}",
         f"{chance(r['probability_low'], 1)}\u2026{chance(r['probability_high'], 1)}",
         f"{r['first']:.2f}", f"{r['total']:.2f}"]
        for r in table.to_dict("records")
    ]  # fmt: skip


def _driver_label(projection: Projection, code: str, language: Language) -> str:
    return projection.pack.assumptions.drivers[code].label.in_(language)


def mix_rows(solution: Solution, language: Language) -> Rows:
    """Every mix in the order of effort."""
    return [
        [m.name.in_(language), f"{m.effort:.2f}",
         ", ".join(f"{d}={v:.3g}" for d, v in m.values.items()) or "—",
         ", ".join(f"{t} {chance(p, 1)}" for t, p in m.probabilities.items()), chance(m.joint, 1),
         ", ".join(m.at_bound), ", ".join(m.beyond_evidence)]
        for m in solution.mixes
    ]  # fmt: skip


def solution_record(solution: Solution) -> dict[str, Any]:
    """A solution as plain values."""
    return {
        "goals": [{"target": g.target.id, "probability": g.probability} for g in solution.goals],
        "jointly": solution.jointly, "best": dict(solution.best),
        "reason": solution.reason.en if solution.reason else None,
        "mixes": [
            {"name": m.name.en, "effort": m.effort, "values": dict(m.values),
             "probabilities": dict(m.probabilities), "joint": m.joint,
             "at_bound": list(m.at_bound), "beyond_evidence": list(m.beyond_evidence)}
            for m in solution.mixes
        ],
    }  # fmt: skip


def certificate_rows(certificate: Certificate, language: Language) -> Rows:
    """One row for each goal."""
    rows: Rows = []
    for finding in certificate.goals:
        target, unit = finding.item.target, finding.item.target.unit
        alone = (
            wording.DASH
            if finding.relaxation is None
            else wording.quantity(finding.relaxation, unit)
        )
        rows.append([
            target.id, finding.item.indicator.label.in_(language), wording.promise(target).in_(language),
            wording.probability(finding.item.probability).in_(language),
            (_YES if finding.within_reach else _NO).in_(language), alone.in_(language),
            wording.quantity(finding.joint_relaxation, unit).in_(language),
            str(finding.last_month) if finding.last_month is not None else "—",
        ])  # fmt: skip
    return rows


def certificate_sentences(certificate: Certificate) -> list[Text]:
    """The certificate's findings on the goals together."""
    said = [
        Text(f"全部同时达成的概率：{wording.probability(certificate.joint).zh}",
             f"probability of all together: {wording.probability(certificate.joint).en}")
    ]  # fmt: skip
    level = f"{certificate.level:.0%}"
    for conflict in certificate.conflicts:
        names = ", ".join(t.id for t in conflict)
        if len(conflict) == 1:
            said.append(Text(f"在杠杆范围内单独也不能以 {level} 概率达成：{names}",
                             f"not within reach of the levers with {level}, even alone: {names}"))  # fmt: skip
        else:
            said.append(Text(f"最小冲突集（单独可达，不能同时以 {level} 概率达成）：{names}",
                             f"minimal conflict (each within reach, not together with {level}): {names}"))  # fmt: skip
    if certificate.all_within_reach:
        said.append(Text(f"在杠杆范围内可以同时以 {level} 概率各自达成",
                         f"within the levers' ranges each can be reached with {level} at the same values"))  # fmt: skip
    for finding in certificate.arithmetic:
        total = finding.arithmetic.total
        parts = " + ".join(f"{share:.1%} {name}" for name, share in finding.shares.items())
        verdict = (
            Text("相容", "compatible") if finding.compatible else Text("不相容", "not compatible")
        )
        said.append(Text(f"{total} 承诺{finding.promised:g}%，分项承诺按上年比重合成{finding.implied:.2f}%（{parts}）：{verdict.zh}",
                         f"{total} promised {finding.promised:g}%, its parts add up to {finding.implied:.2f}% at last year's shares ({parts}): {verdict.en}"))  # fmt: skip
    return said


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """A certificate as plain values."""
    return {
        "level": certificate.level, "joint": certificate.joint,
        "all_within_reach": certificate.all_within_reach,
        "conflict": [t.id for t in next(iter(certificate.conflicts), ())],
        "conflicts": [[t.id for t in conflict] for conflict in certificate.conflicts],
        "goals": [
            {"target": g.item.target.id, "probability": g.item.probability, "unit": label(g.item.target.unit).en,
             "within_reach": g.within_reach, "relaxation": g.relaxation,
             "joint_relaxation": g.joint_relaxation,
             "last_month": str(g.last_month) if g.last_month is not None else None}
            for g in certificate.goals
        ],
        "pairwise": certificate.pairwise.to_dict(),
        "arithmetic": [
            {"total": a.arithmetic.total, "promised": a.promised, "implied": a.implied,
             "shares": a.shares, "compatible": a.compatible}
            for a in certificate.arithmetic
        ],
    }  # fmt: skip


def pairwise_table(certificate: Certificate) -> tuple[Header, Rows]:
    """Probability that two goals are met together; each alone on the diagonal."""
    names = list(certificate.pairwise.columns)
    header: Header = (("target", Text("两两同时达成", "met together")),
                      *((n, Text.same(n.removesuffix(".main"))) for n in names))  # fmt: skip
    return header, [
        [name, *(chance(p) for p in row)]
        for name, row in zip(names, certificate.pairwise.to_numpy(), strict=True)
    ]


def frontier_table(certificate: Certificate, curve: pd.DataFrame) -> tuple[Header, Rows]:
    """The best outcome of one goal for each reachable outcome of another."""
    units = {g.item.target.id: g.item.target.unit for g in certificate.goals}
    header: Header = tuple(
        (n, Text(f"{n}（{label(units[n]).zh}）", f"{n} ({label(units[n]).en})")) for n in curve
    )
    return header, [[f"{value:.3f}" for value in row] for row in curve.to_numpy()]


def news_rows(found: News, language: Language) -> Rows:
    """Every promise whose probability is known at both ends, in percentage points."""
    return [
        [c.item.target.id, c.item.indicator.label.in_(language),
         wording.probability(c.before[0]).in_(language), wording.probability(c.after[0]).in_(language),
         *(f"{part * 100:+.1f}" for part in c.probability.values()), f"{c.remainder:.0e}" if c.remainder else "0"]
        for c in found.changes
    ]  # fmt: skip
