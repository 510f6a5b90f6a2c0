"""The files that install the project agree and hold no address."""

import re
import tomllib
from pathlib import Path

import bada_model

ROOT = Path(__file__).parents[1]


def test_lock_and_constraints_pin_the_same_versions():
    pins = re.findall(r"^\S+==\S+.*?(?= \\\n|\n)", (ROOT / "requirements.lock").read_text(), re.M)
    assert pins == (ROOT / "constraints.txt").read_text().splitlines()


def test_pins_name_no_host():
    for name in ("requirements.lock", "constraints.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text


def test_the_packages_the_users_named_are_real_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    assert {"jupyterlab", "pandas", "statsmodels", "numpy", "ipywidgets", "plotly"} <= names


def test_the_readme_names_only_files_that_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_no_module_takes_the_place_of_a_public_name():
    """Importing ``bada_model.x`` sets the attribute ``x``: it must not hide the function of that name."""
    modules = {p.stem if p.suffix else p.name for p in (ROOT / "src" / "bada_model").iterdir()}
    assert not modules & set(bada_model.__all__)
    assert all(callable(getattr(bada_model, n)) for n in bada_model.__all__ if n != "__version__")
