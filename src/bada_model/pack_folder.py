"""A pack as a folder: where it lies, and everything read and checked of its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pandas as pd

from bada_model import register, scenario_files, store
from bada_model.assumptions import Assumptions
from bada_model.domain import Indicator, Kind, Measure, Pack, Target
from bada_model.errors import (
    BadaError,
    Faults,
    InputError,
    Problem,
    UnitError,
    UnknownName,
    refuse,
)
from bada_model.language import Text
from bada_model.tables import read_text
from bada_model.units import PERCENT, UNITS, conversion_factor, unit

_REFERENCE = re.compile(r"([\w-]+)/([\w-][\w.-]*\.csv(?:\.gz)?)")


def pack_folders() -> dict[str, Path]:
    """The packs that come with the installation, by name."""
    root = _shipped()
    return {p.name: p for p in sorted(root.iterdir()) if (p / "plan.toml").is_file()}


def _shipped() -> Path:
    installed = Path(str(resources.files("bada_model"))) / "data" / "packs"
    checkout = Path(__file__).resolve().parents[2] / "data" / "packs"
    return installed if installed.is_dir() else checkout


def find_pack(name: str | Path) -> Path:
    """The folder of a shipped pack by name, or of any pack by path.

    Raises
    ------
    UnknownName
        With the names that exist.
    """
    shipped = pack_folders()
    if str(name) in shipped:
        return shipped[str(name)]
    folder = Path(name)
    if (folder / "plan.toml").is_file():
        return folder
    names = ", ".join(shipped)
    raise UnknownName(
        Text(
            f"没有名为“{name}”的方案包；现有：{names}，或给出含 plan.toml 的文件夹",
            f"no pack named '{name}'; there are: {names}, or give a folder with a plan.toml",
        )
    )


def scan_pack(folder: Path) -> tuple[Pack | None, tuple[Problem, ...]]:
    """What could be read of a pack, None where it stands on a file that cannot; and every fault of every file.

    What rests on an unreadable file is not held against it: that would be one fault said hundreds of times.
    """
    faults = Faults()
    faults.read(None, _refuse_links_outside, folder)
    if faults.problems:
        return None, faults.problems
    plan = faults.read(None, register.read_plan, folder / "plan.toml")
    indicators = faults.scan(None, register.scan_indicators, folder / "indicators.csv")
    targets, assumptions = _resting_on(faults, folder, indicators)
    series_of = faults.read({}, register.read_series_map, folder / "series.csv")
    publishers = faults.read({}, register.read_publishers, folder / "sources.csv")
    departments = faults.read({}, register.read_departments, folder / "departments.csv")
    observations = faults.read(None, read_figures, folder)
    if plan is None or indicators is None or targets is None or observations is None:
        return None, faults.problems
    named = register.with_departments(targets, departments)
    pack = Pack(
        plan=plan, indicators=indicators, targets=named, observations=observations,
        series_of=series_of, publishers=publishers, assumptions=assumptions, directory=folder,
    )  # fmt: skip
    faults.read(None, check_units, pack)
    faults.read(None, check_identities, pack)
    return pack, faults.problems


def _resting_on(
    faults: Faults, folder: Path, indicators: Mapping[str, Indicator] | None
) -> tuple[tuple[Target, ...] | None, Assumptions]:
    """Promises and what-if files, which name indicators; None where they cannot be read."""
    if indicators is None:
        return None, Assumptions()
    targets = faults.scan(None, register.scan_targets, folder / "targets.csv", indicators)
    scan = scenario_files.scan_assumptions
    return targets, faults.scan(Assumptions(), scan, folder, indicators)


def _refuse_links_outside(folder: Path) -> None:
    """A pack from somebody else may hold links; none may lead to a file outside the pack."""
    root = folder.resolve()
    places = [folder, folder / "observations", folder / "scenarios"]
    found = [path for place in places if place.is_dir() for path in sorted(place.iterdir())]
    refuse([
        Problem(
            file=path.name, found=Text("指向方案包之外的链接", "a link that leads out of the pack"),
            expected=Text("方案包内的文件", "a file inside the pack"),
            remedy=Text("请把文件复制进方案包", "copy the file into the pack"),
        )
        for path in found if not path.resolve().is_relative_to(root)
    ])  # fmt: skip


def check_identities(pack: Pack) -> None:
    """Refuse parts of another kind or unit than their total: they do not add up."""
    problems: list[Problem] = []
    for identity in pack.plan.identities:
        total = pack.indicators.get(identity.total)
        parts = [pack.indicators[code] for code in identity.parts if code in pack.indicators]
        problems += [
            Problem(
                file="plan.toml", row=_line_of_total(pack, total.code), column="identities",
                found=f"'{part.code}' ({part.kind}, {part.unit})",
                expected=Text(f"与合计 {total.code} 同为 {total.kind}、{total.unit}",
                              f"{total.kind}, {total.unit} like the total {total.code}"),
                remedy=Text("请在 indicators.csv 中统一 kind 和 unit，或删去该组成部分",
                            "give them one kind and unit in indicators.csv, or take the part out"),
            )
            for part in parts
            if total is not None and (part.kind, part.unit) != (total.kind, total.unit)
        ]  # fmt: skip
    refuse(problems)


def _line_of_total(pack: Pack, code: str) -> int | None:
    """Line of ``plan.toml`` on which the total of an identity stands."""
    lines = read_text(pack.directory / "plan.toml").splitlines() if pack.directory else []
    total = re.compile(rf"""\btotal\s*=\s*["']{re.escape(code)}["']""")
    first = next((n for n, line in enumerate(lines) if "identities" in line), 0)
    return next((n for n, line in enumerate(lines, 1) if n > first and total.search(line)), None)


def check_units(pack: Pack) -> None:
    """Refuse units that are unknown, or that do not fit the indicator they describe."""
    problems: list[Problem] = []
    unit_of = {
        pack.series_code(i.code, pack.plan.area): PERCENT if i.kind is Kind.MILESTONE else i.unit
        for i in pack.indicators.values()
    }
    kinds = ["file", "area", "indicator", "measure", "unit"]
    described = pack.observations.groupby(kinds, observed=True)
    for file, area, series, measure, name in described.size().index:
        wanted = unit_of.get(series) if area == pack.plan.area else None
        if measure == Measure.YOY_GROWTH:
            wanted = PERCENT
        elif wanted and _other_currency(str(name), wanted):
            wanted = None
        try:
            unit(str(name))
            if wanted:
                conversion_factor(str(name), wanted)
        except UnitError as error:
            expected = Text(f"可换算为 {wanted} 的单位", f"a unit that converts to {wanted}")
            problems += [
                Problem(file=str(file), row=int(row), column="unit", found=f"'{name}'",
                        expected=expected if wanted else Text("已知的单位", "a known unit"),
                        remedy=error.text)
                for row in described.get_group((file, area, series, measure, name))["row"]
            ]  # fmt: skip
    refuse(problems)


def _other_currency(name: str, wanted: str) -> bool:
    """Whether a level is money in the other currency: trade and investment were published in both."""
    dimensions = {UNITS[n].dimension for n in (name, wanted) if n in UNITS}
    return dimensions == {"yuan", "dollar"}


def read_figures(folder: Path) -> pd.DataFrame:
    """Every figure of a pack in one frame: its own files and those it shares with other packs.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    faults = Faults()
    own = folder / "observations"
    frames = [
        faults.read(None, store.read_observations, path)
        for path in sorted([*own.glob("*.csv"), *own.glob("*.csv.gz")])
    ]
    for reference in faults.read((), register.read_shared_figures, folder / "plan.toml"):
        frames.append(faults.read(None, _read_shared, folder, reference))
    refuse(faults.problems)
    if not frames:
        raise _no_observations(own)
    read = [frame for frame in frames if frame is not None]
    return stacked([frame for frame in read if len(frame)] or read[:1])


def _read_shared(folder: Path, reference: str) -> pd.DataFrame:
    """The figures of another pack's file, their place named by the reference."""
    path = shared_file(folder, reference)
    try:
        return store.read_observations(path).assign(file=reference)
    except InputError as error:
        raise InputError(replace(p, file=reference) for p in error.problems) from error


def shared_file(folder: Path, reference: str) -> Path:
    """The file that ``PACK/FILE`` names: in a pack beside this one, or in a shipped one.

    Raises
    ------
    InputError
        Not of this form, or no such file inside those folders.
    """
    match = _REFERENCE.fullmatch(reference)
    pack, file = match.groups() if match else ("", "")
    for root in (folder.resolve().parent, _shipped().resolve()) if pack else ():
        path = (root / pack / "observations" / file).resolve()
        if path.is_file() and path.is_relative_to(root):
            return path
    raise InputError([
        Problem(
            file="plan.toml", column="observations", found=f"'{reference}'",
            expected=Text("已有方案包的观测文件，写作“方案包/文件.csv”",
                          "an observation file of a pack, written PACK/FILE.csv"),
            remedy=Text("只能引用同一文件夹中的或随程序提供的方案包",
                        "only packs in the same folder and shipped packs can be referred to"),
        )
    ])  # fmt: skip


def stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Observations one below the other; columns of few texts stay categories, in alphabetical order."""
    parts = [frame.astype(dict.fromkeys(store.TEXTS, "category")) for frame in frames]
    for column in store.TEXTS:
        values = sorted(set().union(*(part[column].cat.categories for part in parts)))
        together = pd.CategoricalDtype(pd.Index(values, dtype="str"))
        parts = [part.assign(**{column: part[column].astype(together)}) for part in parts]
    return pd.concat(parts, ignore_index=True)


def _no_observations(folder: Path) -> BadaError:
    return InputError(
        [
            Problem(
                file=f"{folder.name}/", found=Text("没有观测文件", "no observation file"),
                expected=Text("至少一个 .csv 观测文件", "at least one .csv file of observations"),
                remedy=Text("请放入观测数据", "put the observations there"),
            )
        ]
    )  # fmt: skip
