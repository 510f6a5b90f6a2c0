"""Both databases for every test of the workspace; a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bada_model.workspace import Workspace


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace.db")
    return request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def workspace(address: str, clock: Clock) -> Iterator[Workspace]:
    """An empty workspace in either database."""
    with Workspace.open(address, clock=clock) as opened:
        yield opened


class Clock:
    """A clock that moves a minute at each look, from 1 September 2024 on."""

    def __init__(self) -> None:
        self.now = datetime(2024, 9, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock the test may set."""
    return Clock()


def figure(text: str, **changed: object) -> dict[str, object]:
    """One figure from ``indicator period value``; any column may be given."""
    indicator, period, value = text.split()
    return {
        "area": "999903", "indicator": indicator, "period": pd.Period(period, "M"),
        "coverage": "ytd", "measure": "yoy_growth", "value": float(value), "unit": "percent",
        "basis": "nominal", "status": "final", "released": pd.NaT, "source": "office", **changed,
    }  # fmt: skip


def table(*rows: dict[str, object] | str) -> pd.DataFrame:
    """A frame of figures as the data desk hands it over."""
    frame = pd.DataFrame([figure(r) if isinstance(r, str) else r for r in rows])
    frame["period"] = frame["period"].astype("period[M]")
    frame["released"] = pd.to_datetime(frame["released"])
    return frame


Append = Callable[..., object]
