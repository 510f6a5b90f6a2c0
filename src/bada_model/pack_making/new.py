"""A new pack for any area and year, from the template."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from bada_model.domain import Area, Indicator
from bada_model.language import Text
from bada_model.pack_folder import pack_folders, shared_file
from bada_model.pack_making.goals import Goal, indicator_of, read_goals, rows_of_others
from bada_model.pack_making.places import TEMPLATE, area_chain, latest_month, shared_figures
from bada_model.pack_making.writing import (
    OWN_FIGURES,
    csv_text,
    empty_figures,
    toml_list,
    toml_text,
    write_folder,
)
from bada_model.packs import load_pack
from bada_model.register import (
    DEPARTMENT_COLUMNS,
    INDICATOR_COLUMNS,
    PUBLISHER_COLUMNS,
    SERIES_COLUMNS,
    TARGET_COLUMNS,
    read_indicators,
)
from bada_model.scenario_files import (
    LINK_COLUMNS,
    PROJECT_COLUMNS,
    moved_by,
    read_drivers,
    read_links,
)
from bada_model.tables import read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """A pack just made, and what its maker has to do next."""

    folder: Path
    next_steps: tuple[Text, ...]


def new_pack(
    folder: Path, *, area: str, name: Text, year: int, goals: Path | None = None
) -> NewPack:
    """Write a complete, loadable pack into a new folder.

    Parameters
    ----------
    folder : Path
        Its last part becomes the code of the pack.
    goals : Path, optional
        A table of published goals (:data:`bada_model.pack_making.goals.GOAL_COLUMNS`): the register
        is filled from it, and drivers that move none of them are left out.

    Raises
    ------
    BadaError
        The folder exists, the area code does not, or the table has no goal of this area and year.
    """
    chain = area_chain(area, name)
    known = read_indicators(TEMPLATE / "indicators.csv")
    promised = () if goals is None else read_goals(goals, area=area, year=year, known=known)
    references = shared_figures(chain)
    files = [shared_file(folder, r) for r in references]
    month = latest_month(files, chain, year)
    plan = _plan(
        folder.name, chain, promised, name=name, year=year, as_of=month, references=references
    )
    write_folder(folder, {
        "plan.toml": plan,
        "indicators.csv": csv_text(INDICATOR_COLUMNS, _indicators(known, promised)),
        "targets.csv": csv_text(TARGET_COLUMNS, [g.row(f"{year}-12") for g in promised]),
        "series.csv": csv_text(SERIES_COLUMNS, _series(chain)),
        "sources.csv": csv_text(PUBLISHER_COLUMNS, _publishers(chain)),
        "departments.csv": csv_text(DEPARTMENT_COLUMNS, _departments(promised)),
        "projects.csv": csv_text(PROJECT_COLUMNS),
        OWN_FIGURES: empty_figures(),
        **_what_if(known, {g.indicator for g in promised}),
    })  # fmt: skip
    load_pack(folder, workspace="none")
    steps = _next_steps(folder, promised, month is not None)
    if goals is not None:
        steps[:0] = _left_out(goals.name, rows_of_others(goals, area=area, year=year), area, year)
    return NewPack(folder=folder, next_steps=tuple(steps))


def _plan(
    code: str,
    chain: tuple[Area, ...],
    goals: tuple[Goal, ...],
    *,
    name: Text,
    year: int,
    as_of: str | None,
    references: tuple[str, ...],
) -> str:
    default = f"default_as_of = {toml_text(as_of)}" if as_of else f'# default_as_of = "{year}-03"'
    actions = sorted({g.action for g in goals}) or [1]
    lines = [
        f"# {name.zh} {year} 年方案:文本的章节(actions)、区域层级(areas)、共享的观测文件。",
        "# The plan: its chapters, the areas above it, and the observation files it shares.",
        f"code = {toml_text(code)}", f"area = {toml_text(chain[0].code)}", f"year = {year}",
        "# 缺省截至月份 / month used when --as-of is left out", default,
        f"title_zh = {toml_text(f'{name.zh}{year}年主要目标')}",
        f"title_en = {toml_text(f'{name.en}: goals of {year}')}",
        "# 其他方案包中的观测文件,写作“方案包/文件.csv”;本地数字放在 observations/。",
        "# Figures of upper levels stay in the packs that hold them; your own go into observations/.",
        f"observations = {toml_list(references)}", "",
    ]  # fmt: skip
    for area in chain:
        lines += ["[[areas]]", f"code = {toml_text(area.code)}", f"level = {toml_text(area.level)}"]
        lines += [f"parent = {toml_text(area.parent)}"] if area.parent else []
        lines += [
            f"label_zh = {toml_text(area.label.zh)}",
            f"label_en = {toml_text(area.label.en)}",
            "",
        ]
    lines += ["# 方案的章节:targets.csv 的 action 列指向 number;office 为专班或牵头单位。",
              "# Chapters of the plan: targets.csv refers to number; office runs the chapter."]  # fmt: skip
    for number in actions:
        lines += ["[[actions]]", f"number = {number}", 'label_zh = "主要目标"' if len(actions) == 1 else f'label_zh = "第{number}部分"',
                  'label_en = "Main goals"' if len(actions) == 1 else f'label_en = "Part {number}"', 'office = ""', ""]  # fmt: skip
    lines += ["# 方案自身的合计关系(可选),例如 / the plan's own sums, optional, for instance:",
              "# [[arithmetic]]", '# total = "gdp"',
              '# parts = [{ indicator = "primary_va", base = "primary_va" }]']  # fmt: skip
    return "\n".join(lines) + "\n"


def _indicators(known: Mapping[str, Indicator], goals: tuple[Goal, ...]) -> list[list[Any]]:
    """The template's core and whatever the goals speak of; goals are the headline where there are any."""
    promised = {g.indicator: indicator_of(g, known) for g in goals}
    core = {i.code: replace(i, headline=not goals) for i in known.values() if i.headline}
    chosen = {**{c: replace(i, headline=True) for c, i in promised.items()},
              **{c: i for c, i in core.items() if c not in promised}}  # fmt: skip
    return [
        [i.code, i.label.zh, i.label.en, str(i.kind), i.unit, i.release, i.series, int(i.headline)]
        for i in chosen.values()
    ]


