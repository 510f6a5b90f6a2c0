"""The files that install the project agree and hold no address."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer

import bada_model
from bada_model.__main__ import app

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


def shown_commands():
    """The commands of the README that are written out with what they need."""
    found = re.findall(r"`bada ([a-z][^`]*)`", (ROOT / "README.md").read_text())
    first = [re.sub(r"(?:\\\|[\w-]+)+", "", command) for command in found]  # of several choices
    return [c.replace("DAY", "2024-08-01") for c in first if re.search(r" --|[A-Z]{4}", c)]


@pytest.mark.parametrize("line", shown_commands())
def test_a_command_of_the_readme_is_complete_as_written(line):
    command, words = typer.main.get_command(app), shlex.split(line)
    while hasattr(command, "commands"):
        around = command.make_context("bada", words[:1], resilient_parsing=True)
        _, command, words = command.resolve_command(around, words)
    command.make_context("bada", words)  # raises where an option is unknown or missing


def test_no_module_takes_the_place_of_a_public_name():
    """Importing ``bada_model.x`` sets the attribute ``x``: it must not hide the function of that name."""
    modules = {p.stem if p.suffix else p.name for p in (ROOT / "src" / "bada_model").iterdir()}
    assert not modules & set(bada_model.__all__)
    assert all(callable(getattr(bada_model, n)) for n in bada_model.__all__ if n != "__version__")
