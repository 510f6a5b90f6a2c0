"""One projection of the default pack, with and without demonstration figures, for all tests here."""

import pytest

from bada_model.assumptions import BASELINE_SCENARIO, Scenario, Setting
from bada_model.demonstration import with_demonstration
from bada_model.language import Text
from bada_model.packs import load_pack
from bada_model.projection import project


@pytest.fixture(scope="session")
def pack():
    return load_pack("heshan-2024")


@pytest.fixture(scope="session")
def projection(pack):
    return project(pack, n_paths=2000)


@pytest.fixture(scope="session")
def demonstration(pack):
    """As of August, with figures of every kind."""
    return project(with_demonstration(pack), as_of="2024-08", n_paths=1000)


@pytest.fixture
def scenario():
    """A scenario from driver values, with any other field by name."""

    def make(values=None, **fields):
        settings = {name: Setting(value=value) for name, value in (values or {}).items()}
        return Scenario(
            code="test", title=Text.same("test"), base=BASELINE_SCENARIO.code, settings=settings,
            own=tuple(settings), **fields,
        )  # fmt: skip

    return make