def _series(chain: tuple[Area, ...]) -> list[list[str]]:
    """What stands for an indicator at a level above, as the shipped packs have it."""
    codes = {area.code for area in chain[1:]}
    rows = [_cells(folder / "series.csv", SERIES_COLUMNS) for folder in pack_folders().values()]
    unique = dict.fromkeys(tuple(row) for table in rows for row in table if row[1] in codes)
    own = [row for row in unique if row[0] in read_indicators(TEMPLATE / "indicators.csv")]
    return [list(row) for row in own]


def _publishers(chain: tuple[Area, ...]) -> list[list[str]]:
    codes = {area.code for area in chain}
    rows = [_cells(folder / "sources.csv", PUBLISHER_COLUMNS) for folder in pack_folders().values()]
    unique = dict.fromkeys(tuple(row) for table in rows for row in table if row[0] in codes)
    named = {(row[0], row[1]) for row in unique}
    default = [[a.code, "", f"{a.label.zh}统计局", f"{a.label.en} Bureau of Statistics"]
               for a in chain if (a.code, "") not in named]  # fmt: skip
    return [*default, *(list(row) for row in unique)]


def _cells(path: Path, columns: tuple[str, ...]) -> list[list[str]]:
    if not path.is_file():
        return []
    return [[str(row[c]) for c in columns] for row in read_rows(path, columns)]


