"""The command ``bada`` itself: its common options, how a pack is loaded, how results are shown."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bada_model.language import Language, Text
from bada_model.packs import load_pack
from bada_model.tables import harmless

if TYPE_CHECKING:
    from bada_model.domain import Pack
    from bada_model.projection import Projection
    from bada_model.workspace import Workspace

app = typer.Typer(
    name="bada", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="年度方案目标的登记、评估与通报 · Register, assess and report the targets of an annual plan.",
)  # fmt: skip


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Lang(StrEnum):
    """Language of what is printed."""

    ZH = "zh"
    EN = "en"


PATHS = 10_000
SEED = 20240101
"""As in :mod:`bada_model.forecast.draws`, which is too dear to load for a page of help."""

PackOption = Annotated[str, typer.Option("--pack", help="方案包名称或文件夹 · pack name or folder")]
FormatOption = Annotated[Format, typer.Option("--format", help="输出格式 · output format")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="数据截至月份，如 2024-06 · month such as 2024-06")
]
LangOption = Annotated[Lang, typer.Option("--lang", envvar="BADA_LANG", help="语言 · language")]
DemoOption = Annotated[bool, typer.Option("--demo", help="加入演示数据 · add demonstration data")]
PathsOption = Annotated[int, typer.Option("--paths", min=100, help="模拟路径数 · sample paths")]
ScenarioOption = Annotated[str, typer.Option("--scenario", help="情景 · scenario")]
WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        help="工作区文件或数据库地址，none 为不用 · workspace file or database URL, none for no workspace",
    ),
]
HeldBeforeOption = Annotated[
    datetime | None,
    typer.Option(
        "--imported-before",
        help="重放：只用工作区此时之前的内容 · replay: only what the workspace held before then",
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", help="随机种子 · random seed")]


def load(
    name: str,
    demo: bool,
    workspace: str | Workspace | None = None,
    imported_before: datetime | None = None,
) -> Pack:
    """A pack under the figures of the workspace, with demonstration figures where asked."""
    pack = load_pack(name, workspace=workspace, imported_before=imported_before)
    if not demo:
        return pack
    from bada_model.demonstration import with_demonstration

    return with_demonstration(pack)


def projected(
    pack: Pack, as_of: str | None, paths: int, seed: int, language: Language
) -> Projection:
    """The projection of a pack, behind a progress bar."""
    from bada_model.projection import project

    if as_of is None:
        _say_if_over(pack, language)
    words = Text("正在预测", "forecasting").in_(language)
    with progress(words, len(pack.indicators)) as advance:
        return project(pack, as_of=as_of, n_paths=paths, seed=seed, advance=advance)


def _say_if_over(pack: Pack, language: Language) -> None:
    """Where nobody named a month and the whole year is published: that this is what is answered from."""
    month, year = pack.plan.default_as_of, pack.plan.year
    if month is not None and (month.year, month.month) == (year, 12):
        words = Text(
            f"未给出 --as-of：{year}年已结束，按{month}（全年）的数据；要看年中请用 --as-of，如 {year}-06",
            f"no --as-of given: {year} is over, as of {month} (the whole year); for a month within it give --as-of, such as {year}-06",
        )
        typer.echo(words.in_(language), err=True)


@contextmanager
def progress(words: str, total: int) -> Iterator[Any]:
    """A progress bar on standard error, only where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda: bar.advance(task)


def show(
    header: Sequence[tuple[str, Text]],
    rows: Sequence[Sequence[Any]],
    output: Format,
    language: Language,
    *,
    records: Any = None,
) -> None:
    """Print rows in the format asked for.

    Parameters
    ----------
    header : sequence of (name, label)
        Names head csv and json, labels a table.
    records : optional
        What json prints instead of the rows by name, where a result holds more than its table.
    """
    if output is Format.JSON:
        print_json(by_name(header, rows) if records is None else records)
    elif output is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([name for name, _ in header])
        writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in rows])
    else:
        _print_table([label.in_(language) for _, label in header], rows)


def by_name(
    header: Sequence[tuple[str, Text]], rows: Sequence[Sequence[Any]]
) -> list[dict[str, Any]]:
    """Each row as a mapping from the names of its columns."""
    names = [name for name, _ in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def print_json(value: Any) -> None:
    """Print a value as JSON, Chinese as it is; NaN is refused."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def _print_table(header: list[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.console import Console

    from bada_model.commands.table_layout import print_table

    print_table(Console() if sys.stdout.isatty() else Console(width=200), header, rows)


def say_where(projection: Projection, output: Format, language: Language) -> None:
    """Above a table: which plan, seen from which month, under which scenario."""
    if output is Format.TABLE:
        words = Text(
            "{title} · 截至 {month} · 情景：{scenario}",
            "{title} · as of {month} · scenario: {scenario}",
        )
        said = words.fill(title=projection.pack.plan.title, month=projection.as_of,
                          scenario=projection.scenario.title)  # fmt: skip
        typer.echo(said.in_(language))
