"""The command ``bada``: fetch, call, show. No arithmetic happens here."""

from __future__ import annotations

import gc
import os
import sys
from itertools import pairwise

from typer.exceptions import Abort, TyperException

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads: two threads only spin
gc.set_threshold(500_000)  # a command makes many objects that last: sweeps for cycles cost a tenth

from bada_model.commands import (  # noqa: F401  (each registers its commands)
    briefs,
    data,
    evidence,
    packs,
    plan,
    scenarios,
    workbench,
    workspace,
)
from bada_model.commands.app import app
from bada_model.errors import BadaError
from bada_model.language import Language, Text


def main() -> None:
    """Run the command line; bad input ends with a message and exit code 2."""
    try:
        sys.exit(app(prog_name="bada", standalone_mode=False))
    except BadaError as error:
        _say(Text(error.message("zh"), error.message("en")))
        sys.exit(2)
    except TyperException as error:
        from bada_model.commands.usage import usage_fault

        if type(error).__name__ != "NoArgsIsHelpError":  # its help is printed already
            _say(usage_fault(error, sys.argv))
        sys.exit(error.exit_code)
    except Abort:
        _say(Text("已中止", "stopped"))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _say(fault: Text) -> None:
    for shown in _languages(sys.argv):
        name = "错误" if shown == "zh" else "error"
        for line in fault.in_(shown).splitlines():
            print(f"{name}: {line}", file=sys.stderr)


def _languages(arguments: list[str]) -> tuple[Language, ...]:
    """The language asked for on the command line or by the environment; both where none was."""
    asked = [b for a, b in pairwise(arguments) if a == "--lang"]
    asked += [a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")]
    match [*asked, os.environ.get("BADA_LANG", "")][0]:
        case "zh":
            return ("zh",)
        case "en":
            return ("en",)
        case _:
            return ("zh", "en")


if __name__ == "__main__":
    main()
