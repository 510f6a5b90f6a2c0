"""Making packs: from a template, from published goals, from last year's pack; checking them."""

from bada_model.pack_making.carrying import carried_pack
from bada_model.pack_making.checking import Report, check_pack
from bada_model.pack_making.goals import Goal, read_goals
from bada_model.pack_making.new import NewPack, new_pack

__all__ = [
    "Goal", "NewPack", "Report", "carried_pack", "check_pack", "new_pack", "read_goals",
]  # fmt: skip
