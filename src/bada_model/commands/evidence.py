"""The subcommands about evidence: ``bada backtest`` and ``bada project``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bada_model.commands.app import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    app,
    print_json,
    progress,
    show,
)
from bada_model.errors import BadaError
from bada_model.language import Language, Text
from bada_model.register import series_name

if TYPE_CHECKING:
    from bada_model.forecast.pool.panel import Dropped
    from bada_model.forecast.pool.remarks import Remark

ObservationsOption = Annotated[
    Path, typer.Option("--observations", help="观测数据文件 · file of observations (csv, csv.gz)")
]


def parse_range(text: str, lowest: int, highest: int) -> range:
    """The whole numbers of ``first:last`` (or of one number), both ends included.

    Raises
    ------
    BadaError
        Not two numbers in order, or outside the limits.
    """
    first, _, last = text.partition(":")
    last = last or first
    if first.isdigit() and last.isdigit() and lowest <= int(first) <= int(last) <= highest:
        return range(int(first), int(last) + 1)
    raise BadaError(
        Text(f"“{text}”不是 {lowest} 至 {highest} 之间的范围；请写成 {lowest}:{highest}",
             f"'{text}' is not a range between {lowest} and {highest}; write for instance {lowest}:{highest}")
    )  # fmt: skip


@app.command()
def backtest(
    observations: ObservationsOption,
    years: Annotated[str, typer.Option("--years", help="目标年，如 2012:2019 · target years")],
    months: Annotated[str, typer.Option("--months", help="预测月，2:11 · origin months")] = "2:11",
    out: Annotated[Path | None, typer.Option("--out", help="逐例得分 csv · scores by case")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="报告网页 · report page")] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="学到的权重 csv · weights learned")
    ] = None,
    also: Annotated[
        str, typer.Option("--also", help="加入组合的模型 · join the pool: ets,sarimax,structural")
    ] = "",
    engine: Annotated[str, typer.Option("--engine", help="processes 或 dask")] = "processes",
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Dask 地址 · Dask address")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="进程数 · processes")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="续算文件夹 · folder of finished tasks")
    ] = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """回测 · What would have been forecast at past origins, and how good it was."""
    from bada_model import store
    from bada_model.evaluation import backtest, parallel, scores
    from bada_model.files import write_whole
    from bada_model.forecast.pool.panel import arrange
    from bada_model.forecast.pool.referees import chosen

    joined = chosen([name.strip() for name in also.split(",") if name.strip()])
    span, origins = parse_range(years, 1950, 2100), parse_range(months, 2, 11)
    known = store.latest(store.read_observations(observations))
    tasks = len(arrange(known)[0]) * len(origins) * (len(span) + backtest.LEARNING_YEARS)
    with progress(Text("正在回测", "backtesting").in_(lang.value), tasks) as advance:
        run = parallel.runner(
            engine, workers=workers, scheduler=scheduler, resume=resume, advance=advance
        )
        try:
            result = backtest.backtest(known, years=span, months=origins, also=joined, runner=run)
        except KeyboardInterrupt:
            typer.echo(_interrupted(resume).in_(lang.value), err=True)
            raise typer.Exit(130) from None
    if out is not None:
        write_whole(out, result.cases().to_csv(index=False, lineterminator="\n"))
    if record is not None:
        write_whole(record, result.learned.to_csv(index=False, lineterminator="\n"))
    if report is not None:
        from bada_model.evaluation.report import render_report

        write_whole(report, render_report(result, observations.name, language=lang.value))
    figures = scores.summary(result.scores)
    if result.stood_in:
        figures["stood_in"] = {s.member: {"cases": s.cases, "of": s.of} for s in result.stood_in}
        typer.echo("\n".join(s.text.in_(lang.value) for s in result.stood_in), err=True)
    reasons, said = _reasons(result.dropped, lang.value), _said(result.remarks, lang.value)
    if output is Format.JSON:
        print_json(figures | {"dropped": reasons, "remarks": said})
        return
    if output is Format.TABLE:
        reasons, said = _named(reasons, lang.value), _named(said, lang.value)
    figures |= {"dropped": reasons, "remarks": said}
    show(
        (("figure", Text("指标", "figure")), ("value", Text("数值", "value"))),
        _flat(figures),
        output,
        lang.value,
    )


def _interrupted(folder: Path | None) -> Text:
    if folder is None:
        return Text("已中断，未保存任何结果；用 --resume 文件夹 可保留已完成的部分",
                    "stopped, nothing was kept; --resume FOLDER keeps what is finished")  # fmt: skip
    return Text(f"已中断，已完成的部分在 {folder}；再次运行同一命令即可续算",
                f"stopped; what is finished is in {folder}: run the same command again to go on")  # fmt: skip


def _reasons(dropped: Iterable[Dropped], language: Language) -> list[list[str]]:
    return [[d.area, d.indicator, d.reason.in_(language)] for d in dropped]


def _said(remarks: Iterable[Remark], language: Language) -> list[list[str]]:
    return [[r.area, r.indicator, r.text.in_(language)] for r in remarks]


def _named(rows: Iterable[list[Any]], language: Language) -> list[list[Any]]:
    """Rows that begin with area and series, the series by its name."""
    return [[area, series_name(code).in_(language), *rest] for area, code, *rest in rows]


def _by_text(rows: Iterable[list[str]]) -> dict[str, list[str]]:
    """Series by what is said of them, each said once."""
    found: dict[str, list[str]] = {}
    for area, indicator, text in rows:
        found.setdefault(text, []).append(f"{area} {indicator}")
    return found


def _flat(figures: dict[str, Any]) -> list[list[Any]]:
    """Nested figures as rows of name and value."""
    rows: list[list[Any]] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            rows += [[f"{name} {inner}", shown] for inner, shown in _flat(value)]
        elif isinstance(value, list):
            rows += [[name, " ".join(map(str, item))] for item in value]
        else:
            rows.append([name, value])
    return rows


OUTLOOK_LABELS = {
    "area": Text("地区", "area"), "indicator": Text("序列", "series"), "year": Text("年", "year"),
    "last": Text("最新月", "last month"), "observed": Text("最新增速", "growth so far"),
    "mean": Text("全年预计", "mean of the year"), "goal": Text("目标", "goal"),
    "probability": Text("达成概率", "probability"), "held80": Text("80%区间命中率", "80% bands held"),
    "cases": Text("检验例数", "past cases"),
}  # fmt: skip
"""Columns of ``bada project`` as a table names them; csv and json keep the names."""


@app.command()
def project(
    observations: ObservationsOption,
    as_of: Annotated[str, typer.Option("--as-of", help="数据截至月份 · month such as 2024-06")],
    quantiles: Annotated[str, typer.Option("--quantiles", help="分位数 · levels")] = "0.1,0.5,0.9",
    targets: Annotated[
        Path | None, typer.Option("--targets", help="目标 csv:area,indicator,bound,value")
    ] = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """预测全年增速 · Full-year growth of every series of a file as of one month."""
    from bada_model import store
    from bada_model.evaluation.series_outlook import (
        OUTLOOK_COLUMNS,
        outlook_rows,
        parse_levels,
        read_goals,
    )
    from bada_model.forecast.pool.remarks import remarks
    from bada_model.periods import parse_period

    month = parse_period(as_of)
    levels = parse_levels(quantiles)
    known = store.latest(store.known(store.read_observations(observations), month))
    goals = read_goals(targets) if targets else {}
    rows, dropped = outlook_rows(known, month, levels=levels, goals=goals)
    reasons, said = _reasons(dropped, lang.value), _said(remarks(known), lang.value)
    if output is Format.JSON:
        print_json({"series": rows, "dropped": reasons, "remarks": said})
        return
    if known.empty:
        typer.echo(
            Text(f"截至 {month} 没有任何数据", f"no figure by {month}").in_(lang.value), err=True
        )
    names = [*OUTLOOK_COLUMNS, *(f"q{level:g}" for level in levels)]
    table = [[row[n] for n in names] for row in rows]
    show(
        [(n, OUTLOOK_LABELS.get(n, Text.same(n))) for n in names],
        _named(table, lang.value) if output is Format.TABLE else table,
        output,
        lang.value,
    )
    for text, series in _by_text(_named([*reasons, *said], lang.value)).items():
        typer.echo(f"- {', '.join(series)}: {text}", err=True)
