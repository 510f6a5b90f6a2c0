"""The subcommands about what-if: ``bada scenario``, ``bada solve`` and ``bada news``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bada_model.commands.app import (
    PATHS,
    SEED,
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
    show,
)
from bada_model.commands.asked import Asked, with_common_options
from bada_model.language import Text
from bada_model.packs import DEFAULT_PACK

__all__ = ["app"]  # with these subcommands registered

scenario_app = typer.Typer(
    name="scenario", no_args_is_help=True, help="情景 · List, show and compare scenarios."
)
app.add_typer(scenario_app)
ScenarioArgument = Annotated[str, typer.Argument(help="情景名称 · name of a scenario")]
TargetOption = Annotated[str, typer.Option("--target", help="目标编号 · id of a target")]


@scenario_app.command("list")
def list_scenarios(
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出情景 · The scenarios of a pack and what they are read against."""
    from bada_model.listing.what_if import SCENARIO_HEADER, scenario_rows

    show(
        SCENARIO_HEADER, scenario_rows(load(pack, False, workspace), lang.value), output, lang.value
    )


@scenario_app.command("drivers")
def list_drivers(
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出驱动因素及其影响 · Drivers with range, evidence and effects."""
    from bada_model.listing.what_if import LINK_HEADER, link_rows

    show(LINK_HEADER, link_rows(load(pack, False, workspace), lang.value), output, lang.value)


@scenario_app.command("show")
def show_scenario(
    name: ScenarioArgument,
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出与基准的差别 · What a scenario assumes, against the baseline."""
    from bada_model.listing.what_if import ASSUMED_HEADER, assumed_rows

    show(
        ASSUMED_HEADER,
        assumed_rows(load(pack, False, workspace), name, lang.value),
        output,
        lang.value,
    )


@scenario_app.command("compare")
@with_common_options
def compare_scenarios(
    asked: Asked,
    names: Annotated[list[str], typer.Argument(help="情景名称 · names of scenarios")],
) -> None:
    """比较情景 · Baseline, scenario, difference and probability of every promise."""
    from bada_model.listing.what_if import COMPARISON_HEADER, comparison_rows
    from bada_model.what_if.comparison import compare

    table = compare(
        asked.projection(),
        *names,
    ).to_frame()
    rows = comparison_rows(table, asked.language)
    asked.show(COMPARISON_HEADER, rows, records=table.to_dict("records"))


@scenario_app.command("weigh")
@with_common_options
def weigh_scenarios(
    asked: Asked,
    weights: Annotated[
        list[str], typer.Argument(help="情景及权重 NAME=W · scenarios and weights that add up to 1")
    ],
) -> None:
    """按权重合成概率 · Probability of every promise when scenarios hold with given weights."""
    from bada_model.listing.what_if import WEIGHED_HEADER, weighed_rows
    from bada_model.what_if.comparison import parse_scenario_weights, weighted

    projection = asked.projection()
    table = weighted(projection, parse_scenario_weights(weights))
    rows = weighed_rows(projection, table, asked.language)
    asked.show(WEIGHED_HEADER, rows, records=table.to_dict("records"))


@scenario_app.command("merge")
def merge_scenarios(
    first: ScenarioArgument,
    second: ScenarioArgument,
    out: Annotated[Path, typer.Option("--out", help="新情景文件 · file of the new scenario")],
    pack: PackOption = DEFAULT_PACK,
) -> None:
    """合并两个情景 · Both scenarios' assumptions in one file; refused where they differ."""
    from bada_model.scenario_files import write_scenario
    from bada_model.what_if.comparison import merge

    assumptions = load(pack, demo=False).assumptions
    one, two = assumptions.scenario(first), assumptions.scenario(second)
    title = Text(f"{one.title.zh} + {two.title.zh}", f"{one.title.en} + {two.title.en}")
    write_scenario(merge(one, two, code=out.stem, title=title), out)
    typer.echo(out)


@scenario_app.command("attribution")
@with_common_options
def attribute_scenario(
    asked: Asked,
    name: ScenarioArgument,
    target: TargetOption,
) -> None:
    """分解情景的影响 · What each driver contributes to a scenario's change; adds up exactly."""
    from bada_model.listing.what_if import ATTRIBUTION_HEADER, attribution_rows
    from bada_model.what_if.attribution import attribution_table

    projection = asked.projection()
    table = attribution_table(projection, name, projection.answer(target).target)
    rows = attribution_rows(projection, table, asked.language)
    asked.show(ATTRIBUTION_HEADER, rows, records=table.to_dict("records"))


@scenario_app.command("tornado")
@with_common_options
def draw_tornado(
    asked: Asked,
    target: TargetOption,
) -> None:
    """各驱动因素的影响范围与全局敏感度 · One target under each driver's range, and global sensitivity."""
    from bada_model.listing.what_if import TORNADO_HEADER, tornado_rows
    from bada_model.what_if.attribution import sensitivity, tornado

    projection = asked.projection()
    chosen = projection.answer(target).target
    table = tornado(projection, chosen).merge(sensitivity(projection, chosen), on="driver")
    rows = tornado_rows(projection, table, asked.language)
    asked.show(TORNADO_HEADER, rows, records=table.to_dict("records"))


@app.command()
@with_common_options
def solve(
    asked: Asked,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", help="目标及概率 ID>=P，可多次 · target and probability, repeatable"
        ),
    ] = None,
    driver: Annotated[
        list[str] | None,
        typer.Option(
            "--driver",
            help="可动用的驱动因素，可加范围 ID=低:高，缺省为全部杠杆 · "
            "drivers that may move, with bounds ID=LOW:HIGH, all levers by default",
        ),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", help="力度权重 ID=W，可多次 · effort weight, repeatable"),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="从哪个月起发力 · month from which drivers move")
    ] = None,
    frontier: Annotated[
        tuple[str, str] | None,
        typer.Option("--frontier", help="两目标的权衡曲线 ID ID · trade-off curve of two goals"),
    ] = None,
    jointly: Annotated[bool, typer.Option("--jointly", help="同时达成 · all together")] = False,
    scenario: ScenarioOption = "baseline",
) -> None:
    """目标求解与证明书 · What must happen, and whether the goals can hold together."""
    from bada_model.listing import what_if as listing
    from bada_model.periods import parse_period
    from bada_model.what_if import goal_seek, goals
    from bada_model.what_if.certificate import certify

    projection = asked.projection().under(scenario)
    wanted = [goals.parse_goal(projection, text) for text in target or []]
    solution = goal_seek.solve(
        projection, wanted, goals.find_drivers(projection, driver or []), jointly=jointly,
        weights=goals.parse_weights(projection, weight or []), since=parse_period(since) if since else None,
    ) if wanted else None  # fmt: skip
    certificate = certify(projection, [g.target for g in wanted])
    curve = certificate.frontier(*frontier) if frontier else None
    if asked.output is Format.JSON:
        print_json({
            "solution": listing.solution_record(solution) if solution else None,
            "certificate": listing.certificate_record(certificate),
            "frontier": curve.to_dict("list") if curve is not None else None,
        })  # fmt: skip
        return
    if solution is not None:
        asked.show(listing.MIX_HEADER, listing.mix_rows(solution, asked.language))
        if solution.reason is not None:
            typer.echo(solution.reason.in_(asked.language))
    rows = listing.certificate_rows(certificate, asked.language)
    asked.show(listing.CERTIFICATE_HEADER, rows)
    if asked.output is Format.TABLE:
        for text in listing.certificate_sentences(certificate):
            typer.echo(text.in_(asked.language))
        asked.show(*listing.pairwise_table(certificate))
    if curve is not None:
        asked.show(*listing.frontier_table(certificate, curve))


@app.command()
def news(
    earlier: Annotated[str, typer.Option("--from", help="起始月 · from month")],
    later: Annotated[str, typer.Option("--to", help="截至月 · to month")],
    pack: PackOption = DEFAULT_PACK,
    scenario: ScenarioOption = "baseline",
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    imported_before: HeldBeforeOption = None,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """两月之间为何变化 · Why the answers changed between two months."""
    from bada_model.changes.news_by_cause import news as explain
    from bada_model.listing.what_if import NEWS_HEADER, news_rows

    found = explain(
        load(pack, demo, workspace, imported_before),
        earlier,
        later,
        scenarios=(scenario, scenario),
        n_paths=paths,
        seed=seed,
    )
    rows, records = news_rows(found, lang.value), found.to_frame().to_dict("records")
    show(NEWS_HEADER, rows, output, lang.value, records=records)
