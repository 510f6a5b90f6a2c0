"""The subcommands about the workspace: ``bada workspace ...``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bada_model.commands.app import (
    PATHS,
    SEED,
    AsOfOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    PackOption,
    PathsOption,
    SeedOption,
    WorkspaceOption,
    app,
    by_name,
    load,
    print_json,
    projected,
    show,
)
from bada_model.errors import PeriodError
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK, workspace_to_write

__all__ = ["app"]  # with these subcommands registered

workspace_app = typer.Typer(
    name="workspace", no_args_is_help=True,
    help="工作区：备份、恢复、判断台账 · Backup, restore and the ledger of judgements.",
)  # fmt: skip
app.add_typer(workspace_app)


class RevisionsBy(StrEnum):
    """Which day makes a figure known."""

    RELEASED = "released"
    IMPORTED = "imported"


FileArgument = Annotated[Path, typer.Argument(help="备份文件 · backup file")]
ByOption = Annotated[str, typer.Option("--by", help="何人 · who")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由 · why")]


_NONE_SCORED = Text(
    "还没有可以评分的回答：bada brief 每次留下当时的概率，全年结果已知后在此评分",
    "no answer to score yet: bada brief keeps what it said, scored here once the year's outcome is known",
)


@workspace_app.command("info")
def info(
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出内容 · What the workspace holds: rows by table and every import."""
    from bada_model.listing.workspace import CONTENT_HEADER, content_rows
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace), read_only=True) as opened:
        shown: Language = lang.value if output is Format.TABLE else "en"
        rows = content_rows(opened.counts(), opened.imports(), shown)
        if output is Format.TABLE:
            typer.echo(opened.name)
    show(CONTENT_HEADER, rows, output, lang.value)


@workspace_app.command("upgrade")
def upgrade(workspace: WorkspaceOption = None) -> None:
    """升级结构，没有则新建 · Make the workspace, or bring it to the present schema."""
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace)) as opened:
        typer.echo(opened.name)


@workspace_app.command("backup")
def backup(file: FileArgument, workspace: WorkspaceOption = None) -> None:
    """备份到一个新文件 · Write everything to one new file."""
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace), read_only=True) as opened:
        typer.echo(opened.backup(file))


@workspace_app.command("restore")
def restore(file: FileArgument, workspace: WorkspaceOption = None) -> None:
    """从备份恢复到空的工作区 · Fill an empty workspace from a backup."""
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace)) as opened:
        rows = opened.restore(file)
        typer.echo(f"{opened.name}: {sum(rows.values())}")


@workspace_app.command("origin")
def origin(
    row: Annotated[int, typer.Argument(help="数据编号 · number of a figure")],
    workspace: WorkspaceOption = None,
) -> None:
    """查某个数据的出处 · From which file and cell a figure came."""
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace), read_only=True) as opened:
        item, cell = opened.origin(row)
        typer.echo(f"{item.file} {cell} sha256:{item.file_hash} {item.imported_at:%Y-%m-%d %H:%M}")


@workspace_app.command("withdraw")
def withdraw(
    kind: Annotated[str, typer.Argument(help="imports、judgements 或 scenarios")],
    number: Annotated[int, typer.Argument(help="编号 · number")],
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
) -> None:
    """撤回导入、判断或情景（原记录仍可查） · Withdraw a row; the row itself stays."""
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace)) as opened:
        opened.withdraw(kind, number, person=by, reason=reason)


@workspace_app.command("save")
def save(
    file: Annotated[Path, typer.Argument(help="情景 toml 文件 · scenario file")],
    by: ByOption = "",
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
) -> None:
    """保存情景的一个版本 · Save a version of a scenario after checking it against the pack."""
    from bada_model import scenario_files
    from bada_model.tables import read_text
    from bada_model.workspace import Workspace

    loaded = load(pack, False, "none")
    scenario_files.read_scenario(file, loaded.assumptions, loaded.indicators)
    with Workspace.open(workspace_to_write(workspace)) as opened:
        version = opened.save_scenario(loaded.plan.code, file.stem, read_text(file), person=by)
    typer.echo(f"{file.stem} v{version}")


