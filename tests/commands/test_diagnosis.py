"""``bada doctor``: what it finds, and that it finds what is wrong."""

from importlib import metadata

import pytest

from bada_model.commands import diagnosis


def said(findings):
    return "\n".join(f.text.en for f in findings)


def test_every_dependency_of_the_project_is_checked():
    named = {f.text.en.split()[0] for f in diagnosis._packages()}
    assert {"numpy", "pandas", "typst", "sqlalchemy", "voila"} <= named
    assert "pytest" not in named


def test_an_unfit_version_is_named_with_the_one_needed(monkeypatch):
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda n: "0.1" if n == "numpy" else real(n))
    bad = [f for f in diagnosis._packages() if not f.good]
    assert [f.required for f in bad] == [True]
    assert "numpy<2.6,>=2.4 is needed, found 0.1" in said(bad)


@pytest.mark.parametrize(
    ("content", "good", "words"),
    [
        (None, True, "no workspace in use"),
        (b"not a database at all" * 100, False, "not an intact workspace"),
    ],
)
def test_the_workspace_is_looked_at(tmp_path, monkeypatch, content, good, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADA_WORKSPACE", raising=False)
    if content is not None:
        (tmp_path / "workspace.db").write_bytes(content)
    found = diagnosis._workspace()
    assert found.good is good
    assert words in found.text.en
