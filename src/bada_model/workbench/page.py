"""What does not change while the workbench is open: drivers, targets, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bada_model.assumptions import Driver
from bada_model.attainment import Assessment
from bada_model.briefs import FORMATS, wording
from bada_model.language import Text
from bada_model.listing.promises import ASSESSMENT_HEADER, assessment_rows
from bada_model.listing.what_if import LINK_HEADER, link_rows
from bada_model.projection import Projection
from bada_model.scenario_files import moved_by
from bada_model.units import PERCENT, POINT, label
from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.tables import Cell, both, pair, table
from bada_model.workbench.words import BRIEFS, CLOSED, GROUPS, NO_DATA, WORDS


def page(state: WorkbenchState) -> dict[str, Any]:
    """The fixed part of the workbench as plain values."""
    projection, items = state.projection, state.projection.assess()
    pack = state.pack
    rows = both(lambda language: assessment_rows(items, language))
    leads = sorted({d for i in items for d in i.target.departments}, key=lambda d: d.zh)
    return {
        "words": {key: pair(text) for key, text in WORDS.items()},
        "plan": pair(pack.plan.title), "as_of": str(projection.as_of),
        "paths": projection.draws.n_paths, "synthetic": pack.synthetic,
        "drivers": {code: _driver(projection, d) for code, d in pack.assumptions.drivers.items()},
        "groups": _groups(projection),
        "scenarios": [{"code": s.code, "title": pair(s.title)} for s in pack.assumptions.scenarios.values()],
        "targets": [_target(i) for i in items],
        "table": table(ASSESSMENT_HEADER, rows),
        "status": {str(s): pair(text) for s, text in wording.STATUS_WORDS.items()},
        "actions": [{"number": a.number, "label": pair(a.label)} for a in pack.plan.actions],
        "briefs": [{"code": code, "label": pair(text)} for code, text in BRIEFS.items()],
        "formats": list(FORMATS), "leads": [pair(d) for d in leads], "months": _months(projection),
    }  # fmt: skip


def _months(projection: Projection) -> list[str]:
    """Months from which news can start or end."""
    year = projection.pack.plan.year
    last = projection.as_of.month if projection.as_of.year == year else 0
    return [f"{year}-{month:02d}" for month in range(2, last + 1)]


def _target(item: Assessment) -> dict[str, Any]:
    target = item.target
    return {
        "id": target.id, "label": pair(item.indicator.label), "promise": pair(wording.promise(target)),
        "value": target.value, "unit": pair(label(target.unit)), "percent": target.unit in (PERCENT, POINT),
        "headline": item.indicator.headline, "known": item.probability is not None,
        "action": target.action, "leads": list(target.leads), "cap": target.is_cap,
        "paced": pair(item.pace_unit) if item.pace_unit else None,
        "reason": pair(item.reason) if item.reason else None, "synthetic": item.synthetic,
    }  # fmt: skip


def _groups(projection: Projection) -> list[dict[str, Any]]:
    """Groups in the order of the pack, those drivers that move nothing shown in one of their own."""
    drivers = projection.pack.assumptions.drivers
    idle = [code for code, driver in drivers.items() if idle_because(projection, driver)]
    found: dict[str, list[str]] = {}
    for code, driver in drivers.items():
        if code not in idle:
            found.setdefault(driver.group, []).append(code)
    groups = [{"code": name, "label": pair(GROUPS.get(name, Text.same(name))), "drivers": codes,
               "idle": False} for name, codes in found.items()]  # fmt: skip
    if idle:
        groups.append({"code": "idle", "label": pair(WORDS["idle_group"]), "drivers": idle, "idle": True})  # fmt: skip
    return groups


def idle_because(projection: Projection, driver: Driver) -> Text | None:
    """Why a driver moves no shown target; None where it moves one."""
    if moves(projection, driver):
        return None
    reached = any(t.source == driver.code for ts in projection.responses.terms.values() for t in ts)
    return CLOSED if reached else NO_DATA


def moves(projection: Projection, driver: Driver) -> tuple[str, ...]:
    """Ids of the promises with a basis that the driver still moves."""
    profile = projection.responses.profile(driver)
    moved = {
        indicator for indicator, terms in projection.responses.terms.items()
        if any(t.source == driver.code and t.months(profile).any() for t in terms)
    }  # fmt: skip
    return tuple(
        i.target.id for i in projection.assess()
        if i.probability is not None and {i.target.indicator, i.target.relative_to} & moved
    )  # fmt: skip


def _driver(projection: Projection, driver: Driver) -> dict[str, Any]:
    idle = idle_because(projection, driver)
    return {
        "label": pair(driver.label), "unit": pair(driver.unit), "low": driver.low, "high": driver.high,
        "step": driver.step, "base": driver.base, "known": list(driver.known) if driver.known else None,
        "lever": driver.lever, "note": pair(driver.note), "links": _links(projection, driver),
        "moves": list(moves(projection, driver)), "idle": pair(idle) if idle else None,
        "wants": [pair(t) for t in _would_move(projection, driver)] if idle else [],
    }  # fmt: skip


def _would_move(projection: Projection, driver: Driver) -> list[Text]:
    pack = projection.pack
    reached = moved_by(driver.code, pack.assumptions.links)
    return [i.label for code, i in pack.indicators.items() if code in reached]


def _links(projection: Projection, driver: Driver) -> list[dict[str, Any]]:
    """What the driver acts on directly, how strongly, and on what that rests."""
    pack = projection.pack
    rows = both(lambda language: link_rows(pack, language))
    at = {name: n for n, (name, _) in enumerate(LINK_HEADER)}
    return [
        {"label": pair(pack.indicators[str(row[at["indicator"]])].label),
         "words": [_evidence(row, at, n) for n in (0, 1)]}
        for row in rows if row[at["driver"]] == driver.code
    ]  # fmt: skip


def _evidence(row: Sequence[Cell], at: Mapping[str, int], language: int) -> str:
    """Effect with standard error, lag, kind of evidence and source of one link."""
    effect, lag, kind, sample = (
        cell if isinstance(cell := row[at[name]], str) else cell[language]
        for name in ("effect", "lag", "evidence", "sample")
    )
    months = "1 month" if lag == "1" else f"{lag} months"
    later = "" if lag == "0" else (f"，{lag}个月后", f", {months} later")[language]
    return f"{effect}{later} · {kind} · {sample}"
