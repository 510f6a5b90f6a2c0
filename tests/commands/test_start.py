"""What a plain answer does not load: each of these costs more time than the answer may take."""

import pytest

from tests.commands.loading import loaded_by

UNUSED = (
    "sqlalchemy",
    "alembic",
    "statsmodels",
    "plotly",
    "ipywidgets",
    "voila",
    "SALib",
    "distributed",
    "rich",
    "scipy",
)
COMMANDS = {
    "assess": ("assess", "--format", "json", "--paths", "100"),
    "brief": ("brief", "--format", "html", "--paths", "100"),
}


@pytest.fixture(scope="module", params=COMMANDS)
def loaded(request, tmp_path_factory):
    """Every module that a command has loaded when it ends."""
    return loaded_by(*COMMANDS[request.param], folder=tmp_path_factory.mktemp(request.param))


@pytest.mark.parametrize("module", UNUSED)
def test_a_plain_answer_does_without(loaded, module):
    assert "bada_model.projection" in loaded
    assert module not in loaded
