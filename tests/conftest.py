"""Fixtures: a fixed random generator, a small pack written to disk, the default pack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bada_model.demonstration import with_demonstration
from bada_model.domain import OBSERVATION_COLUMNS, Pack
from bada_model.packs import load_pack
from bada_model.projection import Projection, project
from bada_model.register import INDICATOR_COLUMNS, TARGET_COLUMNS
from tests.workspace import servers

PLAN = """
code = "small-2024"
title_zh = "小区2024年方案"
title_en = "Small plan 2024"
area = "999903"
year = 2024
default_as_of = "2024-06"
actions = [{ number = 1, label_zh = "行动一", label_en = "First", office = "区发改局" }]

[[areas]]
code = "999903"
level = "district"
parent = "990000"
label_zh = "小区"
label_en = "Small"

[[areas]]
code = "990000"
level = "province"
label_zh = "某省"
label_en = "Upper"
"""
INDICATORS = [
    "retail_sales,零售,Retail,flow,亿元,even,retail_sales,1",
    "firms,企业,Firms,stock,户,even,firms,0",
    "jobs,就业,Jobs,count,人,even,jobs,0",
    "air,优良率,Air,rate,percent,even,air,0",
    "highway,公路,Roads,count,公里,even,highway,0",
]
TARGETS = [
    "retail_sales.main,retail_sales,growth,at_least,8,,percent,2024-12,1,main/一,区商务局,office,,,,",
    "firms.main,firms,stock,at_least,120,,户,2024-12,1,main/一,区工信局,office,,,,",
    "firms.main.new,firms,increment,at_least,8,,户,2024-12,1,main/一,区工信局,office,,,,",
    "jobs.main,jobs,count,at_least,6000,,人,2024-12,1,main/一,区人社局,office,,,,",
    "air.main,air,rate,at_least,86,,percent,2024-12,1,main/一,分局,office,,,,",
]
OBSERVATIONS = [
    "999903,jobs,2024-06,ytd,count,3200,人,na,final,,office",
    "999903,firms,2023-12,point,count,112,户,na,final,,office",
    "999903,firms,2024-06,point,count,117,户,na,final,,office",
]


def observation(text: str) -> str:
    """A full observation row from ``indicator period value [coverage] [measure] [unit]``."""
    indicator, period, value, *rest = text.split()
    coverage, measure, unit = (*rest, *("ytd", "yoy_growth", "percent")[len(rest) :])
    return f"999903,{indicator},{period},{coverage},{measure},{value},{unit},nominal,final,,office"


PackWriter = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> PackWriter:
    """Write a small pack; any of its tables may be replaced by the caller's rows."""

    def write(
        *,
        indicators: list[str] = INDICATORS,
        targets: list[str] = TARGETS,
        observations: list[str] = OBSERVATIONS,
        plan: str = PLAN,
        encoding: str = "utf-8",
    ) -> Path:
        folder = tmp_path / "small-2024"
        (folder / "observations").mkdir(parents=True, exist_ok=True)
        for name, header, rows in (
            ("indicators.csv", INDICATOR_COLUMNS, indicators),
            ("targets.csv", TARGET_COLUMNS, targets),
            ("observations/own.csv", OBSERVATION_COLUMNS, observations),
        ):
            text = "\n".join([",".join(header), *rows]) + "\n"
            (folder / name).write_text(text, encoding=encoding)
        (folder / "plan.toml").write_text(plan, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def default_pack() -> Pack:
    """The shipped pack of Heshan 2024."""
    return load_pack("heshan-2024")


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fixed seed."""
    return np.random.default_rng(7)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium; without one browser tests skip, except in CI."""
    found = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI must have a Chromium: .ci/run installs it")
    if found is None:
        pytest.skip("no Chromium installed; apt-get install chromium runs the browser tests")
    return found


@pytest.fixture(scope="session")
def plain_projection(default_pack: Pack) -> Projection:
    """The shipped pack from its default month, few paths."""
    return project(default_pack, n_paths=400)


@pytest.fixture(scope="session")
def demo_projection(default_pack: Pack) -> Projection:
    """The shipped pack with demonstration figures: something is known about nearly every promise."""
    return project(with_demonstration(default_pack), n_paths=400)


@pytest.fixture(scope="session")
def booming(default_pack: Pack) -> Projection:
    """The shipped pack as of November, had its district published 600 percent for retail sales."""
    rows = default_pack.observations
    template = rows[(rows["area"] == "100000") & (rows["indicator"] == "retail_sales")
                    & (rows["measure"] == "yoy_growth") & (rows["coverage"] == "ytd")
                    & (rows["period"].dt.year == 2024)]  # fmt: skip
    own = template.assign(area=default_pack.plan.area, value=600.0)
    pack = replace(default_pack, observations=pd.concat([rows, own], ignore_index=True))
    return project(pack, as_of="2024-11", n_paths=400)


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of an installed LibreOffice; without one such tests skip, except in CI."""
    found = shutil.which("soffice")
    if found is None and os.environ.get("CI"):
        pytest.fail("CI must have LibreOffice: .ci/run installs it")
    if found is None:
        pytest.skip("no LibreOffice installed; apt-get install libreoffice-calc runs these tests")
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.Server]:
    """A running server; without one installed the tests skip, except in CI."""
    if servers.programs() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have PostgreSQL: .ci/run installs it")
        pytest.skip("no PostgreSQL installed; apt-get install postgresql runs these tests")
    server = servers.new_server()
    yield server
    servers.remove(server)
