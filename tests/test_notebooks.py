from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
SCRIPTS = sorted(FOLDER.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore:.*TCP without encryption")
def test_every_notebook_runs(script):
    NotebookClient(
        jupytext.read(script), timeout=120, resources={"metadata": {"path": FOLDER}}
    ).execute()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_the_pair_agrees_and_stores_no_output(script):
    stored = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert [c.source for c in stored.cells] == [c.source for c in jupytext.read(script).cells]
    assert not any(c.get("outputs") for c in stored.cells)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_a_notebook_defines_no_functions(script):
    code = [c.source for c in jupytext.read(script).cells if c.cell_type == "code"]
    assert not any(line.startswith("def ") for cell in code for line in cell.splitlines())
