"""What the words around a figure say: period, coverage, measure, unit, and what is left over."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bada_model.desk.cells import Cell
from bada_model.desk.numbers import narrow
from bada_model.periods import Coverage
from bada_model.units import PERCENT, POINT, UNITS


class Says(StrEnum):
    """What kind of number a header announces."""

    AMOUNT = "amount"
    GROWTH = "growth"
    UNCLEAR = "unclear"  # "增减": an amount or a percentage
    OTHER = "other"  # plans, ranks, shares of a plan, month-on-month changes: not observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a piece of text says; None or empty where it is silent.

    ``month`` is the last month of the stretch, ``years_back`` is 1 for last year's column,
    ``bare`` marks a month or quarter named without telling whether it is cumulated.
    """

    year: int | None = None
    month: int | None = None
    coverage: Coverage | None = None
    bare: Coverage | None = None
    years_back: int | None = None
    says: Says | None = None
    units: tuple[str, ...] = ()
    basis: str = ""
    status: str = ""
    odd_stretch: str = ""
    rest: str = ""

    @property
    def dated(self) -> bool:
        """Whether the text names a stretch of time of its own."""
        return self.month is not None or self.coverage is not None


_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")}
_NUM = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_TO = r"(?:月份?)?\s*[-‐-―−─━~～到至]\s*"
_AT = r"(?P<y>(?:19|20)\d{2})"

_STRETCH = re.compile(rf"(?P<a>{_NUM}){_TO}(?P<b>{_NUM})\s*月(?:份)?")
_DOTTED = re.compile(rf"{_AT}\s*[.\-/]\s*(?P<m>0?[1-9]|1[0-2])(?![\d.])(?:\s*月(?:份)?)?")
_DOTTED_STRETCH = re.compile(
    rf"{_AT}\s*[.\-/年]\s*0?1{_TO}(?P<m>0?[1-9]|1[0-2])(?![\d.])(?:\s*月(?:份)?)?"
)
_ENGLISH_MONTHS = tuple(calendar.month_name[1:])
_ENGLISH = re.compile(rf"(?P<from>January to )?\b(?P<m>{'|'.join(_ENGLISH_MONTHS)}) {_AT}\b", re.I)
_PACKED = re.compile(rf"(?<!\d){_AT}(?P<m>0[1-9]|1[0-2])(?!\d)")
_DAY = re.compile(
    rf"(?:{_AT}\s*年)?\s*{_NUM}\s*月\s*\d{{1,2}}\s*[日号]|\d{{4}}[.\-/]\d{{1,2}}[.\-/]\d{{1,2}}"
)
_UP_TO = re.compile(rf"截[至止]\s*{_AT}\s*年\s*(?P<m>{_NUM})\s*月\s*(?:2[89]|3[01])\s*日")
_MONTH = re.compile(rf"(?<![\d.])(?P<m>{_NUM})\s*月(?:份)?(?P<end>末|底)?(?!\s*\d)")
_QUARTERS = re.compile(
    r"(?:前|第?[1一]\s*[-‐-―−~～至]\s*第?)\s*(?P<q>[2-4二三四])个?\s*季度|第?(?P<one>[1-4一二三四])\s*季度|[Qq](?P<two>[1-4])(?!\w)"
)
_YEAR_WORD = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?:\s*年度?|(?!\d))|(?<!\d)(?P<s>\d{2})年(?!\d*[度级])"
)
_EITHER = re.compile(r"\d{4}年\d{1,2}月或\d{1,2}月")
_HALF = re.compile(r"上半年|1\s*[-—]\s*6月")
_WHOLE_YEAR = re.compile(r"全年|年度(?:合计|累计)?|年终")
_LAST_YEAR_END = re.compile(r"(?:上|去)年(?:年?末|年?底|12月末)|年初(?:数)?")
_LAST_YEAR_WHOLE = re.compile(r"(?:上|去)年(?:全年|度|实绩|完成)")
_LAST_YEAR = re.compile(
    r"(?:上|去)年(?:同期|同月|同季)?(?:累计)?(?:数|值|实绩|完成|基数)?|同期(?:数|值|基数)?"
)

