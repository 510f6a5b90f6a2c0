"""The names a pack knows: of series, of areas; and how each series is usually published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from bada_model.desk.area_names import area_names
from bada_model.desk.numbers import narrow
from bada_model.desk.phrases import tight
from bada_model.domain import Indicator, Kind, Measure, Pack
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.register import series_names
from bada_model.tables import read_rows
from bada_model.units import PERCENT, UNITS

ALIAS_COLUMNS = ("label", "series", "under")
GENERIC = frozenset({
    "", "指标", "指标名称", "主要指标", "主要经济指标", "项目", "名称", "地区", "区域", "县市区", "区县", "区县市", "市县", "乡镇",
    "乡镇街道", "单位", "计量单位", "月份", "年份", "时间", "时期", "日期", "期别", "年月", "月", "年", "季度", "数据", "统计指标",
    "indicator", "unit", "period", "area", "month", "year", "value", "合计指标", "情况", "其中", "市州", "县区", "投资额", "零售额", "总额", "数量", "人数", "户数", "家数", "增加值", "产值", "镇街", "街道", "街镇", "县市", "类别", "分类", "余额", "实有",
})  # fmt: skip
TOTALS = frozenset({"合计", "总计", "全部", "小计合计"})
_LEVEL_WORDS = {
    "district": ("全区", "全县", "全县市", "区本级", "全区合计"),
    "city": ("全市",),
    "province": ("全省",),
    "nation": ("全国",),
}
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.,)]|\([一二三四五六七八九十\d]+\)|\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳])"
)
_SUB = re.compile(r"^(?:[##*·•○●\-—–└├>]+|(?:其中|其)[::]?|内[::])+")
_MARKS = re.compile(r"[\s“”\"'‘’《》<>、,,。.·::;;\-—–_*#]+")
_NOTE_END = re.compile(r"(?:\*+|[①-⑳]|注\d?)$")
CLOSE_LENGTH = 5
CONTRASTS = frozenset("内外城镇乡农工商进出存贷一二三四上下增减收支区县市省男女新老大小总净")
"""Signs whose exchange makes another indicator, not a misspelling."""


COMPLETE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gdp", ("primary_va", "secondary_va", "services_va")),
    ("trade_total", ("exports", "imports")),
    ("retail_sales", ("retail_sales_urban", "retail_sales_rural")),
    (
        "retail_sales",
        (
            "retail_sales_by_wholesale",
            "retail_sales_by_retail_trade",
            "retail_sales_by_hotels",
            "retail_sales_by_catering",
        ),
    ),
    ("trade_total_usd", ("exports_usd", "imports_usd")),
)
"""Totals of which all parts are named; the pack's own identities are added."""
PART_OF: tuple[tuple[str, str], ...] = (
    ("industrial_fixed_asset_investment", "fixed_asset_investment"),
    ("private_investment", "fixed_asset_investment"),
    ("real_estate_development_investment", "fixed_asset_investment"),
    ("industrial_technical_upgrade_investment", "fixed_asset_investment"),
    ("total_industrial_value_added", "secondary_va"),
    ("construction_value_added", "secondary_va"),
    ("industrial_va", "gdp"),
    ("hitech_va", "gdp"),
    ("enterprises_total", "market_entities_total"),
    ("local_general_public_budget_revenue", "general_public_budget_revenue_total_incl_shared"),
)
WHOLE_OF = {part: total for total, parts in COMPLETE for part in parts} | dict(PART_OF)
"""The total each part belongs to; the closest one where several do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a series is usually published: measure of its amounts, basis, coverages, unit."""

    measure: Measure
    amount_basis: str
    growth_basis: str
    coverages: frozenset[Coverage]
    unit: str
    additive: bool
    point: bool
    label: Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a label may stand for; ``under`` is the series it must stand below."""

    series: str
    under: str = ""


def plain_label(text: str) -> str:
    """A label without numbering, sub-item marks, footnote marks and punctuation.

    Examples
    --------
    >>> plain_label("一、社会消费品 零售总额"), plain_label("  其中:出口*"), plain_label("#第一产业")
    ('社会消费品零售总额', '出口', '第一产业')
    """
    text = tight(text)
    text = _SUB.sub("", _NUMBERING.sub("", _SUB.sub("", text)))
    text = _NOTE_END.sub("", text).replace("(", "(").replace(")", ")")
    return _MARKS.sub("", text).casefold()


def is_sub_item(text: str) -> bool:
    """Whether a label is marked as a part of the one above it."""
    return bool(_SUB.match(tight(text)))


def _one_slip(found: str, known: str) -> bool:
    """Whether a label differs from a known one by one wrong, missing or doubled sign."""
    if abs(len(found) - len(known)) > 1 or found == known or len(known) < CLOSE_LENGTH:
        return False
    same = next(
        (n for n, (a, b) in enumerate(zip(found, known, strict=False)) if a != b),
        min(len(found), len(known)),
    )
    if len(found) == len(known):
        signs = {found[same], known[same]}
        return found[same + 1 :] == known[same + 1 :] and not signs & CONTRASTS
    shorter, longer = sorted((found, known), key=len)
    return (
        len(known) >= 7 and longer[same] not in CONTRASTS and longer[same + 1 :] == shorter[same:]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Labels of series, names of areas and publishing habits of a pack."""

    labels: Mapping[str, tuple[Meaning, ...]] = field(repr=False)
    areas: Mapping[str, str]
    habits: Mapping[str, Habit] = field(repr=False)
    home: str
    levels: Mapping[str, int]
    _known_words: frozenset[str] = field(init=False, repr=False)
    _longest: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        words = frozenset((*self.areas, *self.labels))
        object.__setattr__(self, "_known_words", words)
        object.__setattr__(self, "_longest", max(map(len, words), default=0))

    def meanings(self, label: str) -> tuple[Meaning, ...]:
        """What a plain label may stand for, also without the brackets it contains."""
        found = self.labels.get(label)
        if found is None and "(" in label:
            found = self.labels.get(re.sub(r"\([^()]*\)", "", label))
        return found or ()

    def close_to(self, label: str) -> str | None:
        """A known label that differs by a letter or so, for a question, never for an answer."""
        if len(label) < CLOSE_LENGTH:
            return None
        return next((known for known in self.labels if _one_slip(label, known)), None)

    def area(self, text: str) -> str | None:
        """The area a text is the name of."""
        return self.areas.get(plain_label(text))

    def area_within(self, text: str) -> str | None:
        """The most local area named in a title."""
        plain = plain_label(text)
        found = {code for name, code in self.areas.items() if name in plain and len(name) >= 2}
        return max(found, key=lambda c: (self.levels.get(c, 5), c), default=None)

    def stranger(self, title: str) -> str:
        """The area a title is about where the pack does not know it, else empty.

        That is the last area one of its parts begins with: 资阳区 in 湖南省资阳区2024年指标.
        """
        if plain_label(title) in self.labels:
            return ""
        spaced, joined = self._last_area(narrow(title)), self._last_area(tight(title))
        return next((name for name in (spaced, joined) if name and name not in self.areas), "")

    def _last_area(self, title: str) -> str:
        names = area_names(title, self._known_words, self._longest)
        areas = [name for name, known in names if not known or name in self.areas]
        return areas[-1] if areas else ""

    def label_within(self, text: str) -> str | None:
        """The longest known label of one meaning that a title contains."""
        plain = plain_label(text)
        inside = [
            n
            for n, m in self.labels.items()
            if len(n) >= 4 and n in plain and len(m) == 1 and not m[0].under
        ]
        return max(inside, key=len, default=None)


