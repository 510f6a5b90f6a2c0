"""The mapping file: what a person decided about a layout, kept for next month.

A mapping is TOML. It holds names, not positions, so that a row more or less does not matter:
which label is which series, which name is which area, what a column means, which unit stands
where none is printed. Figures and periods are never in it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from bada_model.desk.findings import Ask
from bada_model.desk.vocabulary import Vocabulary, plain_label
from bada_model.errors import InputError, Problem, refuse
from bada_model.files import write_whole
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.tables import read_text
from bada_model.units import UNITS

SCHEMA = 1
SKIP = "skip"
COLUMN_WORDS = (SKIP, "amount", "growth", "ytd", "month", "quarter", "year", "point")
COVERAGES = ("", "ytd", "month", "quarter")
PERCENTS = ("", "printed", "fraction")
FOLDER = "mappings"
AREA_CODE = re.compile(r"\d{6}(?:-[a-z0-9]+)*")
_TABLES = ("labels", "areas", "columns", "units")
_PERIOD_WORDS = re.compile(
    r"(?:19|20)\d{2}\s*[年.\-_/]?度?|\d{1,2}\s*[-‐-―−~～至到]\s*\d{1,2}\s*月(?:份)?|\d{1,2}\s*月(?:份)?|[上下]半年|前?[一二三四1-4]季度|全年|(?<=\D)\d{1,2}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What was decided; names are plain labels (:func:`bada_model.desk.vocabulary.plain_label`)."""

    labels: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    area: str = ""
    coverage: str = ""
    percent: str = ""
    layout: str = ""
    expected: tuple[str, ...] = ()


NOTHING_DECIDED = Decisions()


def file_stem(file: str) -> str:
    """A file's name without its ending; what follows a dot in the name itself stays.

    Examples
    --------
    >>> file_stem("8月.csv.gz"), file_stem("2024.8月")
    ('8月', '2024.8月')
    """
    return re.sub(r"\.[A-Za-z]{2,5}(?:\.gz)?$", "", file)


def mapping_name(file: str) -> str:
    """Name of the mapping of a file: its name without the period, so that next month finds it.

    Examples
    --------
    >>> mapping_name("赫山区2024年1-8月主要指标.xlsx"), mapping_name("8月.xlsx")
    ('赫山区主要指标', 'monthly')
    """
    plain = re.sub(r"[^\w\u4e00-\u9fff]+", "-", timeless(file_stem(file))).strip("-_")
    return plain[:80] or "monthly"


def timeless(text: str) -> str:
    """A name or header without the period it tells.

    Examples
    --------
    >>> timeless("8月增减"), timeless("2024年1-8月累计")
    ('增减', '累计')
    """
    return _PERIOD_WORDS.sub("", text).strip()


def layout_mark(words: frozenset[str]) -> str:
    """A short mark of a layout: the same for the same labels and headers, whatever the month."""
    text = "\n".join(sorted(words))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_decisions(path: Path, names: Vocabulary) -> Decisions:
    """A mapping file, checked against what the pack knows.

    Raises
    ------
    InputError
        With every fault: unknown keys, series, areas, units, and decisions still open (``?``).
    """
    try:
        data = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise InputError([
            Problem(file=path.name, found=f"'{fault}'", expected=Text("TOML 格式", "TOML"),
                    remedy=Text("请对照 docs/import.md 修改", "compare with docs/import.md"))
        ]) from fault  # fmt: skip
    problems = list(_faults(path.name, data, names))
    if problems:
        raise InputError(problems)
    settings = {k: str(v) for k, v in data.get("settings", {}).items()}
    labels, areas, columns, units = (_plain_keys(data.get(t, {})) for t in _TABLES)
    return Decisions(
        labels=labels, areas=areas, columns=columns, units=units, area=settings.get("area", ""),
        coverage=settings.get("coverage", ""), percent=settings.get("percent", ""),
        layout=str(data.get("layout", "")), expected=tuple(map(str, data.get("expected", ()))),
    )  # fmt: skip


def _plain_keys(table: Mapping[str, Any]) -> dict[str, str]:
    return {plain_label(name): str(value) for name, value in table.items()}