_YTD = re.compile(
    r"(?:自|从)?年初(?:至今|至本月|以来)?累计|(?:1\s*[-—至]\s*)?(?:本|当)月止?累计|(?:至|到|截至)(?:本月|当月)(?:累计)?|(?:本年|本期|当年|今年)?累计(?:数|值|完成|实绩|额)?|year to date",
    re.I,
)
_OWN_MONTH = re.compile(r"(?:本|当|单)月(?!末|底)(?:数|值|完成|实绩)?|(?:本|当)月份|当期(?:数|值)?")
_OWN_QUARTER = re.compile(r"(?:本|当|单)季度?(?:数|值|完成|实绩)?")
_POINT = re.compile(
    r"(?:本|当)?(?:期|月|季|年)(?:末|底)(?:数|值|余额|累计)?|截至(?:目前|期末|月末|月底)|(?<!年)末(?:数)$"
)

_OTHER = re.compile(
    r"环比|(?:比|较)?上月|比(?:年初|上年末|去年底)|目标(?!.*增长)|计划|预期|任务|完成率|进度|占比|比重|位次|排名|排位|名次|预计|预测|序号|编号|"
    r"代码|权重|贡献率|拉动|(?:增减|增加|减少|净增|同比)(?:额|量|数)|增(?:额|量)|差额|百分点|平均(?:增速|增长)|定基|目标数|基期|备注|说明|联系|责任|牵头|得分"
)
_GROWTH = re.compile(
    r"(?:(?:比|较|与)?(?:上年|去年|上一年)(?:同期|同月|同季)?(?:相比)?|同比|累计同比|可比价?|名义|实际)*(?:的)?"
    r"(?:增长率|增长速度|增长幅度|增减幅度?|增减率|增速|增长|增幅|升降幅?|涨跌幅?|涨幅|\+\s*[-−]|±|\+/-|升降)(?:率|幅)?|同比(?:变化|变动)?(?:率|幅度?)?|(?:比|较)(?:上年|去年)(?:同期|同月)?|year[- ]on[- ]year|yoy|growth(?: on the year)?",
    re.I,
)
_UNCLEAR = re.compile(r"增减(?!幅|率|%)|变动|变化")
_AMOUNT = re.compile(
    r"绝对(?:额|数|量|值)|总量|完成(?:额|数|量|值|情况)|实际完成|实绩|本期(?:数|值)?|数值|数额|金额|指标值|(?:实际)?数$|实际$|完成$|level|value|amount",
    re.I,
)
_REAL = re.compile(r"可比价(?:格)?|不变价(?:格)?|实际增[速长]|按可比价|扣除价格因素")
_NOMINAL = re.compile(r"现价|当年价(?:格)?|名义")
_STATUS = (
    (re.compile(r"快报|初步(?:数|核算)?|预计数|初核"), "preliminary"),
    (re.compile(r"修订(?:数|后)?|最终核实|订正"), "revised"),
)
_CHINESE_YEAR = re.compile(r"([〇○零一二三四五六七八九]{4})年")
_TRANSLATION = re.compile(r"(?<=[\u4e00-\u9fff)%]) [A-Za-z][A-Za-z0-9 .,'&()/%\-]*[A-Za-z.)%]$")
_FOREIGN_MONEY = re.compile(r"dollar|us\$|usd|euro|yen", re.I)
_SIGNED = re.compile(r"±|\+\s*[-−/]")
_UNIT_MARK = re.compile(r"(?:计量|计价|金额|货币)?单位\s*[::]?\s*")
_IN_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


def _year_digit(sign: str) -> int:
    return 0 if sign in "〇○零" else _DIGITS[sign]


def as_text(cell: Cell) -> str:
    """A cell's words, with dates written as a year and a month.

    Examples
    --------
    >>> import datetime
    >>> as_text(datetime.date(2024, 8, 1)), as_text(2024.0), as_text("合\\u3000计")
    ('2024年8月', '2024', '合 计')
    """
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.year}年{cell.month}月"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else narrow(str(cell))


def untranslated(text: str) -> str:
    """A label without the English that repeats it; a currency only the English names stays.

    Examples
    --------
    >>> untranslated("同比增长(%) Y/Y (%)"), untranslated("出口 Exports (USD)")
    ('同比增长(%)', '出口 Exports (USD)')
    """
    found = _TRANSLATION.search(text)
    if found is None or (_FOREIGN_MONEY.search(found[0]) and "元" not in text[: found.start()]):
        return text
    return text[: found.start()]


def tight(text: str) -> str:
    """Words without the blanks offices put between Chinese characters."""
    text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", narrow(text))
    return text if text.isascii() else text.replace(" ", "")


