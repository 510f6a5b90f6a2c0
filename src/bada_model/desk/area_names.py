"""Names of areas in titles: what an office's table is about where the pack does not know the area."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

_APART = re.compile(r"[^\u4e00-\u9fff0-9、,，]+")
_LEAD = re.compile(
    r"^(?:附件|附表|附|表|第|上半年|下半年|全年|前|年度?|月份?|季度|[末底止]|\d+|[〇零一二三四五六七八九十]+(?=[年月季、]))*"
)
"""Numbering and dates that may stand before a name."""
_TWO = r"(?<=[\u4e00-\u9fff]{2})"
_NAME = re.compile(
    r"(?:[\u4e00-\u9fff]{2,14}?自治[区州县]|(?P<name>[\u4e00-\u9fff](?:(?![全各每分])[\u4e00-\u9fff]){0,4}?)(?:"
    rf"{_TWO}省(?![外内份级直属域])|"
    rf"{_TWO}市(?!市(?![场值政级民属直委域容])|[县区](?![县区])|[州旗场值政级民属直委域容内外长])|"
    r"州(?![市县区州级直属内外])|"
    r"县(?![市县区州域级属直外内乡])|"
    rf"{_TWO}区(?![市县区州域间位块别内外级属直划分])|"
    rf"{_TWO}镇(?![市县区州乡村街化域居企])|"
    rf"{_TWO}乡(?![市县区州镇村级土])|"
    rf"{_TWO}街道(?![级化])))"
)
"""A name with the word for its kind, unless more of a word follows, as in 市场 or 城镇化."""
_COMMON = re.compile(
    r"(?:高新|经开|开发|工业|产业|农业|商业|旅游|经济|技术|集中|集聚|聚集|示范|试验|实验|保税|综合|自由|贸易|自贸|合作|功能|保护|服务|生态|"
    r"住宅|居住|棚户|贫困|革命|沿海|主要|重点|国家|农村|民族|建制|特色|新型|本地|外地|其他|所属|下辖|所辖|中心|以上|以下|新增|历年|历届|近年|人均|户均|地均|"
    r"东部|中部|西部|南部|北部|"
    r"[全我本各该分按省市县区州乡镇村城园社地山景库林牧灾辖片小大中主老旧新郊湖街校级个直上超股楼门夜都集入菜每及和与或的一二两三四五六七八九十])+"
)
"""What makes 全区, 工业园区 or 重点城市, and no name of its own."""
_ALL_THE_SAME = frozenset({
    "中山市", "湖州市", "新乡市", "林州市", "个旧市", "市中区", "城中区", "新市区", "新都区", "新林区", "上城区", "上街区", "山城区", "二七区",
    "新县", "和县", "景县", "全州县", "三门县", "大城县", "大新县", "上林县", "新和县",
})  # fmt: skip
"""Cities, districts and counties whose names are made of such words."""


def area_names(text: str, known: Container[str], longest: int) -> Iterator[tuple[str, bool]]:
    """The names of areas each part of a title begins with, and whether each is known.

    Parameters
    ----------
    known : container of str
        Names and other words that are known, of at most ``longest`` signs; the longest one counts.

    Examples
    --------
    >>> list(area_names("湖南省某阳区2024年8月主要指标", {"湖南省"}, 3))
    [('湖南省', True), ('某阳区', False)]
    >>> [*area_names("全区主要经济指标", set(), 0), *area_names("市区消费市场", set(), 0)]
    []
    """
    for part in _APART.split(text):
        rest = _LEAD.sub("", part)
        while name := _known(rest, known, longest) or _named(rest):
            yield name, name in known
            rest = rest[len(name) :]


def _known(rest: str, known: Container[str], longest: int) -> str:
    ends = range(min(longest, len(rest)), 1, -1)
    return next((rest[:n] for n in ends if rest[:n] in known), "")


def _named(rest: str) -> str:
    found = _NAME.match(rest)
    if found is None:
        return ""
    common = found["name"] is not None and _COMMON.fullmatch(found["name"])
    return "" if common and found[0] not in _ALL_THE_SAME else found[0]
