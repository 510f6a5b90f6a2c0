"""The workspace database: what an office imported, judged, assumed and said, append-only.

>>> from bada_model.workspace import Workspace
>>> with Workspace.open(getfixture("tmp_path") / "workspace.db") as workspace:
...     workspace.counts()["observations"]
0
"""

from __future__ import annotations

from bada_model.workspace.faults import WorkspaceError
from bada_model.workspace.figures import Import
from bada_model.workspace.records import BriefRecord, LedgerEntry, SavedScenario
from bada_model.workspace.workspace import Workspace

__all__ = ["BriefRecord", "Import", "LedgerEntry", "SavedScenario", "Workspace", "WorkspaceError"]