def number_of(text: str) -> int:
    """A month or quarter in Arabic or Chinese digits.

    Examples
    --------
    >>> number_of("08"), number_of("十一"), number_of("三")
    (8, 11, 3)
    """
    if text.isdigit():
        return int(text)
    return 10 + _DIGITS[text[1]] if len(text) == 2 else _DIGITS[text]


def units_of(text: str) -> tuple[str, ...]:
    """The units a bracket, corner or unit column names, in order.

    Examples
    --------
    >>> units_of("单位:亿元、%"), units_of("主要指标")
    (('亿元', 'percent'), ())
    """
    listed = re.split(
        r"[、,,;;/或及和\s]+(?![月年人])", _UNIT_MARK.sub("", text.strip()).strip(":()")
    )
    found = tuple(_unit(part) for part in listed if part)
    whole = _unit(_UNIT_MARK.sub("", text.strip()).strip(":()"))
    if whole:
        return (whole,)
    return tuple(u for u in found if u) if found and all(found) else ()


def _unit(text: str) -> str:
    text = text.strip("±+- ").removeprefix("人民币").removesuffix("人民币")
    if text in ("%", "百分比", "%)", "(%"):
        return PERCENT
    return (
        text
        if text in UNITS
        else {
            "个百分点": POINT,
            "百分点": POINT,
            "μg/m3": "微克/立方米",
            "ug/m3": "微克/立方米",
            "μg/m³": "微克/立方米",
        }.get(text, "")
    )


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit."""
    return bool(units_of(tight(text)))


def read_facets(text: str) -> Facets:
    """What a header, label or title says.

    Examples
    --------
    >>> f = read_facets("2024年1—8月社会消费品零售总额(亿元)")
    >>> f.year, f.month, str(f.coverage), f.units, f.rest
    (2024, 8, 'ytd', ('亿元',), '社会消费品零售总额')
    >>> f = read_facets("同比增长(%)")
    >>> str(f.says), f.units, f.rest
    ('growth', ('percent',), '')
    >>> read_facets("上年同期").years_back
    1
    >>> f = read_facets("Main indicators, January to August 2024")
    >>> f.year, f.month, str(f.coverage)
    (2024, 8, 'ytd')
    """
    left = _Left(
        _CHINESE_YEAR.sub(lambda m: "".join(map(str, map(_year_digit, m[1]))) + "年", tight(text))
    )
    facets = _units(left, Facets(says=Says.GROWTH if _SIGNED.search(text) else None))
    facets = _time(left, facets)
    facets = _number_kind(left, facets)
    facets = _more_time(left, facets)
    return replace(facets, rest=left.rest())


class _Left:
    """The text not yet understood; each reader takes its words out."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.search(self.text)
        if match is not None:
            self.text = self.text[: match.start()] + "|" + self.text[match.end() :]
        return match

    def rest(self) -> str:
        return re.sub(r"[|\s::、,,。;;()\[\]的#*·.\-—~～%]+", "", self.text)


def _units(left: _Left, facets: Facets) -> Facets:
    found: list[str] = []
    corner = re.search(r"(?:计量|计价|金额|货币)?单位\s*[::]\s*([^()\s|]+)", left.text)
    if corner is not None and units_of(corner[1]):
        found += units_of(corner[1])
        left.text = left.text.replace(corner[0], "|")
    for match in list(_IN_BRACKETS.finditer(left.text)):
        before, _, last = match[1].rpartition(",")
        inside = units_of(match[1])
        if inside or units_of(last):
            found += inside or units_of(last)
            left.text = left.text.replace(match[0], "|" if inside else f"|{before}|")
    if not found and (whole := units_of(left.text)):
        return replace(facets, units=_empty(left, whole))
    if not found and re.search(r"(?<!\d)[±+\-]*%", left.text) and left.text.count("%") == 1:
        found.append(PERCENT)
        left.text = left.text.replace("%", "|")
    return replace(facets, units=tuple(dict.fromkeys(found)))


def _empty(left: _Left, units: tuple[str, ...]) -> tuple[str, ...]:
    left.text = ""
    return units


