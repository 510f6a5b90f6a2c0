"""The workbench: sliders, goals and charts in a notebook or a browser page; the import panel."""

from bada_model.workbench.import_panel import ImportPanel
from bada_model.workbench.import_state import ImportState
from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.view import Workbench

__all__ = ["ImportPanel", "ImportState", "Workbench", "WorkbenchState"]