@workspace_app.command("judge")
def judge(
    indicator: Annotated[str, typer.Argument(help="指标码 · indicator")],
    value: Annotated[float, typer.Argument(help="值 · value")],
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[
        str, typer.Option("--until", help="有效至，如 2024-12 · last month it counts")
    ],
    on: Annotated[str, typer.Option("--on", help="日期，如 2024-09-10 · day")],
    kind: Annotated[
        str, typer.Option("--kind", help="about、exactly、at_least、at_most、shift")
    ] = "about",
    spread: Annotated[float, typer.Option("--spread", help="标准差（about） · spread")] = 0.0,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = Lang.ZH,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """登记一项判断并算出影响 · Enter a judgement with the effect it has; used as scenario `judged`."""
    from bada_model.commands.workspace_records import effect_text, judged, judgement_effect
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace)) as opened:
        projection = projected(load(pack, False, opened), as_of, paths, seed, lang.value)
        said = judged(projection.pack, indicator=indicator, kind=kind, value=value, spread=spread,
                      by=by, on=on, reason=reason, until=until)  # fmt: skip
        effect = judgement_effect(projection, said)
        number = opened.add_judgement(projection.pack.plan.code, said, effect=effect_text(effect))
    typer.echo(f"{number}: {effect_text(effect)}")


@workspace_app.command("ledger")
def ledger(
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出判断台账 · Every judgement: who, when, why, until when, with what effect."""
    from bada_model.listing.workspace import LEDGER_HEADER, ledger_rows
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace), read_only=True) as opened:
        entries = opened.judgements()
    show(LEDGER_HEADER, ledger_rows(entries), output, lang.value)


@workspace_app.command("track")
def track(
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """历次回答的得分 · How good the kept answers were, by month, where outcomes are known."""
    from bada_model.commands.workspace_records import earlier_answers, scores_so_far
    from bada_model.listing.workspace import TRACK_HEADER, track_rows
    from bada_model.workspace import Workspace

    with Workspace.open(workspace_to_write(workspace), read_only=True) as opened:
        projection = projected(load(pack, False, opened), as_of, paths, seed, lang.value)
        earlier = earlier_answers(opened, projection)
    scores = scores_so_far(projection, earlier)
    show(TRACK_HEADER, track_rows(scores), output, lang.value)
    if not scores:
        typer.echo(_NONE_SCORED.in_(lang.value), err=True)


@app.command()
def revisions(
    earlier: Annotated[str, typer.Option("--from", help="起始日，如 2024-07-20 · from day")],
    later: Annotated[str, typer.Option("--to", help="截至日 · to day")],
    by: Annotated[
        RevisionsBy,
        typer.Option("--by", help="按发布日或按入库日 · by day of release or of import"),
    ] = RevisionsBy.RELEASED,
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """两日之间数据的修订 · What changed between two vintages, and what it does to each promise."""
    from bada_model.changes.revisions import compare_vintages, month_known
    from bada_model.commands.workspace_records import two_vintages
    from bada_model.listing.revisions import (
        BASE_HEADER,
        EFFECT_HEADER,
        REVISION_HEADER,
        base_rows,
        effect_rows,
        in_words,
        revision_rows,
    )
    from bada_model.periods import parse_day

    days = parse_day(earlier), parse_day(later)
    if days[0] > days[1]:
        raise PeriodError(Text(f"起始日 {earlier} 晚于截至日 {later}；请对调",
                               f"the first day, {earlier}, comes after the last, {later}; exchange them"))  # fmt: skip
    loaded, before, after = two_vintages(
        pack, workspace, days, by_import=by is RevisionsBy.IMPORTED
    )
    month = month_known(loaded, days[1])
    found = compare_vintages(loaded, before, after, as_of=month, n_paths=paths, seed=seed)
    parts = {
        "figures": (REVISION_HEADER, revision_rows(found)),
        "bases": (BASE_HEADER, base_rows(found, lang.value)),
        "effects": (EFFECT_HEADER, effect_rows(found)),
    }
    if output is Format.JSON:
        print_json({name: by_name(header, rows) for name, (header, rows) in parts.items()})
        return
    table = output is Format.TABLE
    for header, rows in parts.values():
        if table and header is EFFECT_HEADER:
            said = Text(f"对承诺的影响 · 截至 {month}", f"effect on the promises · as of {month}")
            typer.echo(said.in_(lang.value))
        show(
            header,
            in_words(header, rows, loaded, lang.value) if table else rows,
            output,
            lang.value,
        )
