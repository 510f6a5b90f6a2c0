import inspect
from dataclasses import fields
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from bada_model.commands.asked import FEWER_PATHS, Asked, AskedBriefly, with_common_options


def told(form, *words):
    """What a command with one option of its own is handed."""
    seen = []

    def command(asked, own: Annotated[int, typer.Option("--own")] = 1) -> None:
        """A command."""
        seen.append((asked, own))

    command.__annotations__["asked"] = form
    app = typer.Typer()
    app.command()(with_common_options(command))
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return seen[0]


def test_options_reach_the_command_in_one_value():
    asked, own = told(Asked, "--own", "3", "--as-of", "2024-06", "--lang", "en", "--demo")
    assert (own, asked.as_of, asked.language, asked.demo) == (3, "2024-06", "en", True)


@pytest.mark.parametrize(("form", "paths"), [(Asked, 10_000), (AskedBriefly, FEWER_PATHS)])
def test_what_is_not_given_keeps_its_default(form, paths):
    asked, own = told(form)
    assert own == 1
    assert asked == form()
    assert asked.paths == paths


def test_each_field_is_an_option_of_the_same_name():
    def command(asked: Asked, own: int) -> None:
        """A command."""

    names = list(inspect.signature(with_common_options(command)).parameters)
    assert names == ["own", *(f.name for f in fields(Asked))]
