"""What a command loads, seen from a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

RUN = """
import sys
from bada_model.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def loaded_by(*command: str, folder: Path) -> set[str]:
    """Every module that a command without a workspace, run in a folder, has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command], capture_output=True, text=True, cwd=folder,
        env=os.environ | {"BADA_WORKSPACE": "none", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())
