"""The prose of sentences about promises, once: Python fills it, and so does the living page.

Every template here goes to the page as data (``living.py``); ``living.js`` chooses among them by the
same rules as ``sentences.py`` and writes no prose of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from bada_model.attainment import Status
from bada_model.language import Text

VERDICTS: dict[Status, Text] = {
    Status.MET: Text("已经达成", "is met"),
    Status.ON_TRACK: Text("有望达成", "is on track"),
    Status.AT_RISK: Text("存在未达风险", "is at risk"),
    Status.OFF_TRACK: Text("按目前走势难以达成", "is off track"),
}
MISSED = Text("未能达成", "was missed")

FINAL: Mapping[str, Text] = {
    "up": Text("全年增长", "up"), "down": Text("全年下降", "down"), "even": Text("全年持平，为", "unchanged,"),
    "added": Text("全年新增", "added"), "removed": Text("全年净变动", "net change of"),
    "standing": Text("年末为", "at year end"), "whole": Text("全年为", "for the year"),
}  # fmt: skip
"""How a decided outcome is read, by form and sign."""

AHEAD: Mapping[str, Text] = {
    "up": Text("增长", "up"), "down": Text("下降", "down"), "even": Text("持平，为", "unchanged,"),
    "added": Text("新增", "a rise of"), "removed": Text("净变动", "a net change of"),
    "standing": Text("为", "at"), "whole": Text("为", "at"),
}  # fmt: skip
"""How an outlook is read, by form and sign."""

STANDING = Text(
    "{name}（承诺{promise}）：{outlook}达成概率{chance}，{word}{rest}。",
    "{name} ({promise}): {outlook}probability {chance}; the goal {word}{rest}.",
)
OUTLOOK = Text(
    "年末预计{lead}{median}（80%区间{low}至{high}），",
    "year-end outlook {lead} {median} (80% band {low} to {high}), ",
)
SETTLED = Text(
    "{name}{lead}{value}，{promise}的目标{word}{tail}。",
    "{name}: {lead} {value}; the goal {promise} {word}{tail}.",
)
SETTLED_TAIL = Text("，{gap}", "; {gap}")
OUTSIDE = Text("超出容许范围{digits}{unit}", "outside the range allowed by {digits} {unit}")
ABOVE = Text("高于承诺{digits}{unit}", "{digits} {unit} above the promise")
BELOW = Text("低于承诺{digits}{unit}", "{digits} {unit} below the promise")
PACE = Text("余下月份须达到{pace}", "the remaining months need {pace}")
ONE_MORE = Text("，{part}", ", {part}")

TALLY = Text(
    "{name}中有数据依据的{known}项：已达成{met}项，有望达成{on_track}项，"
    "存在风险{at_risk}项，难以达成或未达成{off_track}项。",
    "Of the {known} {name} with data, {met} are met, {on_track} on "
    "track, {at_risk} at risk and {off_track} off track or missed.",
)
TOGETHER = Text(
    "上述{count}项主要目标同时达成的概率为{chance}（按同一组模拟路径计算，各项并非独立）。",
    "The probability that all {count} headline goals hold together is {chance} (counted on the "
    "same simulated paths; the goals are not independent).",
)
TOGETHER_LED = Text(
    "上述{count}项有数据依据的目标同时达成的概率为{chance}。",
    "The probability that all {count} promises with data hold together is {chance}.",
)
TOGETHER_CHANGED = Text(
    "{count}项主要目标同时达成的概率{word}{chance}（原为{before}）。",
    "The probability that all {count} headline goals hold together, {before} before, {word} {chance}.",
)
CHANCE_WORDS: Mapping[int, Text] = {
    -1: Text("降至", "falls to"), 0: Text("仍为", "stays at"), 1: Text("升至", "rises to"),
}  # fmt: skip
WEAKEST = Text("达成概率最低的一项——{said}", "The least likely: {said}")
MUST_ACT = Text(
    "{lead}：{n}项须采取措施——{items}{more}。", "{lead}: {n} in need of action — {items}{more}."
)
AND_MORE = Text("等{n}项", " and {left} more")
NEXT_ITEM = Text("；", "; ")
SHORT = Text(
    "{name}（承诺{promise}，达成概率{chance}{tail}）",
    "{name} ({promise}; probability {chance}{tail})",
)
NAMED = Text("{name}（承诺{promise}）", "{name} ({promise})")
BAND_CHANGE = Text(
    "，80%区间由{low}至{high}{word}{new_low}至{new_high}",
    "; the 80% band, {low} to {high} before, {word} {new_low} to {new_high}",
)
BAND_WORDS: Mapping[int, Text] = {
    -1: Text("收窄为", "narrowed to"), 0: Text("变为", "is now"), 1: Text("扩大为", "widened to"),
}  # fmt: skip

TEMPLATES: Mapping[str, Text] = {
    "standing": STANDING, "outlook": OUTLOOK, "settled": SETTLED, "settled_tail": SETTLED_TAIL,
    "outside": OUTSIDE, "above": ABOVE, "below": BELOW, "pace": PACE, "one_more": ONE_MORE,
    "tally": TALLY, "together": TOGETHER, "together_led": TOGETHER_LED,
    "together_changed": TOGETHER_CHANGED, "weakest": WEAKEST, "must_act": MUST_ACT,
    "next_item": NEXT_ITEM, "and_more": AND_MORE, "short": SHORT, "missed": MISSED,
}  # fmt: skip
"""Everything the living page fills, by name."""
