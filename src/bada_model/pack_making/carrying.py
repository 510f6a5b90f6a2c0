"""Last year's pack carried forward to another year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.pack_folder import find_pack, pack_folders
from bada_model.pack_making.new import NewPack
from bada_model.pack_making.writing import (
    OWN_FIGURES,
    csv_text,
    empty_figures,
    toml_list,
    toml_text,
    write_folder,
)
from bada_model.packs import load_pack
from bada_model.periods import parse_period
from bada_model.register import TARGET_COLUMNS, read_shared_figures
from bada_model.tables import read_rows, read_text

CARRIED = "carried_from"
"""Key of the note that marks a promise as last year's, not yet confirmed for this one."""
_AS_THEY_ARE = (
    "indicators.csv", "series.csv", "sources.csv", "departments.csv", "drivers.toml", "links.csv", "projects.csv",
)  # fmt: skip


def carried_pack(
    folder: Path, source: str | Path, *, year: int, area: str | None = None, keep: bool = True
) -> NewPack:
    """A pack of the same area for another year.

    Due dates move by whole years. Values are kept with a mark (``carried_from`` in the note) or
    left blank, in which case ``bada check`` lists what is to be filled in. Judgements and claims
    of scenarios are dropped: they were about the old year. Figures are shared where the old pack
    is shipped or stands in the same folder, and copied otherwise.

    Raises
    ------
    BadaError
        The folder exists, the area is another one, or the year is the same.
    """
    old = find_pack(source)
    plan = load_pack(old, workspace="none").plan
    if area is not None and area != plan.area:
        raise BadaError(
            Text(f"{old.name} 属于 {plan.area}，不能续作 {area} 的方案包；请去掉 --from 用模板新建",
                 f"{old.name} belongs to {plan.area} and cannot be carried to {area}; leave out --from")
        )  # fmt: skip
    if year == plan.year:
        raise BadaError(
            Text(f"{old.name} 已是{year}年的方案包", f"{old.name} is already the pack of {year}")
        )
    references, copied = _figures(folder, old)
    files = {name: read_text(old / name) for name in _AS_THEY_ARE if (old / name).is_file()}
    moved = _moved_targets(read_rows(old / "targets.csv", TARGET_COLUMNS),
                           years=year - plan.year, old=plan.year, keep=keep)  # fmt: skip
    write_folder(folder, {
        **files, **copied, OWN_FIGURES: empty_figures(),
        "plan.toml": _plan(read_text(old / "plan.toml"), folder.name, plan.year, year, references),
        "targets.csv": csv_text(TARGET_COLUMNS, moved),
        **_scenarios(old, years=year - plan.year),
    })  # fmt: skip
    return NewPack(folder=folder, next_steps=tuple(_next_steps(folder, plan.year, keep)))


def _figures(folder: Path, old: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """References to the old pack's files where they can be shared, else the files themselves."""
    shared = read_shared_figures(old / "plan.toml")
    own = sorted((old / "observations").glob("*.csv*"))
    reachable = old.parent.resolve() == folder.parent.resolve() or old.name in pack_folders()
    if reachable:
        return (*(f"{old.name}/{path.name}" for path in own), *shared), {}
    copies = {f"observations/{p.name.removesuffix('.gz')}": read_text(p) for p in own}
    return shared, {name: text for name, text in copies.items() if name != OWN_FIGURES} | (
        {"observations/earlier.csv": copies[OWN_FIGURES]} if OWN_FIGURES in copies else {}
    )


def _plan(text: str, code: str, old: int, new: int, references: tuple[str, ...]) -> str:
    """The plan's text with its head rewritten; everything from the first table on stays."""
    head, bracket, rest = text.partition("\n[[")
    changed = {"code": toml_text(code), "year": str(new), "default_as_of": toml_text(f"{new - 1}-12"),
               "observations": toml_list(references)}  # fmt: skip
    lines = [line for line in head.splitlines() if not _assigns(line, changed)]
    lines = [line.replace(str(old), str(new)) for line in lines]
    lines += [f"{key} = {value}" for key, value in changed.items()]
    return "\n".join(lines) + "\n" + bracket + rest


def _assigns(line: str, keys: Mapping[str, str]) -> bool:
    return bool(re.match(rf"({'|'.join(keys)})\s*=", line))


def _moved_targets(
    rows: list[dict[Any, Any]], *, years: int, old: int, keep: bool
) -> list[list[str]]:
    moved = []
    for row in rows:
        note = "; ".join(p for p in (row["note"], f"{CARRIED}={old}") if p)
        due = str(parse_period(row["due"]) + 12 * years)
        cells = {
            **row,
            "due": due,
            "note": note,
            **({} if keep else {"value": "", "value_from": ""}),
        }
        moved.append([cells[c] for c in TARGET_COLUMNS])
    return moved


def _scenarios(old: Path, *, years: int) -> dict[str, str]:
    """The scenario files with their starts moved, without last year's judgements and claims."""
    found = {}
    for path in sorted((old / "scenarios").glob("*.toml")):
        table = tomllib.loads(read_text(path))
        kept = {k: v for k, v in table.items() if k not in ("judgements", "claims")}
        for setting in kept.get("drivers", {}).values():
            if isinstance(setting, dict) and "start" in setting:
                setting["start"] = str(parse_period(setting["start"]) + 12 * years)
        found[f"scenarios/{path.name}"] = tomli_w.dumps(kept)
    return found


def _next_steps(folder: Path, old: int, keep: bool) -> list[Text]:
    values = (
        Text(f"逐条核对 targets.csv 中标有 {CARRIED}={old} 的承诺，改成新文本的数值后删去该标记",
             f"confirm every promise marked {CARRIED}={old} in targets.csv against the new text, then delete the mark")
        if keep else
        Text("在 targets.csv 填写新文本的数值（现为空白，填好前不能评估）",
             "fill in the new values in targets.csv: they are blank, nothing is assessed before")
    )  # fmt: skip
    return [
        values,
        Text("核对 projects.csv、links.csv 和情景是否仍然成立", "check whether projects, links and scenarios still hold"),
        Text(f"把新数字放入 {OWN_FIGURES}", f"put new figures into {OWN_FIGURES}"),
        Text(f"运行 bada check --pack {folder}", f"run bada check --pack {folder}"),
    ]  # fmt: skip
