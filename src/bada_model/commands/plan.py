"""The subcommands about the plan: ``targets``, ``conflicts``, ``assess``, and ``doctor``."""

from __future__ import annotations

import typer

from bada_model.commands.app import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    PackOption,
    ScenarioOption,
    app,
    say_where,
    show,
)
from bada_model.commands.asked import Asked, with_common_options
from bada_model.packs import DEFAULT_PACK, load_pack


@app.command()
def targets(
    pack: PackOption = DEFAULT_PACK,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出全部承诺 · Every promise of the plan, one row for each place in its text."""
    from bada_model.listing.promises import TARGET_HEADER, target_rows

    show(TARGET_HEADER, target_rows(load_pack(pack)), output, lang.value)


@app.command()
def conflicts(
    pack: PackOption = DEFAULT_PACK,
    output: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出文本内不一致之处和隐含基数 · Indicators promised in different ways, implied bases."""
    from bada_model.listing.promises import CONFLICT_HEADER, conflict_rows, conflicts_in_words

    rows = conflict_rows(load_pack(pack), lang.value)
    shown = conflicts_in_words(rows, lang.value) if output is Format.TABLE else rows
    show(CONFLICT_HEADER, shown, output, lang.value)


@app.command()
@with_common_options
def assess(
    asked: Asked,
    scenario: ScenarioOption = "baseline",
) -> None:
    """评估每项承诺 · Probability, outlook, required pace and status of every promise."""
    from bada_model.listing.promises import ASSESSMENT_HEADER, assessment_rows
    from bada_model.projection import assessment_record

    projection = asked.projection().under(scenario)
    rows = assessment_rows(projection.assess(), asked.language)
    records = [assessment_record(item) for item in projection.assess()]
    say_where(projection, asked.output, asked.language)
    asked.show(ASSESSMENT_HEADER, rows, records=records)


@app.command()
def doctor(lang: LangOption = Lang.ZH) -> None:
    """检查安装 · What is installed, what works, what to do."""
    from bada_model.commands.diagnosis import diagnose

    findings = diagnose()
    for finding in findings:
        typer.echo(f"{'✓' if finding.good else '✗'} {finding.text.in_(lang.value)}")
    if not all(f.good for f in findings if f.required):
        raise typer.Exit(1)
