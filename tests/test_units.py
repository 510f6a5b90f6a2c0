from pathlib import Path

import pytest

from bada_model.errors import UnitError
from bada_model.units import UNITS, conversion_factor, label, unit


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (6500, "万元", "亿元", 0.65), (16.26, "万亩", "亩", 162600), (1, "户", "家", 1),
        (2.19, "万人", "人", 21900), (613.6, "亿斤", "万吨", 3068), (1, "千公顷", "万亩", 1.5),
        (82, "万立方米", "立方米", 820000),
    ],
)  # fmt: skip
def test_printed_units_convert(value, source, target, expected):
    assert value * conversion_factor(source, target) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("source", "target"), [("percent", "percentage_point"), ("亿元", "户"), ("人", "人次")]
)
def test_different_dimensions_do_not_convert(source, target):
    with pytest.raises(UnitError, match="cannot be converted"):
        conversion_factor(source, target)


def test_an_unknown_unit_names_the_known_ones():
    with pytest.raises(UnitError, match="unknown unit '斤两'"):
        unit("斤两")


def test_every_unit_has_an_english_label():
    assert all(label(name).en for name in UNITS)


def test_the_documentation_lists_every_unit():
    page = (Path(__file__).parents[1] / "docs" / "packs.md").read_text("utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("Units, of every file")]
    assert [name for name in UNITS if f"`{name}`" not in line] == []
