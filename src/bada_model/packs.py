"""Finding a pack and loading it whole: plan, register and observations."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pandas as pd

from bada_model import register, scenario_files, store
from bada_model.domain import Kind, Measure, Pack
from bada_model.errors import BadaError, InputError, Problem, UnitError, UnknownName
from bada_model.language import Text
from bada_model.units import PERCENT, conversion_factor, unit

DEFAULT_PACK = "heshan-2024"


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


def load_pack(name: str | Path = DEFAULT_PACK) -> Pack:
    """A plan with its register and observations.

    Parameters
    ----------
    name : str or Path
        Name of a shipped pack, or a folder.

    Raises
    ------
    UnknownName
        No such pack.
    InputError
        With every fault of every file of the pack.
    """
    folder = find_pack(name)
    plan = register.read_plan(folder / "plan.toml")
    indicators = register.read_indicators(folder / "indicators.csv")
    targets = register.read_targets(folder / "targets.csv", indicators)
    series_of = register.read_series_map(folder / "series.csv")
    pack = Pack(
        plan=plan,
        indicators=indicators,
        targets=targets,
        observations=read_all_observations(folder / "observations"),
        series_of=series_of,
        publishers=register.read_publishers(folder / "sources.csv"),
        assumptions=scenario_files.read_assumptions(folder, indicators, targets),
        directory=folder,
    )
    _check_units(pack)
    return pack


def _check_units(pack: Pack) -> None:
    """Refuse units that are unknown, or that do not fit the indicator they describe."""
    problems: list[Problem] = []
    unit_of = {
        pack.series_code(i.code, pack.plan.area): PERCENT if i.kind is Kind.MILESTONE else i.unit
        for i in pack.indicators.values()
    }
    kinds = ["file", "area", "indicator", "measure", "unit"]
    for (file, area, series, measure, name), rows in pack.observations.groupby(
        kinds, observed=True
    ):
        wanted = unit_of.get(series) if area == pack.plan.area else None
        if measure == Measure.YOY_GROWTH:
            wanted = PERCENT
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
                for row in rows["row"]
            ]  # fmt: skip
    if problems:
        raise InputError(problems)


def read_all_observations(folder: Path) -> pd.DataFrame:
    """Every observation file of a folder in one frame.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for path in files:
        try:
            frames.append(store.read_observations(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if not frames:
        raise _no_observations(folder)
    return pd.concat(frames, ignore_index=True).astype(
        dict.fromkeys(("area", "indicator", "unit", "source", "file"), "category")
    )


def _no_observations(folder: Path) -> BadaError:
    return InputError(
        [
            Problem(
                file=f"{folder.name}/", found="no observation file",
                expected=Text("至少一个 .csv 观测文件", "at least one .csv file of observations"),
                remedy=Text("请放入观测数据", "put the observations there"),
            )
        ]
    )  # fmt: skip
