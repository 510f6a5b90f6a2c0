"""How the texts for readers are written."""

import ast
import re
from pathlib import Path

import pytest

import bada_model

SOURCE = Path(bada_model.__file__).parent
HAN = r"[\u4e00-\u9fff]"
COUNTED = r"(?:个|项|年(?!度)|月|日|天|行|列|处|家|户|人(?!口)|例|条|次(?!数)|张|倍|页|字节|秒|轮|格|万|亿|位(?!次)|[%％])"
FORMATTED = r"\{:[^{}]*[fgd%]\}"
BLANKS = re.compile(
    rf"\d(?<!-\d)(?<!-\d\d)(?<!\d{{6}}) {HAN}"  # 30 个, but not 2024-06 的 or 430903 的
    rf"|{HAN} [+\-−]?(?!\d{{6}}|\d{{4}}-\d)\d"  # 约 30
    rf"|[\d}}] {COUNTED}|{HAN} \{{[^{{}}]*\}}{COUNTED}"
    rf"|{HAN} {FORMATTED}|{FORMATTED} {HAN}|[%％] {HAN}|第 [\d{{]"
)
"""A blank between a number and the Chinese around it; dates and codes as they are typed may have one."""


def flat(node: ast.expr) -> str:
    """A literal as it reads, with ``{:format}`` where a value is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return re.sub(r"\{\w+(:[^{}]*)?\}", lambda m: f"{{{m[1] or ''}}}", text)
        case ast.JoinedStr(values=parts):
            return "".join(map(flat, parts))
        case ast.FormattedValue(format_spec=spec):
            return f"{{:{flat(spec)}}}" if spec is not None else "{}"
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return flat(left) + flat(right)
        case _:
            return "{}"


def chinese_texts(source: str):
    """Line and Chinese of every ``Text(zh, en)`` in a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "zh")]
            yield from ((node.lineno, flat(value)) for value in given)


def test_no_blank_stands_between_a_number_and_chinese():
    found = {f"{path.relative_to(SOURCE)}:{line}": text
             for path in sorted(SOURCE.rglob("*.py"))
             for line, text in chinese_texts(path.read_text(encoding="utf-8"))
             if BLANKS.search(text)}  # fmt: skip
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "共 3 处",
        "{n} 个",
        "约 {x:.1f} 倍",
        "80 %",
        "80% 区间",
        "第 {n} 行",
        "{a:.0%} 为",
        "至 {n}年",
    ],
)
def test_such_a_blank_is_found(text):
    assert [BLANKS.search(t) is not None for _, t in chinese_texts(f"Text(f'{text}', '')")] == [
        True
    ]


@pytest.mark.parametrize(
    "text",
    [
        "共3处",
        "{n}个",
        "截至 2024-06 的数",
        "430903 的代码",
        "运行 bada check",
        "文件 {name} 中没有",
    ],
)
def test_codes_dates_and_names_may_have_one(text):
    assert [BLANKS.search(t) is not None for _, t in chinese_texts(f"Text(f'{text}', '')")] == [
        False
    ]


@pytest.mark.parametrize(
    "pattern", ["links.csv", "drivers.toml", "projects.csv", "scenarios/*.toml"]
)
def test_nor_in_what_a_shipped_pack_says(pattern):
    read = sorted((SOURCE.parents[1] / "data" / "packs").glob(f"*/{pattern}"))
    found = {f"{path.parent.name}/{path.name}:{number}": line
             for path in read
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
             if re.search(rf"(?<![\d-])\d[\d.]*(?<!\d{{6}}) {HAN}|[%％] {HAN}|{HAN} \d", line)}  # fmt: skip
    assert read
    assert found == {}
