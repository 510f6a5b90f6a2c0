"""Which libraries a brief does not load: each format pays for its own writer and for no other's."""

import os
import subprocess
import sys

import pytest

LIBRARIES = {"docx", "xlsxwriter", "typst"}
OWN = {
    "docx": {"docx", "xlsxwriter"},
    "xlsx": {"xlsxwriter"},
    "pdf": {"typst"},
}  # charts hold workbooks
NEVER = ("matplotlib", "plotly", "PIL", "fontTools.subset", "pypdf", "python_calamine")
RUN = """
import sys
from bada_model.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def loaded(folder, formats):
    """Every module that ``bada brief`` has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "brief", "--format", formats, "--paths", "100", "--out", str(folder)],
        capture_output=True, text=True, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, check=True,
    )  # fmt: skip
    return set(done.stderr.split())


def test_a_page_loads_no_writer_of_another_format_and_nothing_that_draws(tmp_path):
    found = loaded(tmp_path, "html,md")
    assert "bada_model.charts.static" in found
    assert found.isdisjoint({*LIBRARIES, *NEVER, "lxml", "fontTools", "bada_model.briefs.pdf",
                             "bada_model.briefs.xlsx", "bada_model.briefs.docx"})  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_every_other_format_loads_its_own_writer_only(tmp_path, name):
    found = loaded(tmp_path, name)
    assert found & LIBRARIES == OWN[name]
    assert found.isdisjoint({"matplotlib", "plotly"})
