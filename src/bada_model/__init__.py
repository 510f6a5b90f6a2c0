"""Scenario modelling and forecasting for the targets of an annual plan.

The public functions are imported on first use, so that ``import bada_model``
stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import Any

__version__ = _version("bada-model")

_PUBLIC = {
    "load_pack": "bada_model.packs",
    "project": "bada_model.projection",
    "Projection": "bada_model.projection",
    "find_conflicts": "bada_model.conflicts",
    "compare": "bada_model.what_if.comparison",
    "solve": "bada_model.what_if.goal_seek",
    "certify": "bada_model.what_if.certificate",
    "news": "bada_model.changes.news_by_cause",
    "brief": "bada_model.briefs",
    "Workbench": "bada_model.workbench",
    "ImportPanel": "bada_model.workbench",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'bada_model' has no attribute '{name}'")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
