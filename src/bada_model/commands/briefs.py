"""The subcommands ``bada brief`` and ``bada replay``."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bada_model.commands.app import (
    PATHS,
    SEED,
    AsOfOption,
    DemoOption,
    Format,
    FormatOption,
    HeldBeforeOption,
    Lang,
    LangOption,
    PackOption,
    PathsOption,
    ScenarioOption,
    SeedOption,
    WorkspaceOption,
    app,
    load,
    print_json,
    projected,
    show,
)
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK, workspace_address

if TYPE_CHECKING:
    from datetime import datetime

    from bada_model.briefs.track_record import Answer
    from bada_model.projection import Projection

__all__ = ["app"]  # with these subcommands registered


class BriefKind(StrEnum):
    """Which brief to write."""

    TEN_DAY = "ten-day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SCENARIO = "scenario"
    DEPARTMENT = "department"
    CARD = "card"


KindOption = Annotated[
    BriefKind,
    typer.Option(
        "--kind",
        help="种类：旬调度、月通报、季小结、年总结、情景、部门、目标卡 · kind of brief",
    ),
]
FormatsOption = Annotated[
    str,
    typer.Option("--format", help="格式：html,md,docx,pdf,xlsx 或 all · formats, comma separated"),
]
OutOption = Annotated[Path, typer.Option("--out", help="输出文件夹 · output folder")]


_NOT_KEPT = Text("通报已写出，但没有存入工作区：", "the brief is written but was not kept: ")
_REPLAYED = Text(
    "这是按当时所知重放的通报，没有作为新的回答存入工作区。",
    "This brief repeats what was known then; it was not kept as a new answer.",
)
REPLAY_HEADER = (
    ("section", Text("章节", "section")), ("stored", Text("文件中", "in the file")),
    ("computed", Text("重算", "recomputed")),
)  # fmt: skip


@app.command()
def brief(
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = "baseline",
    kind: KindOption = BriefKind.MONTH,
    formats: FormatsOption = "html,md",
    department: Annotated[
        str | None, typer.Option("--department", help="牵头单位 · lead department")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="目标编号 · id of a target")
    ] = None,
    against: Annotated[
        str, typer.Option("--against", help="情景通报的对照情景 · scenario to compare with")
    ] = "baseline",
    since: Annotated[
        str | None, typer.Option("--since", help="旬调度、季小结的起始月 · earlier month")
    ] = None,
    number: Annotated[
        str, typer.Option("--number", help="发文字号，或其序号 · document number, or its digits")
    ] = "",
    dated: Annotated[
        str | None, typer.Option("--dated", help="成文日期，如 2024-09-20 · day of signing")
    ] = None,
    signer: Annotated[str, typer.Option("--signer", help="签发人 · signed by")] = "",
    to: Annotated[str, typer.Option("--to", help="主送机关 · addressed to")] = "",
    copies: Annotated[str, typer.Option("--copies", help="抄送机关 · copies to")] = "",
    lang: LangOption = Lang.ZH,
    out: OutOption = Path("out"),
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    imported_before: HeldBeforeOption = None,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """生成通报 · Write a brief in the formats asked for."""
    from bada_model.briefs import FORMATS, Issue, Options, write_brief
    from bada_model.briefs import brief as describe
    from bada_model.briefs.kinds import check_options
    from bada_model.briefs.writing import check_formats
    from bada_model.periods import parse_day, parse_period

    wanted = (
        FORMATS if formats == "all" else tuple(f.strip() for f in formats.split(",") if f.strip())
    )
    check_formats(wanted)
    issue = Issue(number=number, dated=parse_day(dated) if dated else None, signer=signer, to=to,
                  copies=copies)  # fmt: skip
    options = Options(department=department, target=target, against=against, issue=issue,
                      since=parse_period(since) if since else None)  # fmt: skip
    check_options(kind.value, options)
    address = workspace_address(workspace)
    loaded = load(pack, demo, workspace, imported_before)
    projection = projected(loaded, as_of, paths, seed, lang.value).under(scenario)
    if address is not None:
        options = replace(options, track=_said_before(address, projection, imported_before))
    document = describe(projection, kind=kind.value, options=options)
    written = write_brief(document, out, language=lang.value, formats=wanted)
    for path in written[: len(wanted)]:
        typer.echo(path)
    if address is None:
        return
    if imported_before is not None:
        typer.echo(_REPLAYED.in_(lang.value), err=True)
        return
    _keep(address, projection, written[0], kind=kind.value, language=lang.value)


def _said_before(
    address: str | Path, projection: Projection, held_before: datetime | None
) -> tuple[Answer, ...]:
    from bada_model.commands.workspace_records import earlier_answers
    from bada_model.workspace import Workspace

    with Workspace.open(address, read_only=True) as opened:
        return earlier_answers(opened, projection, held_before)


def _keep(
    address: str | Path, projection: Projection, path: Path, *, kind: str, language: Language
) -> None:
    """Keep what the brief said; where the workspace takes nothing the reader has the brief all the same."""
    from bada_model.commands.workspace_records import keep_brief
    from bada_model.workspace import Workspace, WorkspaceError

    try:
        with Workspace.open(address) as opened:
            keep_brief(opened, projection, path, kind=kind, language=language)
    except WorkspaceError as fault:
        typer.echo(_NOT_KEPT.in_(language) + fault.message(language), err=True)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="通报文件 · a brief: html, md, docx, pdf or xlsx")],
    pack: Annotated[
        str | None, typer.Option("--pack", help="方案包现在的位置 · where the pack is now")
    ] = None,
    output: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
    imported_before: HeldBeforeOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """重放通报 · Recompute a brief and compare it digit for digit; exit code 1 where it differs."""
    from bada_model.replay import replay as again

    found = again(file, lambda name, demo: load(name, demo, workspace, imported_before), pack=pack)
    rows = [[d.section, d.stored, d.computed] for d in found.differences]
    if output is Format.JSON:
        print_json({
            "equal": found.equal, "identical": found.identical, "numbers": found.numbers,
            "block": dict(found.block), "differences": rows,
            "causes": [[what.en, stored, now] for what, stored, now in found.causes],
        })  # fmt: skip
    else:
        for text in found.sentences():
            typer.echo(text.in_(lang.value))
        if rows:
            show(REPLAY_HEADER, rows, output, lang.value)
    if not found.equal:
        raise typer.Exit(1)