def _faults(file: str, data: Mapping[str, Any], names: Vocabulary) -> Iterator[Problem]:
    """Everything in a mapping that it cannot mean, in the order of its parts."""
    known = ", ".join(_TABLES)
    for key in set(data) - {"schema", "layout", "expected", "settings", *_TABLES}:
        yield _fault(file, key, key, f"{known} 或 settings", f"one of {known} or settings")
    if data.get("schema") != SCHEMA:
        yield _fault(file, "schema", data.get("schema"), f"{SCHEMA}", f"{SCHEMA}")
    for table in (*_TABLES, "settings"):
        if not isinstance(data.get(table, {}), dict):
            yield _fault(file, table, data[table], "一组键值", "a table of names and values")
            return
    yield from _wrong_entries(file, data, names)
    yield from _wrong_settings(file, data.get("settings", {}))


def _fault(file: str, key: str, found: object, zh: str, en: str) -> Problem:
    return Problem(file=file, column=key, found=f"'{found}'", expected=Text(zh, en),
                   remedy=Text("请对照 docs/import.md 修改", "compare with docs/import.md"))  # fmt: skip


def _wrong_entries(file: str, data: Mapping[str, Any], names: Vocabulary) -> Iterator[Problem]:
    """Labels, areas, columns and units that lead to nothing known."""
    checks: dict[str, tuple[Callable[[str], bool], str, str]] = {
        "labels": (lambda v: v == SKIP or v in names.habits, "序列代码或 skip", "the code of a series, or skip"),
        "areas": (lambda v: v == SKIP or bool(AREA_CODE.fullmatch(v)), "区划代码（如 430903-longling）或 skip", "an area code (such as 430903-longling), or skip"),
        "columns": (lambda v: v in COLUMN_WORDS, " / ".join(COLUMN_WORDS), "one of " + ", ".join(COLUMN_WORDS)),
        "units": (lambda v: v in UNITS, "已知的单位", "a known unit"),
    }  # fmt: skip
    for table, (good, zh, en) in checks.items():
        for key, value in data.get(table, {}).items():
            if not good(str(value)):
                yield _fault(file, f"[{table}] {key}", value, zh, en)


def _wrong_settings(file: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Settings of the whole table with a value, or a name, that none has."""
    for key, (_, *words) in (("coverage", COVERAGES), ("percent", PERCENTS)):
        if settings.get(key, "") not in ("", *words):
            zh, en = " / ".join(words), "one of " + ", ".join(words)
            yield _fault(file, f"[settings] {key}", settings[key], zh, en)
    if (area := settings.get("area")) and not AREA_CODE.fullmatch(str(area)):
        zh, en = "区划代码（如 430903）", "an area code (such as 430903)"
        yield _fault(file, "[settings] area", area, zh, en)
    for key in set(settings) - {"area", "coverage", "percent"}:
        zh, en = "area、coverage 或 percent", "area, coverage or percent"
        yield _fault(file, f"[settings] {key}", key, zh, en)


def answered(decisions: Decisions, ask: Ask, name: str, value: str) -> Decisions:
    """The decisions with one answer more; a blank one takes back what was said.

    Examples
    --------
    >>> answered(NOTHING_DECIDED, Ask.LABEL, "客运量", SKIP).labels
    {'客运量': 'skip'}
    """
    if ask is Ask.SETTING:
        return replace(decisions, **{name: value})  # type: ignore[arg-type]  # check_decisions judges names and values
    tables = (ask, Ask.LABEL, Ask.AREA) if ask in (Ask.LABEL, Ask.AREA) else (ask,)
    cleared = {
        str(t): {k: v for k, v in getattr(decisions, t).items() if k != name} for t in tables
    }
    if value:
        cleared[ask][name] = value
    return replace(decisions, **cleared)  # type: ignore[arg-type]  # each a table of texts


def check_decisions(decisions: Decisions, names: Vocabulary) -> None:
    """Refuse decisions that a mapping file could not hold.

    Raises
    ------
    InputError
    """
    refuse(_faults(f"{FOLDER}/", tomllib.loads(written(decisions)), names))


def written(decisions: Decisions) -> str:
    """A mapping as the text of its file; leaves out what is empty."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "layout": decisions.layout,
        "expected": list(decisions.expected),
    }
    settings = {
        k: getattr(decisions, k) for k in ("area", "coverage", "percent") if getattr(decisions, k)
    }
    if settings:
        data["settings"] = settings
    for table in _TABLES:
        if getattr(decisions, table):
            data[table] = dict(getattr(decisions, table))
    return tomli_w.dumps(data)


def save_decisions(path: Path, decisions: Decisions) -> Path:
    """Write a mapping whole.

    Raises
    ------
    BadaError
        The folder cannot be written to.
    """
    return write_whole(path, written(decisions))


def coverage_word(word: str) -> Coverage | None:
    """The coverage a decision about a column names."""
    return Coverage(word) if word in tuple(Coverage) else None