def vocabulary(pack: Pack) -> Vocabulary:
    """Everything a pack's register, its observations and the common aliases name.

    The pack's own ``aliases.csv`` comes before the register, the register before the common ones.
    """
    own = _aliases(pack.directory / "aliases.csv") if pack.directory else {}
    common = _aliases(Path(str(resources.files("bada_model"))) / "desk" / "aliases.csv")
    register = _register(pack)
    known = set(pack.observations["indicator"].astype(str)) | {
        pack.series_code(i, pack.plan.area) for i in pack.indicators
    }
    usable = {n: tuple(m for m in found if m.series in known) for n, found in common.items()}
    labels = {n: m for n, m in usable.items() if m} | register | own
    return Vocabulary(
        labels=labels, areas=_areas(pack), habits=_habits(pack), home=pack.plan.area,
        levels={a.code: n for n, a in enumerate(reversed(pack.plan.area_chain()))},
    )  # fmt: skip


def _aliases(path: Path) -> dict[str, tuple[Meaning, ...]]:
    if not path.is_file():
        return {}
    found: defaultdict[str, list[Meaning]] = defaultdict(list)
    for cells in read_rows(path, ALIAS_COLUMNS):
        found[plain_label(cells["label"])].append(Meaning(cells["series"], cells["under"]))
    return {name: tuple(dict.fromkeys(meanings)) for name, meanings in found.items()}


