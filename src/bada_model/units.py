"""Units as Chinese statistics print them, and conversion between them."""

from __future__ import annotations

from typing import NamedTuple

from bada_model.errors import UnitError
from bada_model.language import Text

PERCENT = "percent"
POINT = "percentage_point"


class Unit(NamedTuple):
    """A dimension and the size of the unit in that dimension's smallest step."""

    dimension: str
    factor: float
    en: str


def _scaled(dimension: str, base: str, en: str, *, one: float = 1.0) -> dict[str, Unit]:
    return {
        base: Unit(dimension, one, en),
        f"万{base}": Unit(dimension, one * 1e4, f"ten thousand {en}"),
        f"亿{base}": Unit(dimension, one * 1e8, f"hundred million {en}"),
    }


def _counted(dimension: str, names: dict[str, str]) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for name, en in names.items():
        table[name] = Unit(dimension, 1.0, en)
        table[f"万{name}"] = Unit(dimension, 1e4, f"ten thousand {en}")
    return table


_THINGS = {
    "户": "households or firms", "家": "firms", "个": "units", "项": "items", "件": "cases",
    "处": "places", "套": "flats", "宗": "plots", "座": "sites", "所": "schools",
    "只": "pieces", "场": "events", "条": "lines", "辆": "vehicles", "台": "machines",
    "种": "kinds", "篇": "texts", "支": "teams", "起": "incidents", "部": "works",
    "批": "batches", "村": "villages", "名优产品": "products",
}  # fmt: skip
_PEOPLE = {"人": "persons", "名": "persons", "位": "persons"}

UNITS: dict[str, Unit] = {
    PERCENT: Unit("percent", 1.0, "%"),
    POINT: Unit("points", 1.0, "percentage points"),
    **_scaled("yuan", "元", "yuan"),
    **_scaled("dollar", "美元", "US dollars"),
    **_scaled("area", "亩", "mu"),
    "公顷": Unit("area", 15.0, "hectares"),
    "千公顷": Unit("area", 15e3, "thousand hectares"),
    **_scaled("mass", "吨", "tonnes"),
    "公斤": Unit("mass", 1e-3, "kg"),
    "亿斤": Unit("mass", 5e4, "hundred million jin"),
    **_scaled("animals", "头", "head"),
    **_scaled("poultry", "羽", "birds"),
    **_counted("things", _THINGS),
    **_counted("persons", _PEOPLE),
    **_scaled("visits", "人次", "visits"),
    "家次": Unit("participations", 1.0, "participations"),
    "公里": Unit("length", 1.0, "km"),
    **_scaled("volume", "立方米", "m³"),
    **_scaled("power", "千瓦", "kW"),
    "微克/立方米": Unit("concentration", 1.0, "µg/m³"),
    "天": Unit("days", 1.0, "days"),
    "元/月": Unit("yuan per month", 1.0, "yuan a month"),
    "元/月·人": Unit("yuan per month", 1.0, "yuan a month"),
    "元/年": Unit("yuan per year", 1.0, "yuan a year"),
    "件/万人": Unit("per 10,000 persons", 1.0, "per 10,000 persons"),
    "万元/亩": Unit("yuan per mu", 1e4, "ten thousand yuan a mu"),
    "次": Unit("things", 1.0, "times"),
    "index": Unit("index", 1.0, "index"),
}
"""Every unit a register or an observation file may use."""

_SIGNS = {"%": PERCENT, "％": PERCENT, "百分点": POINT, "个百分点": POINT}

COUNTED_DIMENSIONS = frozenset({"things", "persons", "visits", "days", "participations", "animals"})
"""Dimensions whose smallest step is one thing."""


def as_registered(name: str) -> str:
    """The name the unit table has for a unit as printed.

    Examples
    --------
    >>> as_registered("%"), as_registered("个百分点"), as_registered("亿元")
    ('percent', 'percentage_point', '亿元')
    """
    return _SIGNS.get(name, name)


def unit(name: str) -> Unit:
    """The unit of this name.

    Raises
    ------
    UnitError
        Unknown unit.
    """
    found = UNITS.get(name)
    if found is None:
        raise UnitError(
            Text(
                f"不认识的单位“{name}”；请用 {'、'.join(list(UNITS)[:12])} 等（见 docs/packs.md）",
                f"unknown unit '{name}'; use one of {', '.join(list(UNITS)[:12])} ... "
                "(all in docs/packs.md)",
            )
        )
    return found


def conversion_factor(source: str, target: str) -> float:
    """Factor that turns a value in ``source`` into one in ``target``.

    Percent and percentage points do not convert: 5 percent more and 5 points
    more are different statements.

    Raises
    ------
    UnitError
        Unknown units, or units of different dimensions.

    Examples
    --------
    >>> conversion_factor("万元", "亿元")
    0.0001
    >>> conversion_factor("户", "家")
    1.0
    """
    if source == target:
        return 1.0
    one, other = unit(source), unit(target)
    if one.dimension != other.dimension:
        raise UnitError(
            Text(
                f"单位“{source}”不能换算为“{target}”：量纲不同",
                f"unit '{source}' cannot be converted to '{target}': "
                f"{one.dimension} against {other.dimension}",
            )
        )
    return one.factor / other.factor


def same_dimension(one: str, other: str) -> bool:
    """Whether two names are known units that convert into each other."""
    found = {UNITS[name].dimension if name in UNITS else None for name in (one, other)}
    return len(found) == 1 and None not in found


def counted_singly(name: str) -> bool:
    """Whether a unit counts things one by one, so that only whole numbers of it occur."""
    found = unit(name)
    return found.dimension in COUNTED_DIMENSIONS and found.factor == 1.0


def smallest_step(name: str) -> float:
    """One thing in a unit that counts things (1e-4 of ten thousand households), else zero."""
    found = unit(name)
    return 1.0 / found.factor if found.dimension in COUNTED_DIMENSIONS else 0.0


def amount(digits: str, name: str) -> Text:
    """Printed digits with their unit.

    Examples
    --------
    >>> amount("5.5", "percent").en, amount("1,200", "户").en, amount("1,200", "户").zh
    ('5.5%', '1,200 households or firms', '1,200户')
    """
    words = label(name)
    return Text(f"{digits}{words.zh}", f"{digits}{'' if name == PERCENT else ' '}{words.en}")


NEARLY_NEVER, NEARLY_SURE = 0.005, 0.995
"""Probabilities up to and from which no percent is printed: no open year is that certain."""


def chance(value: float, decimals: int = 0) -> str:
    """A probability in percent; the ends are not printed as certainties.

    Examples
    --------
    >>> chance(0.574), chance(0.574, 1), chance(0.0), chance(0.9996, 1)
    ('57%', '57.4%', '<1%', '>99%')
    """
    if value <= NEARLY_NEVER:
        return "<1%"
    return ">99%" if value >= NEARLY_SURE else f"{value:.{decimals}%}"


def label(name: str) -> Text:
    """How a unit is printed for a reader in either language."""
    if name == PERCENT:
        return Text("%", "%")
    if name == POINT:
        return Text("个百分点", "pp")
    return Text(name, UNITS[name].en) if name in UNITS else Text.same(name)
