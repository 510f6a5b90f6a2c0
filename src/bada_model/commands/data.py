"""The subcommands of the data desk: ``bada import``, ``bada export`` and ``bada template``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bada_model.commands.app import (
    AsOfOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    PackOption,
    WorkspaceOption,
    app,
    load,
    print_json,
    show,
)
from bada_model.errors import PASTED, BadaError
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK

if TYPE_CHECKING:
    from bada_model.desk.findings import Finding
    from bada_model.desk.knowledge import Knowledge
    from bada_model.desk.opening import Opened
    from bada_model.desk.proposal import Proposal
    from bada_model.domain import Pack

__all__ = ["app"]  # with these subcommands registered

STANDARD_INPUT = "-"
FILE_HELP = "表格文件 xlsx、xls、csv；“-”为从剪贴板粘贴的文字 · table; '-' reads pasted text"


@app.command("import")
def import_file(
    file: Annotated[str, typer.Argument(help=FILE_HELP)],
    pack: PackOption = DEFAULT_PACK,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="映射文件 · mapping file")] = None,
    workspace: WorkspaceOption = None,
    into_pack: Annotated[
        bool, typer.Option("--into-pack", help="写入方案包的 observations/ · write into the pack's folder")
    ] = False,
    area: Annotated[str | None, typer.Option("--area", help="地区代码 · area code")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="表的时期 YYYY-MM · month the table reports on")
    ] = None,
    released: Annotated[
        str | None, typer.Option("--released", help="发布日期 YYYY-MM-DD · release day")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="来源说明 · source")] = "",
    accept: Annotated[
        list[str] | None, typer.Option("--accept", help="接受存疑的单元格，可多次 · accept a doubted cell")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不存 · store nothing")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="接受提议 · accept the proposal")] = False,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:  # fmt: skip
    """导入表格 · Turn an office's table into observations: propose, confirm, store."""
    from bada_model.desk.importing import file_content
    from bada_model.desk.knowledge import Request
    from bada_model.desk.listing import finding_lines
    from bada_model.desk.opening import Destination, open_file
    from bada_model.desk.setting import Given
    from bada_model.periods import parse_day, parse_period

    name = PASTED if file == STANDARD_INPUT else Path(file).name
    data = sys.stdin.buffer.read() if file == STANDARD_INPUT else file_content(Path(file))
    destination = Destination(pack=pack, workspace=workspace, into_pack=into_pack)
    opened = open_file(data, name, destination, mapping)
    request = Request(
        today=dt.datetime.now().astimezone().date(), released=parse_day(released) if released else None, source=source,
        given=Given(area=area, period=parse_period(period) if period else None), accept=frozenset(accept or ()),
    )  # fmt: skip
    proposal = opened.read(request)
    show_proposal(proposal, opened.known, output, lang.value, whole=dry_run or not yes)
    for line in finding_lines(proposal.findings, lang.value):
        typer.echo(line, err=True)
    if proposal.errors:
        if mapping is not None and not mapping.is_file():
            _draft(mapping, proposal, lang.value)
        raise typer.Exit(2)
    if not dry_run:
        _say_elsewhere(proposal, opened.known.pack, lang.value)
        _confirm(yes, len(proposal.observations()), lang.value)
        _store(opened, proposal, lang.value)


def show_proposal(
    proposal: Proposal, known: Knowledge, output: Format, language: Language, *, whole: bool
) -> None:
    """The figures: tidy rows as csv or json, or the table of cell, series and value."""
    from bada_model.desk import placing
    from bada_model.desk.listing import PROPOSAL_HEADER, proposal_rows

    if output is Format.CSV:
        sys.stdout.write(placing.as_csv(proposal.observations()))
    elif output is Format.JSON:
        print_json({
            "observations": placing.as_records(proposal.observations()),
            "problems": [_record(f, language) for f in proposal.findings],
        })  # fmt: skip
    elif whole:
        show(PROPOSAL_HEADER, proposal_rows(proposal, known, language), Format.TABLE, language)


def _record(finding: Finding, language: Language) -> dict[str, object]:
    p = finding.problem
    return {
        "kind": str(finding.kind), "severity": str(finding.severity), "file": p.file, "cell": p.cell, "cells": list(finding.cells),
        "found": p.found_in(language), "expected_zh": p.expected.zh, "expected_en": p.expected.en,
        "remedy_zh": p.remedy.zh, "remedy_en": p.remedy.en,
    }  # fmt: skip


