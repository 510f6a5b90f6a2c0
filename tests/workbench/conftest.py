"""One small projection of the default pack for all tests of the workbench."""

import pytest

from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.workbench.state import WorkbenchState


@pytest.fixture(scope="session")
def projection():
    return project(load_pack("heshan-2024"), n_paths=500)


@pytest.fixture
def state(projection):
    return WorkbenchState(projection)
