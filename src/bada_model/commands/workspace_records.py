"""Between the workspace and the answers: the effect of a judgement, kept answers and their scores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from bada_model.assumptions import BASELINE, Judgement, Scenario
from bada_model.briefs.kinds.year import decided_by_figures
from bada_model.briefs.track_record import Answer, Score, by_month, outcomes_of
from bada_model.changes.revisions import vintage
from bada_model.domain import Pack
from bada_model.language import Text
from bada_model.packs import LEDGER, load_pack, workspace_address
from bada_model.projection import Projection, assessment_record
from bada_model.scenario_files import parse_scenario
from bada_model.workspace import Import, Workspace

_LEVELS = {"q05": "0.05", "q10": "0.1", "q25": "0.25", "q50": "0.5", "q75": "0.75", "q90": "0.9",
           "q95": "0.95"}  # fmt: skip


def judged(pack: Pack, *, indicator: str, **said: Any) -> Judgement:
    """A judgement from plain values, checked as one in a scenario file is.

    Raises
    ------
    InputError
        Names what is missing, unknown or out of range.
    """
    table = {"schema": 1, "title_zh": LEDGER, "title_en": LEDGER,
             "judgements": [{"indicator": indicator, **said}]}  # fmt: skip
    scenario = parse_scenario(table, LEDGER, LEDGER, pack.assumptions, pack.indicators)
    return scenario.judgements[0]


def judgement_effect(
    projection: Projection, judgement: Judgement
) -> Mapping[str, tuple[float, float]]:
    """Probability before and after, for every promise that a judgement changes by 0.5 points or more.

    "Before" is under the judgements already in the ledger.
    """
    scenarios = projection.pack.assumptions.scenarios
    ledger = scenarios.get(LEDGER) or Scenario(code=LEDGER, title=Text.same(LEDGER), base=BASELINE)
    before = projection.under(ledger).assess()
    after = projection.under(replace(ledger, judgements=(*ledger.judgements, judgement))).assess()
    return {
        a.target.id: (b.probability, a.probability)
        for b, a in zip(before, after, strict=True)
        if b.probability is not None and a.probability is not None
        and abs(a.probability - b.probability) >= 0.005
    }  # fmt: skip


def effect_text(effect: Mapping[str, tuple[float, float]]) -> str:
    """The effect on one line, for the ledger."""
    return json.dumps({t: [round(b, 3), round(a, 3)] for t, (b, a) in effect.items()})


def keep_brief(
    workspace: Workspace, projection: Projection, path: Path, *, kind: str, language: str
) -> None:
    """Keep a projection's answers and the brief that printed them."""
    made_by = projection.reproducibility()
    answers = [assessment_record(item) for item in projection.assess()]
    workspace.record_run(made_by, answers)
    workspace.record_brief(path.name, kind=kind, language=language, reproducibility=made_by,
                           answers=answers)  # fmt: skip


def kept_answers(runs: pd.DataFrame) -> tuple[Answer, ...]:
    """What was said, once for each promise, month and scenario: the last run counts.

    Parameters
    ----------
    runs : DataFrame
        As :meth:`bada_model.workspace.Workspace.runs` returns it.
    """
    said = runs[runs["probability"].notna() & ~runs["synthetic"].astype(bool)]
    last = said.drop_duplicates(["target", "as_of", "scenario"], keep="last")
    return tuple(
        Answer(
            target=r["target"], as_of=r["as_of"], scenario=r["scenario"],
            probability=r["probability"], status=r["status"],
            quantiles={level: r[name] for name, level in _LEVELS.items() if pd.notna(r[name])},
        )
        for r in last.to_dict("records")
    )  # fmt: skip


def earlier_answers(
    workspace: Workspace, projection: Projection, kept_before: datetime | None = None
) -> tuple[Answer, ...]:
    """Kept answers given for months before a projection's; later ones knew more than it does.

    Parameters
    ----------
    kept_before : datetime, optional
        Only what the workspace held before this moment; a moment without zone is local time.
    """
    runs = workspace.runs(projection.pack.plan.code)
    if kept_before is not None:
        runs = runs[pd.to_datetime(runs["run_at"], utc=True) < kept_before.astimezone(UTC)]
    kept = kept_answers(runs)
    return tuple(a for a in kept if a.as_of < str(projection.as_of))


def scores_so_far(projection: Projection, earlier: Sequence[Answer]) -> dict[str, Score]:
    """Scores of earlier answers by month, for promises the projection's figures have decided."""
    decided = [i for i in projection.assess() if decided_by_figures(i)]
    return by_month(earlier, outcomes_of(decided))


def two_vintages(
    name: str, workspace: str | None, days: tuple[date, date], *, by_import: bool
) -> tuple[Pack, pd.DataFrame, pd.DataFrame]:
    """The pack of the later day, and the figures known at the end of either day.

    Parameters
    ----------
    by_import : bool
        Known is what the workspace held then, whenever it was released.
    """
    if by_import:
        ends = [datetime.combine(day + timedelta(days=1), time.min).astimezone() for day in days]
        first, last = (load_pack(name, workspace=workspace, imported_before=e) for e in ends)
        return last, first.observations, last.observations
    pack = load_pack(name, workspace=workspace)
    address = workspace_address(workspace)
    imports: tuple[Import, ...] = ()
    if address is not None:
        with Workspace.open(address, read_only=True) as opened:
            imports = opened.imports(pack.plan.code)
    first_rows, last_rows = (vintage(pack.observations, day, imports) for day in days)
    return pack, first_rows, last_rows
