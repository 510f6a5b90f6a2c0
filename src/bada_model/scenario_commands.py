"""The subcommands about what-if: ``bada scenario``, ``bada solve`` and ``bada news``."""

from __future__ import annotations

from typing import Annotated

import typer

from bada_model.commands import (
    AsOfOption,
    DemoOption,
    Format,
    FormatOption,
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
from bada_model.packs import DEFAULT_PACK

__all__ = ["app"]  # with these subcommands registered

scenario_app = typer.Typer(
    name="scenario", no_args_is_help=True, help="情景 · List, show and compare scenarios."
)
app.add_typer(scenario_app)
ScenarioArgument = Annotated[str, typer.Argument(help="情景名称 · name of a scenario")]


@scenario_app.command("list")
def list_scenarios(
    pack: PackOption = DEFAULT_PACK,
    workspace: WorkspaceOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出情景 · The scenarios of a pack and what they are read against."""
    from bada_model.what_if_listing import SCENARIO_HEADER, scenario_rows

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
    from bada_model.what_if_listing import LINK_HEADER, link_rows

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
    from bada_model.what_if_listing import ASSUMED_HEADER, assumed_rows

    show(
        ASSUMED_HEADER,
        assumed_rows(load(pack, False, workspace), name, lang.value),
        output,
        lang.value,
    )


@scenario_app.command("compare")
def compare_scenarios(
    names: Annotated[list[str], typer.Argument(help="情景名称 · names of scenarios")],
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    paths: PathsOption = 10_000,
    seed: SeedOption = 20240101,
) -> None:
    """比较情景 · Baseline, scenario, difference and probability of every promise."""
    from bada_model.comparison import compare
    from bada_model.what_if_listing import COMPARISON_HEADER, comparison_rows

    table = compare(
        projected(load(pack, demo, workspace), as_of, paths, seed, lang.value), *names
    ).to_frame()
    if output is Format.JSON:
        print_json(table.to_dict("records"))
        return
    show(COMPARISON_HEADER, comparison_rows(table, lang.value), output, lang.value)


@app.command()
def solve(
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
            help="可动用的驱动因素，缺省为全部杠杆 · drivers that may move, all levers by default",
        ),
    ] = None,
    jointly: Annotated[bool, typer.Option("--jointly", help="同时达成 · all together")] = False,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = "baseline",
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    paths: PathsOption = 10_000,
    seed: SeedOption = 20240101,
) -> None:
    """目标求解与证明书 · What must happen, and whether the goals can hold together."""
    from bada_model import goal_seek, what_if_listing
    from bada_model.certificate import certify

    projection = projected(load(pack, demo, workspace), as_of, paths, seed, lang.value).under(
        scenario
    )
    goals = [goal_seek.parse_goal(projection, text) for text in target or []]
    drivers = goal_seek.find_drivers(projection, driver or [])
    solution = goal_seek.solve(projection, goals, drivers, jointly=jointly) if goals else None
    certificate = certify(projection, [g.target for g in goals])
    if output is Format.JSON:
        print_json({
            "solution": what_if_listing.solution_record(solution) if solution else None,
            "certificate": what_if_listing.certificate_record(certificate),
        })  # fmt: skip
        return
    if solution is not None:
        show(
            what_if_listing.MIX_HEADER,
            what_if_listing.mix_rows(solution, lang.value),
            output,
            lang.value,
        )
        if solution.reason is not None:
            typer.echo(solution.reason.in_(lang.value))
    show(what_if_listing.CERTIFICATE_HEADER, what_if_listing.certificate_rows(certificate, lang.value),
         output, lang.value)  # fmt: skip
    if output is Format.TABLE:
        for text in what_if_listing.certificate_sentences(certificate):
            typer.echo(text.in_(lang.value))


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
    paths: PathsOption = 10_000,
    seed: SeedOption = 20240101,
) -> None:
    """两月之间为何变化 · Why the answers changed between two months."""
    from bada_model.news import news as explain
    from bada_model.what_if_listing import NEWS_HEADER, news_rows

    found = explain(
        load(pack, demo, workspace),
        earlier,
        later,
        scenarios=(scenario, scenario),
        n_paths=paths,
        seed=seed,
    )
    if output is Format.JSON:
        print_json(found.to_frame().to_dict("records"))
        return
    show(NEWS_HEADER, news_rows(found, lang.value), output, lang.value)
