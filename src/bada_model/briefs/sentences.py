"""Sentences about promises, written from their numbers.

Each word of judgement or direction is chosen here, in one place, by the status or by the
sign of the difference *as printed*, so a sentence cannot contradict its own figures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bada_model.attainment import Assessment, Status
from bada_model.briefs import phrases, wording
from bada_model.briefs.phrases import MISSED, VERDICTS
from bada_model.domain import Bound, Form
from bada_model.language import Text
from bada_model.units import NEARLY_NEVER, NEARLY_SURE, amount, chance, label

_ORDER = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.MET)
_NOTHING = Text("", "")
NAMED = 5
"""Promises a sentence names before it says how many more there are."""
OPEN = (Status.AT_RISK, Status.OFF_TRACK)


def settled(item: Assessment) -> bool:
    """Whether published figures have already decided the outcome."""
    decided = item.status in (Status.MET, Status.OFF_TRACK)
    return decided and item.outcome is not None and item.outcome["0.05"] == item.outcome["0.95"]


def verdict(item: Assessment) -> Text:
    """The status in words; a missed promise is never called anything softer."""
    if item.status is Status.OFF_TRACK and settled(item):
        return MISSED
    return VERDICTS[item.status]


def standing(item: Assessment) -> Text:
    """Where one promise stands: outlook, chance, verdict, gap and pace.

    The promise must have a basis.
    """
    if settled(item) and item.target.form is not Form.MILESTONE:
        return _settled_sentence(item)
    chance, word, promise = (
        wording.probability(item.probability), verdict(item), wording.promise(item.target),
    )  # fmt: skip
    outlook, rest = _outlook(item), _join(gap(item), _pace(item))
    return phrases.STANDING.fill(name=item.indicator.label, promise=promise, outlook=outlook,
                                 chance=chance, word=word, rest=rest)  # fmt: skip


def _settled_sentence(item: Assessment) -> Text:
    promise, word, rest = wording.promise(item.target), verdict(item), gap(item)
    value, lead = _value(item, "0.5", signed=False), phrases.FINAL[_reading(item)]
    tail = phrases.SETTLED_TAIL.fill(gap=rest) if rest.zh else _NOTHING
    return phrases.SETTLED.fill(name=item.indicator.label, lead=lead, value=value, promise=promise,
                                word=word, tail=tail)  # fmt: skip


def _reading(item: Assessment) -> str:
    """Which verb the median takes: bound to the form and to the sign as printed."""
    assert item.outcome is not None
    shown = round(item.outcome["0.5"], wording.decimals_for(item.target.unit, item.outcome["0.5"]))
    match item.target.form:
        case Form.GROWTH:
            return "even" if shown == 0 else ("up" if shown > 0 else "down")
        case Form.INCREMENT:
            return "added" if shown >= 0 else "removed"
        case Form.STOCK | Form.RATE | Form.STANDARD:
            return "standing"
        case _:
            return "whole"


def _outlook(item: Assessment) -> Text:
    if item.outcome is None or item.target.form is Form.MILESTONE:
        return _NOTHING
    median, low, high = (_value(item, q, signed=q != "0.5") for q in ("0.5", "0.1", "0.9"))
    lead = phrases.AHEAD[_reading(item)]
    return phrases.OUTLOOK.fill(lead=lead, median=median, low=low, high=high)


def _value(item: Assessment, level: str, *, signed: bool = True) -> Text:
    """One quantile of the outcome, with the decimals of the median; unsigned beside "down"."""
    assert item.outcome is not None
    unit, value = item.target.unit, item.outcome[level]
    if not signed and item.target.form is Form.GROWTH:
        value = abs(value)
    return amount(wording.number(value, wording.decimals_for(unit, item.outcome["0.5"])), unit)


def gap(item: Assessment) -> Text:
    """How far the median outcome misses the promise, empty where it does not."""
    target, outcome = item.target, item.outcome
    if outcome is None or target.form in (Form.MILESTONE, Form.RELATIVE, Form.STANDARD):
        return _NOTHING
    median = np.array([outcome["0.5"]])
    near = target.bound is Bound.ABOUT and not target.two_sided
    # readers subtract what is printed: a tolerance that is not printed does not shorten the gap
    missing = target.value - outcome["0.5"] if near else float(target.shortfall(median)[0])
    decimals = wording.decimals_for(target.unit, outcome["0.5"])
    if bool(target.met(median)[0]) or round(missing, decimals) <= 0:
        return _NOTHING
    words = label("percentage_point" if target.unit == "percent" else target.unit)
    digits = wording.number(missing, decimals)
    if target.bound is Bound.ABOUT and target.two_sided:
        said = phrases.OUTSIDE
    else:
        said = phrases.ABOVE if target.is_cap else phrases.BELOW
    return said.fill(digits=digits, unit=words)


def _pace(item: Assessment) -> Text:
    """What the rest of the year must bring, where a goal is still open and lacking."""
    if item.status not in OPEN or settled(item) or (item.required_pace or 0.0) <= 0:
        return _NOTHING
    return phrases.PACE.fill(pace=wording.pace(item))


def _join(*parts: Text) -> Text:
    said = [phrases.ONE_MORE.fill(part=p) for p in parts if p.zh]
    return Text("".join(p.zh for p in said), "".join(p.en for p in said))


# -- change -------------------------------------------------------------------------------


def printed_percent(probability: float) -> int:
    """A probability as the whole percent a reader sees; 0 and 100 stand for <1% and >99%."""
    if probability <= NEARLY_NEVER:
        return 0
    return 100 if probability >= NEARLY_SURE else int(chance(probability)[:-1])


def moved(before: Assessment, after: Assessment, since: Text) -> Text:
    """How one promise's chance and outlook changed against another answer.

    ``since`` names it: ``Text("7月", "since July")``.
    """
    name = phrases.NAMED.fill(name=after.indicator.label, promise=wording.promise(after.target))
    if after.probability is None:
        return Text(
            f"{name.zh}：{wording.basis(after).zh}。", f"{name.en}: {wording.basis(after).en}."
        )
    now = wording.probability(after.probability)
    if before.probability is None:
        word = verdict(after)
        return Text(
            f"{name.zh}首次有数据可评，达成概率{now.zh}，{word.zh}。",
            f"{name.en} can be judged for the first time: probability {now.en}; the goal {word.en}.",
        )
    change, median, status = (
        _chance_change(before, after),
        _median_change(before, after),
        _turn(before, after),
    )
    return Text(
        f"{name.zh}达成概率较{since.zh}{change.zh}{median.zh}{status.zh}。",
        f"{name.en}: the probability {change.en} ({since.en}){median.en}{status.en}.",
    )  # fmt: skip


def direction(before: float, after: float) -> int:
    """Sign of a change of probability as printed: -1, 0 or 1."""
    return int(np.sign(printed_percent(after) - printed_percent(before)))


def _chance_change(before: Assessment, after: Assessment) -> Text:
    assert before.probability is not None
    assert after.probability is not None
    old, new = wording.probability(before.probability), wording.probability(after.probability)
    match direction(before.probability, after.probability):
        case 1:
            return Text(f"由{old.zh}升至{new.zh}", f"rose from {old.en} to {new.en}")
        case -1:
            return Text(f"由{old.zh}降至{new.zh}", f"fell from {old.en} to {new.en}")
        case _:
            return Text(f"持平，为{new.zh}", f"stays at {new.en}")


def _median_change(before: Assessment, after: Assessment) -> Text:
    if before.outcome is None or after.outcome is None or after.target.form is Form.MILESTONE:
        return _NOTHING
    unit, median = after.target.unit, after.outcome["0.5"]
    decimals = wording.decimals_for(unit, median)
    old, new = round(before.outcome["0.5"], decimals), round(median, decimals)
    first, second = (amount(wording.number(v, decimals), unit) for v in (old, new))
    if old == new:
        return Text(f"，年末预计仍为{second.zh}", f"; the outlook stays at {second.en}")
    up = new > old
    against = _band_change(before, after) if _against(before, after, 1 if up else -1) else _NOTHING
    return Text(
        f"，年末预计由{first.zh}{'上调' if up else '下调'}至{second.zh}{against.zh}",
        f"; the outlook moved {'up' if up else 'down'} from {first.en} to {second.en}{against.en}",
    )


def _against(before: Assessment, after: Assessment, step: int) -> bool:
    """Whether the chance moved one way and the outlook, read by what is promised, the other."""
    if after.target.bound is Bound.ABOUT and after.target.two_sided:
        return False
    assert before.probability is not None
    assert after.probability is not None
    better = -step if after.target.is_cap else step
    return direction(before.probability, after.probability) == -better


def _band_change(before: Assessment, after: Assessment) -> Text:
    """The 80% band before and after: why a chance may fall although the outlook rises."""
    assert before.outcome is not None
    assert after.outcome is not None
    unit, decimals = (
        after.target.unit,
        wording.decimals_for(after.target.unit, after.outcome["0.5"]),
    )
    edges = [
        [round(o[q], decimals) for q in ("0.1", "0.9")] for o in (before.outcome, after.outcome)
    ]
    old, new = (round(high - low, decimals) for low, high in edges)
    said = [[amount(wording.number(e, decimals), unit) for e in pair] for pair in edges]
    word = phrases.BAND_WORDS[int(np.sign(new - old))]
    return phrases.BAND_CHANGE.fill(low=said[0][0], high=said[0][1], word=word,
                                    new_low=said[1][0], new_high=said[1][1])  # fmt: skip


def _turn(before: Assessment, after: Assessment) -> Text:
    """The change of status, named better or worse by their order."""
    if before.status is after.status or Status.NO_BASIS in (before.status, after.status):
        return _NOTHING
    better = _ORDER.index(after.status) > _ORDER.index(before.status)
    old, new = plain_status(before.status), plain_status(after.status)
    return Text(
        f"，状态由“{old.zh}”{'转好为' if better else '转差为'}“{new.zh}”",
        f"; the status went {'up' if better else 'down'} from {old.en} to {new.en}",
    )


def plain_status(status: Status) -> Text:
    """The word of a status without its shape."""
    word = wording.STATUS_WORDS[status]
    return Text(word.zh.split(" ", 1)[1], word.en.split(" ", 1)[1])


# -- many promises ----------------------------------------------------------------------------


def tally(items: Sequence[Assessment], name: Text) -> Text:
    """How many of a set of promises with a basis stand where."""
    count = {status: sum(i.status is status for i in items) for status in Status}
    known = len(items) - count[Status.NO_BASIS]
    return phrases.TALLY.fill(
        name=name, known=known, met=count[Status.MET], on_track=count[Status.ON_TRACK],
        at_risk=count[Status.AT_RISK], off_track=count[Status.OFF_TRACK],
    )  # fmt: skip


def together(count: int, joint: float) -> Text:
    """The chance that several goals hold at once."""
    return phrases.TOGETHER.fill(count=count, chance=wording.probability(joint))


def together_changed(count: int, before: float, joint: float) -> Text:
    """The chance that several goals hold at once, against another scenario."""
    return phrases.TOGETHER_CHANGED.fill(
        count=count, before=wording.probability(before), chance=wording.probability(joint),
        word=phrases.CHANCE_WORDS[direction(before, joint)],
    )  # fmt: skip


def weakest(items: Sequence[Assessment]) -> Text | None:
    """The open goal least likely to be reached, None where no goal is open."""
    lacking = [i for i in items if i.status in OPEN and not settled(i)]
    if not lacking:
        return None
    said = standing(min(lacking, key=lambda i: i.probability or 0.0))
    return phrases.WEAKEST.fill(said=said)


def leads(item: Assessment) -> tuple[Text, ...]:
    """The departments that lead a promise; some lead together."""
    return item.target.departments


def by_lead(items: Sequence[Assessment]) -> dict[Text, list[Assessment]]:
    """Promises by lead department, the department with the least likely promise first."""
    groups: dict[Text, list[Assessment]] = {}
    for item in sorted(items, key=lambda i: i.probability if i.probability is not None else 2.0):
        for lead in leads(item):
            groups.setdefault(lead, []).append(item)
    return groups


def must_act(lead: Text, items: Sequence[Assessment]) -> Text:
    """What one department is asked for: its open promises, the least likely with their numbers."""
    shorts = [_short(i) for i in items[:NAMED]]
    named = Text(phrases.NEXT_ITEM.zh.join(t.zh for t in shorts),
                 phrases.NEXT_ITEM.en.join(t.en for t in shorts))  # fmt: skip
    left = len(items) - len(shorts)
    more = phrases.AND_MORE.fill(n=len(items), left=left) if left else _NOTHING
    return phrases.MUST_ACT.fill(lead=lead, n=len(items), items=named, more=more)


def _short(item: Assessment) -> Text:
    chance, pace = wording.probability(item.probability), _pace(item)
    return phrases.SHORT.fill(
        name=item.indicator.label,
        promise=wording.promise(item.target),
        chance=chance,
        tail=_join(pace),
    )
