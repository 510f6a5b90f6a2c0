"""What a plain answer does not load: each of these costs more time than the answer may take."""

import os
import subprocess
import sys

import pytest

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
RUN = """
import sys
from bada_model.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.fixture(scope="module", params=COMMANDS)
def loaded(request, tmp_path_factory):
    """Every module that a command without a workspace has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *COMMANDS[request.param]],
        capture_output=True, text=True, cwd=tmp_path_factory.mktemp(request.param),
        env=os.environ | {"BADA_WORKSPACE": "none", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("module", UNUSED)
def test_a_plain_answer_does_without(loaded, module):
    assert "bada_model.projection" in loaded
    assert module not in loaded
