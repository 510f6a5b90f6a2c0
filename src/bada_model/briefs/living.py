"""What makes the HTML brief living: the live model, the facts of each promise and the prose as data.

The page itself stays complete without script. ``templates/living.js`` writes the page's numbers and
sentences at the base values, finds each of them on the page, and rewrites those it found when a
driver moves; so what it cannot write, it does not touch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

from bada_model.attainment import Assessment, Status
from bada_model.briefs import phrases, sections, wording
from bada_model.briefs.citing import Citations
from bada_model.briefs.sentences import NAMED, leads, plain_status
from bada_model.charts import FanChart
from bada_model.charts.drawing import fan_drawing
from bada_model.charts.fan import ALT, alt_target
from bada_model.domain import Form
from bada_model.language import Language, Text
from bada_model.live import core_script, live_model
from bada_model.projection import Projection
from bada_model.units import NEARLY_NEVER, NEARLY_SURE, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """What the living page of a brief is made from.

    ``joint_before`` is the chance of all headline goals together under the scenario a brief
    compares with, None where it compares with none.
    """

    projection: Projection
    items: tuple[Assessment, ...]
    citations: Citations
    joint_before: float | None = None

    def data(self, charts: Sequence[tuple[str, FanChart]], language: Language) -> str | None:
        """Everything the page's script needs as JSON; None where no promise answers to a driver."""
        model = live_model(self.projection, [name for name, _ in charts])
        alive = {g.item.target.id for g in model.goals}
        if not alive & {i.target.id for i in self.items}:
            return None
        return model.to_html_script(page={
            "language": language, "nearly_never": NEARLY_NEVER,
            "nearly_sure": NEARLY_SURE, "templates": _said(phrases.TEMPLATES, language),
            "words": _said(_WORDS, language), "panel": _said(_PANEL, language),
            "status": _said(wording.STATUS_WORDS, language),
            "plain_status": {s: plain_status(s).in_(language) for s in wording.STATUS_WORDS},
            "verdicts": _said(phrases.VERDICTS, language), "ahead": _said(phrases.AHEAD, language),
            "final": _said(phrases.FINAL, language), "named": NAMED,
            "chance_words": _said(phrases.CHANCE_WORDS, language), "joint_before": self.joint_before,
            "columns": _said({"outlook": sections.OUTLOOK.title, "chance": sections.CHANCE.title,
                              "status": sections.STATUS.title, "indicator": sections.INDICATOR.title,
                              "promise": sections.PROMISE.title}, language),
            "promises": [self._promise(i, language) for i in self.items
                         if i.status is not Status.NO_BASIS],
            "figures": {name: _figure(chart, language) for name, chart in charts},
        })  # fmt: skip

    def _promise(self, item: Assessment, language: Language) -> dict[str, object]:
        """One promise with a basis: its words and what decides how they are put."""
        target, points = item.target, "percentage_point"
        gap_unit = label(points if target.unit == "percent" else target.unit)
        said = {
            "label": item.indicator.label, "promise": wording.promise(target),
            "unit": label(target.unit), "gap_unit": gap_unit, "pace": wording.pace(item),
            "mark": self.citations.mark(item),
        }  # fmt: skip
        return {
            **_said(said, language), "id": target.id, "headline": item.indicator.headline,
            "form": str(target.form), "bound": str(target.bound), "value": target.value,
            "tolerance": target.tolerance, "two_sided": target.two_sided,
            "unit_code": target.unit, "decimals": target.printed_decimals, "cap": target.is_cap,
            "lacks_pace": (item.required_pace or 0.0) <= 0, "leads": [lead.in_(language) for lead in leads(item)],
            "status": str(item.status), "probability": item.probability,
            "outcome": None if item.outcome is None else dict(item.outcome),
            "milestone": target.form is Form.MILESTONE,
            "ungapped": target.form in (Form.MILESTONE, Form.RELATIVE, Form.STANDARD),
        }  # fmt: skip


def page_script() -> str:
    """The browser core, its drawings and the page's own logic as one module."""
    own = (resources.files("bada_model.briefs") / "templates" / "living.js").read_text("utf-8")
    text = "\n".join((core_script(), core_script("draw.js"), own))
    return re.sub(r"^import .*\n", "", re.sub(r"^export ", "", text, flags=re.M), flags=re.M)


def _said(texts: Mapping[Any, Text], language: Language) -> dict[str, str]:
    return {str(name): text.in_(language) for name, text in texts.items()}


def _figure(chart: FanChart, language: Language) -> dict[str, object]:
    """A fan chart's words and the lines that do not move; ``alt`` has places for those that do."""
    alt = ALT.fill(unit=chart.unit, target=alt_target(chart.target), median="{median}", low="{low}",
                   high="{high}")  # fmt: skip
    return {**asdict(fan_drawing(chart, language)), "alt": alt.in_(language)}


_WORDS = {
    "headline": Text("主要目标", "headline goals"), "led": Text("牵头目标", "promises"),
    "dash": wording.DASH,
}  # fmt: skip

_PANEL = {
    "title": Text("驱动因素推演", "What if"),
    "open": Text("调整驱动因素", "Move the drivers"), "close": Text("收起", "Close"),
    "reset": Text("全部复原", "Reset all"), "reset_one": Text("复原", "Reset"),
    "k_of_n": Text("{k} / {n}项主要目标有望或已经达成", "{k} of {n} headline goals met or on track"),
    "joint": Text("全部同时达成的概率 {chance}", "all together: {chance}"),
    "base": Text("现为通报所用数值", "These are the values of the brief"),
    "moved": Text("本页数字已按所调驱动因素重算，不是通报原文：{changes}",
                  "The numbers of this page are recomputed with moved drivers, not those of the brief: {changes}"),
    "change": Text("{name} {value} {unit}", "{name} {value} {unit}"),
    "beyond": Text("超出有依据的范围 {low} 至 {high}", "beyond the range with evidence, {low} to {high}"),
    "estimated": Text("估计", "estimated"), "accounting": Text("核算", "accounting"),
    "literature": Text("文献", "literature"), "assumption": Text("假设", "assumption"),
    "lever": Text("可用手段", "Levers"), "outside": Text("外部环境", "Outside the district"),
    "kept": Text("情景含有限定结果的判断：调整时沿用其选定的路径",
                 "The scenario holds judgements on outcomes: their paths stay selected while drivers move"),
    "no_act": Text("须采取措施的目标0项。", "Promises in need of action: 0."),
    "stale": Text("此处为通报原文，不随驱动因素变动", "As in the brief; does not move with the drivers"),
}  # fmt: skip
"""Words of the panel."""
