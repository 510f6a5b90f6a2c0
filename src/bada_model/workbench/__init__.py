"""The workbench: sliders, goals and charts in a notebook or a browser page."""

from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.view import Workbench

__all__ = ["Workbench", "WorkbenchState"]
