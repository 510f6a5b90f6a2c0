"""Where an area stands: its levels up to the nation, and which packs already hold their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from bada_model import register
from bada_model.domain import Area
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.pack_folder import pack_folders
from bada_model.tables import read_frame, read_rows

NATION = "100000"
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
TEMPLATE = Path(str(resources.files("bada_model"))) / "pack_making" / "template"


def area_chain(code: str, name: Text) -> tuple[Area, ...]:
    """An area and the areas above it, nearest first, from its code (GB/T 2260).

    Districts of a municipality and counties run by a province have no city between.

    Raises
    ------
    BadaError
        Not six digits, or a province that does not exist.

    Examples
    --------
    >>> [a.code for a in area_chain("430903", Text.same("Heshan"))]
    ['430903', '430900', '430000', '100000']
    """
    codes = _codes(code)
    known = {**_known_names(), code: name}
    parents = (*codes[1:], None)
    return tuple(
        Area(code=c, label=known.get(c) or _unnamed(c), level=level_of(c), parent=parent)
        for c, parent in zip(codes, parents, strict=True)
    )


def _codes(code: str) -> list[str]:
    province = f"{code[:2]}0000"
    if not re.fullmatch(r"[1-9]\d{5}", code, re.ASCII) or (
        code != NATION and province not in _template_names()
    ):
        raise BadaError(
            Text(f"“{code}”不是行政区划代码；请用六位代码，例如 430903",
                 f"'{code}' is no area code; use six digits (GB/T 2260), for instance 430903")
        )  # fmt: skip
    if code == NATION:
        return [code]
    without_city = code[:2] in _MUNICIPALITIES or code[2:4] == "90"
    chain = [code, province if without_city else f"{code[:4]}00", province, NATION]
    return list(dict.fromkeys(chain))


def level_of(code: str) -> str:
    """The level of an area by its code."""
    if code == NATION:
        return "nation"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


def _unnamed(code: str) -> Text:
    return Text(f"上级市（{code}）", f"City {code}")


@cache
def _template_names() -> dict[str, Text]:
    rows = read_rows(TEMPLATE / "areas.csv", ("area", "label_zh", "label_en"))
    return {r["area"]: Text(r["label_zh"], r["label_en"]) for r in rows}


@cache
def _known_names() -> dict[str, Text]:
    plans = [register.read_plan(folder / "plan.toml") for folder in pack_folders().values()]
    return _template_names() | {a.code: a.label for plan in plans for a in plan.areas}


def shared_figures(chain: tuple[Area, ...]) -> tuple[str, ...]:
    """The observation files of shipped packs that hold figures of these areas, as references."""
    wanted = {area.code for area in chain}
    return tuple(
        f"{pack}/{file.name}"
        for pack, folder in pack_folders().items()
        for file in sorted((folder / "observations").glob("*.csv*"))
        if wanted & _months_of(file).keys()
    )


def latest_month(files: Iterable[Path], chain: tuple[Area, ...], year: int) -> str | None:
    """The last month of a year, ``YYYY-MM``, with figures of the nearest area that has any in it."""
    found = [_months_of(file) for file in files]
    for area in chain:
        months = [m for f in found for m in f.get(area.code, ()) if m.startswith(f"{year}-")]
        if months:
            return max(months)
    return None


@cache
def _months_of(file: Path) -> dict[str, frozenset[str]]:
    """The months with figures of each area in a shipped observation file."""
    table = read_frame(file, ("area", "period"))
    return {str(area): frozenset(rows) for area, rows in table.groupby("area")["period"]}