def _draft(path: Path, proposal: Proposal, language: Language) -> None:
    """Leave a mapping with what was understood, to be completed by hand."""
    from bada_model.desk import placing

    placing.keep_decisions(path, proposal.decisions)
    said = Text(
        f"已写出映射文件 {path}，请补充后再导入",
        f"wrote the mapping {path}: complete it and import again",
    )
    typer.echo(said.in_(language), err=True)


def _confirm(yes: bool, rows: int, language: Language) -> None:
    """Ask on a terminal; elsewhere ``--yes`` must have been given."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadaError(Text("没有终端可供确认：请加 --yes 接受，或用 --dry-run 只看",
                             "no terminal to ask: add --yes to accept, or --dry-run to look only"))  # fmt: skip
    question = Text(f"存入这{rows}个数？", f"store these {rows} figures?").in_(language)
    if not typer.confirm(question):
        raise typer.Exit(1)


def _say_elsewhere(proposal: Proposal, pack: Pack, language: Language) -> None:
    """A table of another place is stored, but moves nothing in this pack: most likely a forgotten --pack."""
    found = set(proposal.observations()["area"].astype(str))
    if found and not found & {a.code for a in pack.plan.area_chain()}:
        said = Text("提示: 表中没有{here}及其上级的数字，只有 {found}；如属另一方案，请用 --pack 指定",
                    "note: no figure of {here} or the levels above it, only of {found}; name another plan with --pack")  # fmt: skip
        here = pack.plan.area_chain()[0].label
        typer.echo(said.fill(here=here, found=", ".join(sorted(found))).in_(language), err=True)


def _store(opened: Opened, proposal: Proposal, language: Language) -> None:
    stored = opened.store(proposal)
    typer.echo(stored.text.in_(language), err=True)
    if stored.unkept is not None:
        raise BadaError(stored.unkept)


@app.command()
def export(
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    area: Annotated[str | None, typer.Option("--area", help="只要某地区 · one area only")] = None,
    kind: Annotated[
        str, typer.Option("--format", help="csv、xlsx 或 parquet · csv, xlsx or parquet")
    ] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="输出文件 · output file")] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """导出观测数据 · Observations of a pack (and workspace) as tidy CSV, XLSX or Parquet."""
    from bada_model.desk import exporting

    loaded = load(pack, False, workspace)
    rows = exporting.chosen(loaded, as_of=as_of, area=area)
    if kind == "parquet":
        typer.echo(exporting.write_parquet(rows, out or Path("observations.parquet")))
        return
    if kind == "xlsx":
        path = out or Path("observations.xlsx")
        typer.echo(exporting.write_xlsx(rows, path, lang.value, _names(loaded)))
        return
    if kind != "csv":
        raise BadaError(Text(f"没有格式“{kind}”；请用 csv、xlsx 或 parquet",
                             f"no format '{kind}'; use csv, xlsx or parquet"))  # fmt: skip
    if out is None:
        sys.stdout.write(exporting.csv_text(rows))
    else:
        typer.echo(exporting.write_csv(rows, out))


def _names(pack: Pack) -> Callable[[str], Text]:
    """From the code of a series to its name in a pack."""
    from bada_model.desk.listing import series_label
    from bada_model.desk.vocabulary import vocabulary

    return partial(series_label, vocabulary(pack))


@app.command()
def template(
    pack: PackOption = DEFAULT_PACK,
    period: Annotated[
        str | None, typer.Option("--period", help="填报月份 YYYY-MM · month to report on")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="输出文件 · output file")] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """生成空白填报表 · An empty workbook for a pack; filled in, it imports without questions."""
    import pandas as pd

    from bada_model.desk.template import template as content
    from bada_model.files import write_whole_bytes
    from bada_model.periods import parse_period

    loaded = load(pack, False)
    known = loaded.plan.default_as_of
    month = parse_period(period) if period else known or pd.Period(f"{loaded.plan.year}-12", "M")
    path = out or Path(f"{loaded.plan.code}-{month}.xlsx")
    typer.echo(write_whole_bytes(path, content(loaded, month, lang.value)))
