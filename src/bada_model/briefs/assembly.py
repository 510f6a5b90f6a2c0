"""From blocks to a finished brief: name, title, marks and what must be known to repeat it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from bada_model import demonstration
from bada_model.attainment import Assessment
from bada_model.briefs.citing import TITLE as CITES
from bada_model.briefs.citing import Citations
from bada_model.briefs.description import Block, Brief, Heading, numbered
from bada_model.briefs.living import Living
from bada_model.briefs.sections import (
    attachments,
    demonstration_warning,
    nothing_promised,
    scenario_note,
)
from bada_model.briefs.tables_of_values import BriefValues
from bada_model.language import Text
from bada_model.projection import Projection

LONGEST_NAME = 150
"""Bytes of a file name's base; file systems end at 255, and language and format follow."""


def assemble(
    projection: Projection,
    items: Sequence[Assessment],
    blocks: Iterable[Block],
    *,
    kind: str,
    name: Text,
    citations: Citations,
    annexes: Mapping[Text, Sequence[Block]] | None = None,
    options: Mapping[str, str] | None = None,
    subtitle: Text | None = None,
    contents: bool = True,
    compact: bool = False,
    joint_before: float | None = None,
) -> Brief:
    """A brief from its blocks.

    Parameters
    ----------
    compact : bool
        On one page: clauses and sources follow the text instead of filling an annex.
    items : sequence
        The promises the brief speaks of; their synthetic figures mark the whole brief.
    name : Text
        What the kind is called, the end of the title.
    annexes : mapping
        Blocks by title, left out where there are none; the annex on clauses and sources follows
        by itself.
    joint_before : float, optional
        Chance of all headline goals together under the scenario compared with.
    options : mapping
        What was asked for besides pack, month and scenario; needed to repeat the brief.
    """
    plan, options = projection.pack.plan, dict(options or {})
    annexes = {title: part for title, part in (annexes or {}).items() if part}
    titles = [*annexes, CITES]
    behind = [
        block for number, (title, part) in enumerate(annexes.items(), 1)
        for block in (Heading(text=title, annex=number), *part)
    ]  # fmt: skip
    last = len(titles) if annexes else 0  # the only annex bears no number
    close = [*attachments(titles), *behind, *citations.blocks(last)]
    closing = citations.tables() if compact else close
    whole = [*demonstration_warning(items), *scenario_note(projection), *blocks, *closing]
    if not projection.pack.targets:
        whole = [*nothing_promised(projection)]
    return Brief(
        name=file_name(projection, kind, options),
        title=Text(f"{plan.title.zh}{name.zh}", f"{plan.title.en} · {name.en}"),
        title_lines=(plan.title, name),
        subtitle=subtitle or data_through(projection.as_of),
        blocks=numbered(whole), synthetic=any(i.synthetic for i in items),
        reproducibility=tuple(reproducibility(projection, kind, options).items()),
        values=BriefValues(projection=projection, items=tuple(items), citations=citations),
        contents=contents, compact=compact,
        living=Living(projection=projection, items=tuple(items), citations=citations,
                      joint_before=joint_before),
    )  # fmt: skip


def data_through(as_of: pd.Period) -> Text:
    """Up to which month figures were used."""
    return Text(f"数据截至{as_of.year}年{as_of.month}月", f"data through {as_of.strftime('%B %Y')}")


def file_name(projection: Projection, kind: str, options: Mapping[str, str]) -> str:
    """Base of the brief's file names."""
    parts = [projection.pack.plan.code, str(projection.as_of), kind]
    if projection.scenario.code != "baseline":
        parts.append(projection.scenario.code)
    parts += [value for key, value in options.items() if key in ("department", "target", "against")]
    if projection.pack.synthetic:
        parts.append("demo")
    name = re.sub(r"[^\w.\-]", "-", "_".join(parts))
    if len(name.encode()) <= LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return name.encode()[:LONGEST_NAME].decode(errors="ignore") + f"_{mark}"


def reproducibility(
    projection: Projection, kind: str, options: Mapping[str, str]
) -> dict[str, str]:
    """Everything that must be the same for the digits to be the same."""
    shown = projection.pack.observations["source"] == demonstration.SOURCE
    demo = {"demo": "yes"} if bool(shown.any()) else {}
    return {**projection.reproducibility(), "assumptions": _assumptions(projection),
            "kind": kind, **options, **demo}  # fmt: skip


def _assumptions(projection: Projection) -> str:
    """Hash of drivers, links and scenarios, and of the scenario in use."""
    said = repr((projection.pack.assumptions, projection.scenario))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