def _time(left: _Left, facets: Facets) -> Facets:
    """Years, stretches of months and quarters named by number."""
    if (m := left.take(_EITHER)) is not None:
        return replace(facets, odd_stretch=m[0])
    up_to = left.take(_UP_TO)
    if up_to is not None:
        return replace(
            facets, year=int(up_to["y"]), month=number_of(up_to["m"]), bare=Coverage.MONTH
        )
    if (m := left.take(_ENGLISH)) is not None:
        month = _ENGLISH_MONTHS.index(m["m"].capitalize()) + 1
        dated = replace(facets, year=int(m["y"]), month=month)
        return replace(dated, coverage=Coverage.YTD) if m["from"] else replace(dated, bare=Coverage.MONTH)  # fmt: skip
    left.take(_DAY)
    if (m := left.take(_DOTTED_STRETCH)) is not None:
        facets = replace(facets, year=int(m["y"]), month=int(m["m"]), coverage=Coverage.YTD)
    elif (m := left.take(_STRETCH)) is not None:
        facets = _stretch(facets, number_of(m["a"]), number_of(m["b"]), m[0])
    elif (m := left.take(_DOTTED) or left.take(_PACKED)) is not None:
        facets = replace(facets, year=int(m["y"]), month=int(m["m"]), bare=Coverage.MONTH)
    if facets.year is None and (m := left.take(_YEAR_WORD)) is not None:
        facets = replace(facets, year=int(m["y"]) if m["y"] else 2000 + int(m["s"]))
    if facets.month is None and (m := left.take(_QUARTERS)) is not None:
        facets = _quarters(facets, m)
    if facets.month is None and left.take(_HALF):
        facets = replace(facets, month=6, coverage=Coverage.YTD)
    if (
        facets.month is None
        and (m := left.take(_MONTH)) is not None
        and 1 <= number_of(m["m"]) <= 12
    ):
        facets = replace(facets, month=number_of(m["m"]), bare=None if m["end"] else Coverage.MONTH,
                         coverage=Coverage.POINT if m["end"] else None)  # fmt: skip
    return facets


def _stretch(facets: Facets, first: int, last: int, printed: str) -> Facets:
    if not 1 <= first <= 12 or not 1 <= last <= 12 or first > 1 or last <= first:
        return replace(facets, odd_stretch=printed)
    return replace(facets, month=last, coverage=Coverage.YTD)


def _quarters(facets: Facets, match: re.Match[str]) -> Facets:
    single = match["one"] or match["two"]
    quarter = number_of(single or match["q"])
    if quarter == 1 or not single:
        return replace(facets, month=3 * quarter, coverage=Coverage.YTD)
    return replace(facets, month=3 * quarter, bare=Coverage.QUARTER)


def _number_kind(left: _Left, facets: Facets) -> Facets:
    """Growth, amount, or something that is no observation; basis and status."""
    for pattern, basis in ((_REAL, "real"), (_NOMINAL, "nominal")):
        if pattern.search(left.text):
            facets = replace(facets, basis=basis)
            break
    for pattern, status in _STATUS:
        if left.take(pattern):
            facets = replace(facets, status=status)
    if left.take(_OTHER):
        return replace(facets, says=Says.OTHER)
    percent = PERCENT in facets.units
    if _UNCLEAR.search(left.text) and not _GROWTH.search(left.text):
        left.take(_UNCLEAR)
        return replace(facets, says=Says.GROWTH if percent else Says.UNCLEAR)
    if left.take(_GROWTH):
        left.take(_REAL)
        left.take(_NOMINAL)
        says = Says.OTHER if POINT in facets.units else Says.GROWTH
        return replace(facets, says=says)
    left.take(_REAL)
    left.take(_NOMINAL)
    return facets


def _more_time(left: _Left, facets: Facets) -> Facets:
    """Coverage and last year told by words; read after growth, whose words name last year too."""
    cumulated = left.take(_YTD) is not None
    if left.take(_LAST_YEAR_END):
        facets = replace(facets, years_back=1, month=12, coverage=Coverage.POINT)
    elif left.take(_LAST_YEAR_WHOLE):
        facets = replace(facets, years_back=1, month=12, coverage=Coverage.YEAR)
    elif left.take(_LAST_YEAR):
        facets = replace(facets, years_back=1)
    if cumulated and facets.coverage is None:
        facets = replace(facets, coverage=Coverage.YTD, bare=None)
    for pattern, coverage in (
        (_OWN_MONTH, Coverage.MONTH), (_OWN_QUARTER, Coverage.QUARTER),
        (_POINT, Coverage.POINT),
    ):  # fmt: skip
        if facets.coverage is None and left.take(pattern):
            facets = replace(facets, coverage=coverage, bare=None)
    if facets.month is None and left.take(_WHOLE_YEAR):
        facets = replace(facets, month=12, coverage=Coverage.YEAR)
    if facets.says is None and left.take(_AMOUNT):
        facets = replace(facets, says=Says.AMOUNT)
    return facets
