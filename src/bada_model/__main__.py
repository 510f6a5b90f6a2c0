"""The command ``bada``: fetch, call, show. No arithmetic happens here."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads: two threads only spin

from bada_model import evidence_commands, scenario_commands  # noqa: F401  (register their commands)
from bada_model.commands import app
from bada_model.errors import BadaError


def main() -> None:
    """Run the command line; bad input ends with a message and exit code 2."""
    try:
        app()
    except BadaError as error:
        language = os.environ.get("BADA_LANG", "")
        for shown in [language] if language in ("zh", "en") else ["zh", "en"]:
            name = "错误" if shown == "zh" else "error"
            for line in error.message(shown).splitlines():  # type: ignore[arg-type]
                print(f"{name}: {line}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
