"""Everything that is wrong with a pack at once, and what could be better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bada_model.domain import OWN_PREVIOUS_YEAR, Form, Kind, Pack
from bada_model.errors import Problem
from bada_model.language import Text
from bada_model.pack_folder import scan_pack
from bada_model.pack_making.carrying import CARRIED
from bada_model.scenario_files import moved_by

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Something that is allowed and probably not wanted; ``codes`` are what it concerns."""

    file: str
    text: Text
    codes: tuple[str, ...] = ()

    def in_(self, language: str) -> str:
        """One line; long lists are cut short with their number."""
        text = self.text.zh if language == "zh" else self.text.en
        shown = ", ".join(self.codes[:_SHOWN])
        more = f" … ({len(self.codes)})" if len(self.codes) > _SHOWN else ""
        return f"{self.file}: {text}" + (f": {shown}{more}" if self.codes else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a check."""

    folder: Path
    problems: tuple[Problem, ...]
    advice: tuple[Advice, ...]

    @property
    def sound(self) -> bool:
        """Whether the pack can be used."""
        return not self.problems


def check_pack(folder: Path) -> Report:
    """Every problem of every file of a pack, with advice where it can be read."""
    pack, problems = scan_pack(folder)
    if pack is None:
        return Report(folder=folder, problems=problems, advice=())
    crossed = tuple(p for check in _CROSS_REFERENCES for p in check(pack))
    return Report(folder=folder, problems=(*problems, *crossed),
                  advice=tuple(a for find in _ADVICE for a in find(pack)))  # fmt: skip


# -- references between files ----------------------------------------------------------------


def _problem(file: str, column: str, found: object, where: Text, row: int | None = None) -> Problem:
    return Problem(file=file, row=row, column=column, found=f"'{found}'", expected=where,
                   remedy=Text("请更正，或先登记", "correct it, or register it first"))  # fmt: skip


_INDICATORS = Text("indicators.csv 中的指标", "an indicator of indicators.csv")
_AREAS = Text("plan.toml 中的区域", "an area of plan.toml")


def _areas(pack: Pack) -> Iterator[Problem]:
    plan, codes = pack.plan, [a.code for a in pack.plan.areas]
    for name in [plan.area, *(a.parent for a in plan.areas if a.parent)]:
        if name not in codes:
            yield _problem("plan.toml", "areas", name, _AREAS)
    for code, times in Counter(codes).items():
        if times > 1:
            yield _problem("plan.toml", "areas", code, Text("只出现一次", "a code used once"))
    for number, times in Counter(a.number for a in plan.actions).items():
        if times > 1:
            yield _problem("plan.toml", "actions", number, Text("只出现一次", "a number used once"))
    if plan.default_as_of is not None and not 0 <= plan.year - plan.default_as_of.year <= 1:
        yield _problem("plan.toml", "default_as_of", plan.default_as_of,
                       Text(f"{plan.year}年或上年的月份", f"a month of {plan.year} or the year before"))  # fmt: skip


def _sums(pack: Pack) -> Iterator[Problem]:
    identities = [(i.total, *i.parts) for i in pack.plan.identities]
    sums = [
        (a.total, *(n for p in a.parts for n in (p.indicator, p.base)))
        for a in pack.plan.arithmetic
    ]
    series = set(pack.observations["indicator"].astype(str))
    for names in identities:
        yield from (
            _problem("plan.toml", "identities", n, _INDICATORS)
            for n in names
            if n not in pack.indicators
        )
    for names in sums:
        for name in names:
            if name not in pack.indicators and name not in series:
                yield _problem("plan.toml", "arithmetic", name, _INDICATORS)


def _targets(pack: Pack) -> Iterator[Problem]:
    numbers = {a.number for a in pack.plan.actions}
    for target in pack.targets:
        if target.action not in numbers:
            yield _problem("targets.csv", "action", target.action,
                           Text("plan.toml 中的章节", "an action of plan.toml"), target.row)  # fmt: skip
        if target.form is Form.RELATIVE and not target.relative_to:
            yield _problem("targets.csv", "note", target.note, Text(
                f"relative_to=指标码 或 {OWN_PREVIOUS_YEAR}", f"relative_to=INDICATOR or {OWN_PREVIOUS_YEAR}",
            ), target.row)  # fmt: skip


def _series(pack: Pack) -> Iterator[Problem]:
    areas = {a.code for a in pack.plan.areas}
    for indicator, area in pack.series_of:
        if indicator not in pack.indicators:
            yield _problem("series.csv", "indicator", indicator, _INDICATORS)
        if area not in areas:
            yield _problem("series.csv", "area", area, _AREAS)


def _claims(pack: Pack) -> Iterator[Problem]:
    ids = {t.id for t in pack.targets} | {t.indicator for t in pack.targets}
    for scenario in pack.assumptions.scenarios.values():
        for claim in scenario.claims:
            if claim.target not in ids:
                yield _problem(f"{scenario.code}.toml", "claims.target", claim.target,
                               Text("targets.csv 中的编号", "an id of targets.csv"))  # fmt: skip


_CROSS_REFERENCES = (_areas, _sums, _targets, _series, _claims)


# -- advice ---------------------------------------------------------------------------------


def _empty(pack: Pack) -> Iterator[Advice]:
    if not pack.targets:
        yield Advice(
            file="targets.csv", text=Text("还没有登记任何承诺", "no promise has been entered yet")
        )
    if pack.plan.default_as_of is None:
        yield Advice(file="plan.toml", text=Text(
            "没有 default_as_of，每次都要给出 --as-of", "no default_as_of: --as-of is needed every time",
        ))  # fmt: skip


def without_figures(pack: Pack) -> tuple[str, ...]:
    """Indicators no figure stands for: in the plan's area, or for a flow at any level above."""
    keys = zip(
        pack.observations["area"].astype(str),
        pack.observations["indicator"].astype(str),
        strict=True,
    )
    have = set(keys)
    levels = pack.plan.area_chain()
    return tuple(
        code for code, indicator in pack.indicators.items()
        if not any(
            (a.code, pack.series_code(code, a.code)) in have
            for a in (levels if indicator.kind is Kind.FLOW else levels[:1])
        )
    )  # fmt: skip


def _silent(pack: Pack) -> Iterator[Advice]:
    silent = set(without_figures(pack))
    promised = {t.indicator for t in pack.targets}
    without_series = tuple(
        c for c, i in pack.indicators.items() if not i.series and i.kind not in (Kind.MILESTONE, Kind.STANDARD)
    )  # fmt: skip
    if without_series:
        yield Advice(file="indicators.csv", codes=without_series, text=Text(
            "没有 series：按指标码查找数字", "no series: figures are looked up by the indicator's code",
        ))  # fmt: skip
    judged = tuple(t.id for t in pack.targets if t.indicator in silent)
    if judged:
        yield Advice(file="targets.csv", codes=judged, text=Text(
            "没有任何公布数字，评估将为“无依据”", "no figure at any level: the answer will be 'no basis'",
        ))  # fmt: skip
    idle = tuple(c for c in pack.indicators if c not in promised and c in silent)
    if idle:
        yield Advice(file="indicators.csv", codes=idle, text=Text(
            "既无承诺也无数字", "neither promised nor published",
        ))  # fmt: skip


def _unowned(pack: Pack) -> Iterator[Advice]:
    nobody = tuple(t.id for t in pack.targets if not t.lead)
    if nobody:
        yield Advice(
            file="targets.csv", codes=nobody, text=Text("没有牵头单位", "no lead department")
        )
    carried = tuple(t.id for t in pack.targets if f"{CARRIED}=" in t.note)
    if carried:
        yield Advice(file="targets.csv", codes=carried, text=Text(
            "数值沿用往年，尚未确认", "value carried from an earlier year, not confirmed yet",
        ))  # fmt: skip
    known = (*pack.indicators, OWN_PREVIOUS_YEAR, None)
    compared = tuple(t.id for t in pack.targets if t.relative_to not in known)
    if compared:
        yield Advice(file="targets.csv", codes=compared, text=Text(
            "对照指标未登记，不能判断", "compared with an indicator that is not registered: cannot be judged",
        ))  # fmt: skip
    elsewhere = tuple(t.id for t in pack.targets if t.due.year != pack.plan.year)
    if elsewhere:
        yield Advice(file="targets.csv", codes=elsewhere, text=Text(
            "期限不在方案年度内，不作判断", "due outside the plan's year: not judged",
        ))  # fmt: skip


def _levers(pack: Pack) -> Iterator[Advice]:
    parts, silent = pack.assumptions, set(without_figures(pack))
    promised = {t.indicator for t in pack.targets}
    moved = {c: moved_by(c, parts.links) & promised for c in parts.drivers if promised}
    idle = tuple(c for c, targets in moved.items() if not targets)
    if idle:
        yield Advice(file="drivers.toml", codes=idle, text=Text(
            "还不影响任何承诺：登记相应目标，或连同 links.csv 和情景中的行一起删去",
            "moves no promise yet: enter one, or delete it with its rows in links.csv and scenarios",
        ))  # fmt: skip
    mute = tuple(c for c, targets in moved.items() if targets and targets <= silent)
    if mute:
        yield Advice(file="drivers.toml", codes=mute, text=Text(
            "只影响没有数字的目标", "moves only targets without figures",
        ))  # fmt: skip
    sizeless = tuple(p.code for p in parts.projects.values() if p.size is None)
    if sizeless:
        yield Advice(file="projects.csv", codes=sizeless, text=Text(
            "没有规模，不影响任何结果", "no size: moves nothing",
        ))  # fmt: skip


def _unnamed(pack: Pack) -> Iterator[Advice]:
    """Lead departments that English briefs would have to name in Chinese."""
    names = {
        d.zh for t in pack.targets for d in t.departments if d.en == d.zh and not d.zh.isascii()
    }
    if names:
        yield Advice(file="departments.csv", codes=tuple(sorted(names)), text=Text(
            "没有英文名称，英文通报中仍用中文", "no English name: English briefs name them in Chinese",
        ))  # fmt: skip


_ADVICE = (_empty, _silent, _unowned, _unnamed, _levers)