def _what_if(known: Mapping[str, Indicator], promised: set[str]) -> dict[str, str]:
    """Drivers, links and scenarios; those that move no goal are left out where there are goals."""
    drivers = read_drivers(TEMPLATE / "drivers.toml")
    present = promised | {i.code for i in known.values() if i.headline}
    links = tuple(
        link for link in read_links(TEMPLATE / "links.csv", drivers, known)
        if link.indicator in present and (link.source in drivers or link.source in present)
    )  # fmt: skip
    useful = {d for d in drivers if moved_by(d, links) & (promised or present)}
    rows = [
        [x.source, x.indicator, x.lag, f"{x.effect:g}", f"{x.se:g}", str(x.evidence), x.sample.zh, x.sample.en]
        for x in links if x.source in useful or x.source in present
    ]  # fmt: skip
    head, *blocks = (TEMPLATE / "drivers.toml").read_text("utf-8").split("[[drivers]]")
    kept = [b for b in blocks if tomllib.loads(b)["code"] in useful]
    return {
        "drivers.toml": "[[drivers]]".join([head, *kept]),
        "links.csv": csv_text(LINK_COLUMNS, rows),
        **_scenarios(useful),
    }


def _departments(goals: tuple[Goal, ...]) -> list[list[str]]:
    """Every lead department of the goals, its English name to be filled in."""
    names = {name.strip() for g in goals for name in g.lead.split(";") if name.strip()}
    return [[name, ""] for name in sorted(names)]


def _scenarios(drivers: set[str]) -> dict[str, str]:
    tables = {
        p.stem: tomllib.loads(p.read_text("utf-8")) for p in (TEMPLATE / "scenarios").glob("*.toml")
    }
    for table in tables.values():
        table["drivers"] = {d: s for d, s in table["drivers"].items() if d in drivers}
    kept = {name: table for name, table in tables.items() if table["drivers"]}
    for table in kept.values():
        table["base"] = table["base"] if table["base"] in kept else "baseline"
    return {f"scenarios/{name}.toml": tomli_w.dumps(table) for name, table in sorted(kept.items())}


def _left_out(file: str, rows: list[int], area: str, year: int) -> list[Text]:
    """Rows of a table of goals that another area or year kept out of the pack: meant, or a slip."""
    if not rows:
        return []
    shown = ", ".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
    return [Text(
        f"{file} 有{len(rows)}行不是 {area} {year}年的，未采用（第{shown}行）：核对 area_code 和 year",
        f"{file}: rows left out, not of {area} in {year}: {len(rows)} (row {shown}); check area_code and year",
    )]  # fmt: skip


def _next_steps(folder: Path, goals: tuple[Goal, ...], dated: bool) -> list[Text]:
    steps = [
        Text(
            "核对 plan.toml：上级名称、章节、牵头单位",
            "check plan.toml: names of the levels above, chapters, offices",
        )
    ]
    steps.append(
        Text("核对 targets.csv：条款、牵头单位、限定词与容差", "check targets.csv: clauses, lead departments, bounds, tolerances")
        if goals else
        Text("在 targets.csv 登记方案的每一处承诺（格式见 docs/packs.md）",
             "enter every promise of the plan into targets.csv (docs/packs.md)")
    )  # fmt: skip
    steps.append(
        Text(
            f"把已公布的数字放入 {OWN_FIGURES}，每行写明来源",
            f"put published figures into {OWN_FIGURES}, each with its source",
        )
    )
    if not dated:
        steps.append(
            Text(
                "在 plan.toml 填写 default_as_of，或每次给出 --as-of",
                "set default_as_of in plan.toml, or give --as-of",
            )
        )
    steps.append(
        Text(
            "把 links.csv 中的假定换成本地证据",
            "replace the assumptions in links.csv by evidence of your own",
        )
    )
    steps.append(Text(f"运行 bada check --pack {folder}，再运行 bada assess --pack {folder}",
                      f"run bada check --pack {folder}, then bada assess --pack {folder}"))  # fmt: skip
    return steps
