"""The live model: a projection small enough to travel, evaluated here and in a browser alike."""

from bada_model.live.build import live_model
from bada_model.live.model import LiveAnswers, LiveModel, core_script

__all__ = ["LiveAnswers", "LiveModel", "core_script", "live_model"]
