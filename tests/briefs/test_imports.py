"""Which libraries a brief does not load: each format pays for its own writer and for no other's."""

import pytest

from tests.commands.loading import loaded_by

LIBRARIES = {"docx", "xlsxwriter", "typst"}
OWN = {
    "docx": {"docx", "xlsxwriter"},
    "xlsx": {"xlsxwriter"},
    "pdf": {"typst"},
}  # charts hold workbooks
NEVER = ("matplotlib", "plotly", "PIL", "fontTools.subset", "pypdf", "python_calamine")


def loaded(folder, formats):
    """Every module that ``bada brief`` has loaded when it ends."""
    return loaded_by("brief", "--format", formats, "--paths", "100", folder=folder)


def test_a_page_loads_no_writer_of_another_format_and_nothing_that_draws(tmp_path):
    found = loaded(tmp_path, "html,md")
    assert "bada_model.charts.fan_svg" in found
    assert found.isdisjoint({*LIBRARIES, *NEVER, "lxml", "fontTools", "bada_model.briefs.pdf",
                             "bada_model.briefs.xlsx", "bada_model.briefs.docx"})  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_every_other_format_loads_its_own_writer_only(tmp_path, name):
    found = loaded(tmp_path, name)
    assert found & LIBRARIES == OWN[name]
    assert found.isdisjoint({"matplotlib", "plotly"})
