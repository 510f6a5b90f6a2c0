"""The subcommands about packs and supervision: ``bada init``, ``check``, ``split``, ``ranking``, ``progress``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bada_model.commands.app import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    PackOption,
    app,
    by_name,
    say_where,
    show,
)
from bada_model.commands.asked import Asked, AskedBriefly, with_common_options
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.pack_folder import find_pack
from bada_model.packs import DEFAULT_PACK

__all__ = ["app"]  # with these subcommands registered


class By(StrEnum):
    """Who is ranked."""

    DEPARTMENT = "department"
    ACTION = "action"
    PART = "part"


class Method(StrEnum):
    """How months share a promise: by the season, or evenly."""

    PROFILE = "profile"
    PROPORTIONAL = "proportional"


MONTHS = "months"
_DEMONSTRATION = Text(
    "含合成的演示数据（synthetic）：比例或数字没有公布来源，不得引用。",
    "Contains demonstration data (synthetic): shares or figures without a published source. Not to be quoted.",
)
_SCORE = Text(
    "平均快慢：完成进度减应有进度，单项快于进度最多计20个百分点；无数的单位不排名。",
    "Score: done minus expected by the season; being ahead counts up to 20 points for one promise; no figure, no rank.",
)


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(help="新文件夹 · new folder, its name is the pack's code")
    ],
    year: Annotated[int, typer.Option("--year", min=2000, max=2100, help="年度 · year")],
    area: Annotated[
        str | None, typer.Option("--area", help="行政区划代码 · area code, six digits")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="地名 · name of the area")] = None,
    name_en: Annotated[
        str | None, typer.Option("--name-en", help="英文地名 · its English name")
    ] = None,
    goals: Annotated[
        Path | None, typer.Option("--goals", help="公布目标的表 · table of published goals")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="沿用的方案包 · pack to carry forward")
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", help="沿用时清空目标值 · leave carried values blank")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """新建方案包 · Make a pack for another area or year; never overwrites."""
    from bada_model.pack_making import carried_pack, new_pack

    if source is not None:
        made = carried_pack(folder, source, year=year, area=area, keep=not blank)
    elif area is None or name is None:
        raise BadaError(Text("新建须给出 --area 和 --name；沿用须给出 --from",
                             "a new pack needs --area and --name; carrying one forward needs --from"))  # fmt: skip
    else:
        made = new_pack(folder, area=area, name=Text(name, name_en or name), year=year, goals=goals)
    typer.echo(made.folder)
    for number, step in enumerate(made.next_steps, start=1):
        typer.echo(f"{number}. {step.in_(lang.value)}")


@app.command()
def check(
    pack: PackOption = DEFAULT_PACK, output: FormatOption = Format.TABLE, lang: LangOption = Lang.ZH
) -> None:
    """检查方案包 · Every problem of every file at once, and advice; exit code 2 with problems."""
    from bada_model.listing.pack_check import CHECK_HEADER, check_rows
    from bada_model.pack_making import check_pack

    report = check_pack(find_pack(pack))
    if output is Format.TABLE:
        for row in check_rows(report, lang.value):
            typer.echo(f"{row[0]}: {row[-1]}")
        words = Text("{p}个错误，{a}条建议", "problems: {p}, advice: {a}")
        typer.echo(words.fill(p=len(report.problems), a=len(report.advice)).in_(lang.value))
    else:
        show(CHECK_HEADER, check_rows(report, lang.value), output, lang.value)
    if not report.sound:
        raise typer.Exit(2)


@app.command()
@with_common_options
def progress(asked: AskedBriefly) -> None:
    """序时进度 · Every promise against the share normally in by now, and against a linear schedule."""
    from bada_model.listing.supervision import PROGRESS_HEADER, progress_rows
    from bada_model.ranking import progress as measure

    projection = asked.projection()
    rows = measure(projection)
    say_where(projection, asked.output, asked.language)
    asked.show(PROGRESS_HEADER, progress_rows(rows, asked.language))
    _warn(any(r.synthetic for r in rows), asked)


@app.command()
@with_common_options
def ranking(
    asked: AskedBriefly,
    by: Annotated[By, typer.Option("--by", help="排名对象 · who is ranked")] = By.DEPARTMENT,
    figures: Annotated[
        str | None,
        typer.Option(
            "--figures",
            help="各单位完成数 part,promised,done，demo 为合成演示表 · results of parts, demo for synthetic ones",
        ),
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="对应目标 · the promise the parts share")
    ] = None,
) -> None:
    """督查排名 · Departments, actions or townships by progress against schedule."""
    from bada_model import ranking as tables
    from bada_model.listing.supervision import RANKING_HEADER, ranking_rows
    from bada_model.pack_making.parts import parts_file, read_part_results

    projection = asked.projection()
    if by is By.PART:
        if figures is None or target is None:
            raise BadaError(
                Text(
                    "--by part 须给出 --figures 和 --target",
                    "--by part needs --figures and --target",
                )
            )
        standings = tables.by_part(
            read_part_results(parts_file(figures, projection.pack.directory)),
            projection.answer(target), projection.as_of,
        )  # fmt: skip
    elif by is By.ACTION:
        standings = tables.by_action(tables.progress(projection), projection.pack.plan)
    else:
        standings = tables.by_department(tables.progress(projection))
    asked.show(RANKING_HEADER, ranking_rows(standings, asked.language))
    if asked.output is Format.TABLE:
        typer.echo(_SCORE.in_(asked.language))
    _warn(any(s.synthetic for s in standings), asked)


@app.command()
@with_common_options
def split(
    asked: AskedBriefly,
    target: Annotated[str, typer.Option("--target", help="目标编号 · id of a target")],
    over: Annotated[
        list[str],
        typer.Option(
            "--over",
            help="months 或比例表，可两者；demo 为合成演示表 · months, a table of weights, or both; demo for a synthetic table",
        ),
    ],
    method: Annotated[
        Method, typer.Option("--method", help="分月方法 · how months share it")
    ] = Method.PROFILE,
    remaining: Annotated[
        bool, typer.Option("--remaining", help="只分余量 · only what is still missing")
    ] = False,
) -> None:
    """分解目标 · Split a promise over townships, months or both; the parts add up exactly."""
    from bada_model import ranking as tables
    from bada_model.listing.supervision import SPLIT_HEADER, split_rows
    from bada_model.pack_making.parts import parts_file, read_part_shares

    projection = asked.projection()
    files = [parts_file(name, projection.pack.directory) for name in over if name != MONTHS]
    if len(files) > 1:
        raise BadaError(Text("只能给一张比例表", "give one table of weights only"))
    parts = read_part_shares(files[0], projection.pack.plan.year) if files else ()
    found = tables.split_promise(projection, target, parts, months=MONTHS in over,
                                 even=method is Method.PROPORTIONAL, remaining=remaining)  # fmt: skip
    rows = split_rows(found, asked.language)
    asked.show(SPLIT_HEADER, rows, records={
        "total": found.total, "unit": found.unit, "decimals": found.decimals,
        "note": found.note.in_(asked.language), "synthetic": found.synthetic,
        "parts": by_name(SPLIT_HEADER, rows),
    })  # fmt: skip
    if asked.output is Format.TABLE:
        typer.echo(f"{found.total:g} {found.unit} · {found.note.in_(asked.language)}")
    _warn(found.synthetic, asked)


def _warn(synthetic: bool, asked: Asked) -> None:
    if synthetic and asked.output is Format.TABLE:
        typer.echo(_DEMONSTRATION.in_(asked.language))
