"""The lever sheet recomputes what Python computes."""

import io
import shutil
import subprocess
import zipfile

import numpy as np
import pytest

from bada_model.assumptions import Scenario, Setting
from bada_model.briefs import brief, render
from bada_model.briefs.lever_sheet import evaluate
from bada_model.briefs.reading import read_values
from bada_model.briefs.tables_of_values import lever_model
from bada_model.language import Text
from bada_model.what_if.goals import levers
from bada_model.what_if.linear import linear_outcomes


@pytest.fixture(scope="module")
def model(plain_projection):
    return lever_model(plain_projection)


def test_at_the_start_the_sheet_shows_the_thinned_paths(plain_projection, model):
    results, joint = evaluate(model, {})
    items = [plain_projection.answer(o.target) for o in model.outcomes]
    for item, result in zip(items, results, strict=True):
        assert result.median == pytest.approx(
            item.outcome["0.5"], abs=1e-9
        )  # 400 paths: none left out
        assert result.probability == pytest.approx(item.probability, abs=1e-9)
    targets = [i.target for i in items]
    exact = linear_outcomes(plain_projection, targets, [])
    assert joint == pytest.approx(exact.probabilities(exact.start)[1], abs=1e-9)


def test_moved_drivers_agree_with_the_engine(plain_projection, model):
    values = {d.code: 0.5 * (d.start + d.high) for d in model.drivers}
    scenario = Scenario(code="x", title=Text("x", "x"),
                        settings={code: Setting(value=v) for code, v in values.items()})  # fmt: skip
    moved = plain_projection.under(scenario)
    results, _ = evaluate(model, values)
    for outcome, result in zip(model.outcomes, results, strict=True):
        item = moved.answer(outcome.target)
        assert result.median == pytest.approx(item.outcome["0.5"], abs=1e-6)
        assert result.probability == pytest.approx(item.probability, abs=1e-9)


def test_every_moving_lever_is_a_cell(plain_projection, model):
    codes = [d.code for d in model.drivers]
    assert codes
    assert set(codes) <= {d.code for d in levers(plain_projection)}
    assert all(any(np.any(o.slopes[n]) for o in model.outcomes) for n in range(len(codes)))


def test_nothing_to_move_gives_no_sheet(write_pack):
    from bada_model.packs import load_pack
    from bada_model.projection import project

    document = brief(project(load_pack(write_pack()), n_paths=200))
    assert document.values.levers() is None
    assert "情景推演" not in read_values(render(document, "xlsx", language="zh", pictures={}))


def recalculated(data, folder, soffice):
    """The workbook after LibreOffice has computed every formula anew."""
    (folder / "in.xlsx").write_bytes(without_results(data))
    home = (folder / "home").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={home}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    shutil.rmtree(folder / "home", ignore_errors=True)
    return read_values((folder / "out" / "in.xlsx").read_bytes())


def without_results(data):
    """The workbook with every stored formula result taken out, so that none can be carried over."""
    import re

    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            target.writestr(name, content)
    return packed.getvalue()


def test_a_spreadsheet_recomputes_the_outcomes(plain_projection, model, tmp_path, soffice):
    """Driver cells are changed in the file; LibreOffice recalculates; Python must agree."""
    from dataclasses import replace

    document = brief(plain_projection)
    moved = {d.code: d.start + 0.4 * (d.high - d.start) for d in model.drivers}
    data = render(replace(document, blocks=()), "xlsx", language="en", pictures={})
    sheets = recalculated(with_drivers(data, list(moved.values())), tmp_path, soffice)
    rows = {row[0]: row for row in sheets["Levers"] if row}
    results, joint = evaluate(model, moved)
    for outcome, result in zip(model.outcomes, results, strict=True):
        shown = [float(v) for v in rows[outcome.label.en][3:8]]
        wanted = [result.mean, result.median, result.low, result.high, result.probability]
        assert shown == pytest.approx(wanted, abs=1e-6)
    assert float(rows["All together"][7]) == pytest.approx(joint, abs=1e-6)
    start, _ = evaluate(model, {})
    assert any(abs(a.median - b.median) > 0.1 for a, b in zip(start, results, strict=True))


def with_drivers(data, values):
    """The workbook with other numbers in the driver cells, as a person would type them."""
    import re

    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if (
                name.startswith("xl/worksheets/")
                and b'<c r="D7"' in content
                and b"<dataValidation" in content
            ):
                for row, value in enumerate(values, 7):
                    content, count = re.subn(rb'(<c r="D%d"[^>]*><v>)[^<]*' % row,
                                             rb"\g<1>%s" % repr(value).encode(), content)  # fmt: skip
                    assert count == 1
            target.writestr(name, content)
    return packed.getvalue()