def _register(pack: Pack) -> dict[str, tuple[Meaning, ...]]:
    found: defaultdict[str, list[Meaning]] = defaultdict(list)
    for item in pack.indicators.values():
        if item.kind in (Kind.MILESTONE, Kind.STANDARD):
            continue
        series = pack.series_code(item.code, pack.plan.area)
        for name in (item.label.zh, item.label.en, item.code, series):
            found[plain_label(name)].append(Meaning(series))
    for series in pack.observations["indicator"].astype(str).unique():
        found.setdefault(plain_label(series), [Meaning(series)])
    return {name: tuple(dict.fromkeys(meanings)) for name, meanings in found.items()}


def _areas(pack: Pack) -> dict[str, str]:
    names: dict[str, str] = {}
    for (code, _), publisher in pack.publishers.items():
        for name in re.split(r"[、,]", publisher.zh):
            short = re.sub(r"(?:统计局|人民政府)$", "", name)
            if short != name and len(short) >= 2:
                names.setdefault(plain_label(short), code)
    for area in pack.plan.areas:
        names[plain_label(area.label.zh)] = names[plain_label(area.label.en)] = area.code
        names[area.code] = area.code
        for word in _LEVEL_WORDS.get(area.level, ()):
            names[word] = area.code
    return names


Usage = Mapping[tuple[str, ...], int]  # (measure, coverage, unit, basis) -> how often


def _habits(pack: Pack) -> dict[str, Habit]:
    registered = {pack.series_code(i.code, pack.plan.area): i for i in pack.indicators.values()}
    usages = _usages(pack)
    return {
        series: _habit(series, registered.get(series), usages.get(series, {}))
        for series in {*registered, *usages}
    }


def _usages(pack: Pack) -> dict[str, dict[tuple[str, ...], int]]:
    """How each series is published; national figures speak only where no others exist."""
    rows = pack.observations
    counted = rows.groupby(
        ["area", "indicator", "measure", "coverage", "unit", "basis"], observed=True
    ).size()
    nation = {a.code for a in pack.plan.areas if a.level == "nation"}
    own: defaultdict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    national: defaultdict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for key, count in counted.items():
        area, series, *kinds = map(str, key)
        into = national if area in nation else own
        into[series][tuple(kinds)] = into[series].get(tuple(kinds), 0) + int(count)
    return dict(national) | dict(own)


def _habit(series: str, item: Indicator | None, usage: Usage) -> Habit:
    amounts = {k: n for k, n in usage.items() if k[0] != Measure.YOY_GROWTH}
    growth = {k: n for k, n in usage.items() if k[0] == Measure.YOY_GROWTH}
    unit = item.unit if item else _mode(amounts, 2, PERCENT)
    measure = Measure(_mode(amounts, 0, _measure_of(item.kind) if item else Measure.LEVEL))
    money = unit in UNITS and UNITS[unit].dimension in ("yuan", "dollar")
    added = series == "gdp" or series.endswith(("_va", "value_added"))
    coverages = frozenset(Coverage(k[1]) for k in amounts)
    flows = (
        item.kind in (Kind.FLOW, Kind.COUNT) if item else measure in (Measure.LEVEL, Measure.COUNT)
    )
    return Habit(
        measure=measure, unit=unit, coverages=coverages,
        point=item.kind is Kind.STOCK if item else coverages == {Coverage.POINT},
        amount_basis=_mode(amounts, 3, "nominal" if money else "na"),
        growth_basis=_mode(growth, 3, "real" if added else "nominal" if money else "na"),
        additive=flows and unit not in ("元", PERCENT),
        label=item.label if item else series_names().get(series, Text.same(series)),
    )  # fmt: skip


def _measure_of(kind: Kind) -> Measure:
    match kind:
        case Kind.STOCK | Kind.COUNT | Kind.DAYS:
            return Measure.COUNT
        case Kind.SHARE:
            return Measure.SHARE
        case Kind.RATE:
            return Measure.RATE
        case _:
            return Measure.LEVEL


def _mode(usage: Usage, at: int, default: str) -> str:
    """The most frequent value at one place of the keys; the first by name decides a tie."""
    counts: defaultdict[str, int] = defaultdict(int)
    for key, count in usage.items():
        counts[key[at]] += count
    return min(counts, key=lambda name: (-counts[name], name), default=default)
