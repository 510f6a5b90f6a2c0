"""A projection small enough to travel, and what it answers at any driver values.

``LiveModel.evaluate`` equals ``projection.under(scenario).assess()``, in Python; ``live/core.js``
is the same arithmetic in a browser. Both uses, the living brief and the workbench, send the model
as a message::

    header, buffers = live_model(projection).to_message()     # JSON-able dict, list of bytes

    import {open} from "./core.js"                            // core_script() is its text
    const live = open(header, buffers)                        // ArrayBuffers, DataViews or base64
    live.evaluate({vouchers: 5})                              // drivers left out keep their base
    live.evaluate({vouchers: 5}, ["gdp"])                     // this fan only
    // -> {goals: {ID: {probability, status, outcome: {mean, "0.05": ..., "0.95": ...}}},
    //     together, reached, n, expected, fans: {INDICATOR: [[q05 ... q95] for each period]}}

Keys of ``header``: ``drivers`` (code, label, group, unit, low, high, step, base, value, lever,
known, evidence), ``goals`` (targets that answer to a driver: id, indicator, label, unit, form, bound,
value, headline), ``still`` (headline goals that do not answer), ``fans``, ``levels``, ``thresholds``
and what the arithmetic needs (``links``, ``courses``, ``fixed``, ``columns``, ``rows``). ``value`` of a driver is the base
scenario's. Where the base scenario has judgements that select paths, the selected paths stay selected while drivers
move (``exact`` is false): the kernel, which selects anew, has the last word.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

import numpy as np

from bada_model.assumptions import Driver, Link
from bada_model.attainment import AT_RISK, ON_TRACK, QUANTILES, Assessment, Status
from bada_model.errors import UnknownName
from bada_model.forecast.counter import Key
from bada_model.forecast.course import Course
from bada_model.language import Text
from bada_model.live.column import Column
from bada_model.live.encoding import Box
from bada_model.live.fan import LiveFan
from bada_model.live.goal import LiveAnswer, LiveGoal

VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDriver:
    """A driver, its value in the base scenario, and on what its effects rest."""

    driver: Driver
    value: float
    evidence: tuple[str, ...]

    def packed(self) -> dict[str, object]:
        """The header entry."""
        d = self.driver
        return {
            "code": d.code, "label": _both(d.label), "group": d.group, "unit": _both(d.unit),
            "low": d.low, "high": d.high, "step": d.step, "base": d.base, "value": self.value,
            "lever": d.lever, "known": None if d.known is None else list(d.known),
            "note": _both(d.note), "evidence": list(self.evidence),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLink:
    """A link with the key that repeats its draws."""

    link: Link
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class StillGoal:
    """A headline goal that answers to no driver: its answer, and which paths meet it."""

    item: Assessment
    met: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAnswers:
    """What holds at some driver values.

    ``together`` is the probability that all ``n`` headline goals with a basis are met, ``reached`` the
    number that are met or on track, ``expected`` the sum of their probabilities; ``fans`` has
    quantiles of shape (n_periods, n_levels) by indicator.
    """

    goals: Mapping[str, LiveAnswer]
    together: float
    reached: int
    n: int
    expected: float
    fans: Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveModel:
    """A compact scenario model: drivers in, answers out.

    ``rows`` are the paths that the base scenario's judgements select, None without any. Goals read
    the first ``judged`` columns, fans the others too. ``courses`` holds December of the baseline and
    the way there, ``fixed`` the vectors of what the scenario fixes.
    """

    n_paths: int
    scenario: str
    drivers: tuple[LiveDriver, ...]
    links: tuple[LiveLink, ...]
    fixed: tuple[np.ndarray, ...] = field(repr=False)
    courses: tuple[tuple[np.ndarray, Course], ...] = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)
    judged: int
    goals: tuple[LiveGoal, ...]
    still: tuple[StillGoal, ...] = field(repr=False)
    fans: tuple[LiveFan, ...] = field(repr=False)
    rows: np.ndarray | None = field(default=None, repr=False)

    @property
    def exact(self) -> bool:
        """Whether moved drivers give the engine's own answers; else judgements hold their paths."""
        return self.rows is None

    def evaluate(self, settings: Mapping[str, float], *, fans: bool = True) -> LiveAnswers:
        """The answers when drivers take these values; one left out keeps the base scenario's.

        Parameters
        ----------
        fans : bool
            Whether the quantiles of every month are wanted too.

        Raises
        ------
        UnknownName
            A driver is not in the model.
        """
        values = self._values(settings)
        moves = values - np.array([d.driver.base for d in self.drivers])
        columns: list[np.ndarray] = []
        for column in self.columns if fans else self.columns[: self.judged]:
            columns.append(column.at(moves, columns))
        seen = columns if self.rows is None else [c[self.rows] for c in columns]
        answers, met = self._judge(seen)
        drawn = {f.indicator: f.at(seen) for f in self.fans} if fans else {}
        return self._together(answers, met, drawn)

    def _values(self, settings: Mapping[str, float]) -> np.ndarray:
        codes = [d.driver.code for d in self.drivers]
        unknown = sorted(settings.keys() - set(codes))
        if unknown:
            raise UnknownName(
                Text(f"模型里没有驱动因素“{unknown[0]}”；现有：{', '.join(codes)}",
                     f"the model has no driver '{unknown[0]}'; there are: {', '.join(codes)}")
            )  # fmt: skip
        return np.array([settings.get(d.driver.code, d.value) for d in self.drivers], dtype=float)

    def _judge(
        self, columns: list[np.ndarray]
    ) -> tuple[dict[str, LiveAnswer], dict[str, np.ndarray]]:
        outcomes = [
            g.outcomes(columns[g.column], None if g.other is None else columns[g.other])
            for g in self.goals
        ]
        levels = np.quantile(outcomes, QUANTILES, axis=1).T if outcomes else ()
        answers, met = {}, {}
        for goal, found, at_levels in zip(self.goals, outcomes, levels, strict=True):
            target = goal.item.target
            met[target.id] = target.met(found)
            answers[target.id] = goal.answer(found, at_levels, met[target.id])
        return answers, met

    def _together(
        self,
        answers: dict[str, LiveAnswer],
        met: dict[str, np.ndarray],
        fans: dict[str, np.ndarray],
    ) -> LiveAnswers:
        headline = [g.item.target.id for g in self.goals if g.item.indicator.headline]
        everything = [*(met[i] for i in headline), *(s.met for s in self.still)]
        statuses = [*(answers[i].status for i in headline), *(s.item.status for s in self.still)]
        return LiveAnswers(
            goals=answers, fans=fans, n=len(everything),
            together=float(np.logical_and.reduce(everything).mean()) if everything else 1.0,
            reached=sum(s in (Status.MET, Status.ON_TRACK) for s in statuses),
            expected=float(sum(m.mean() for m in everything)),
        )  # fmt: skip

    # -- sending -----------------------------------------------------------------------

    def to_message(self) -> tuple[dict[str, object], list[bytes]]:
        """The header, made of plain JSON values, and the binary parts it refers to by number."""
        box = Box()
        header: dict[str, object] = {
            "version": VERSION, "n_paths": self.n_paths, "scenario": self.scenario,
            "exact": self.exact, "levels": list(QUANTILES),
            "thresholds": {"on_track": ON_TRACK, "at_risk": AT_RISK},
            "drivers": [d.packed() for d in self.drivers],
            "links": [[*k.key, k.link.effect, k.link.se] for k in self.links],
            "fixed": [box.put(vector) for vector in self.fixed],
            "courses": [
                {"december": box.put(december), "key": list(c.key), "centre": c.centre, "step": c.step}
                for december, c in self.courses
            ],
            "columns": [c.packed(box) for c in self.columns],
            "goals": [g.packed() for g in self.goals],
            "still": [
                {"id": s.item.target.id, "status": str(s.item.status), "met": box.flags(s.met)}
                for s in self.still
            ],
            "fans": [f.packed() for f in self.fans],
            "rows": None if self.rows is None else box.put(self.rows),
        }  # fmt: skip
        return header, box.buffers

    def to_html_script(self, **more: object) -> str:
        """The message as one JSON text that may stand inside a ``<script>`` element.

        ``more`` joins the header and the buffers as further keys; the buffers are base64.
        """
        header, buffers = self.to_message()
        texts = [base64.b64encode(b).decode() for b in buffers]
        text = json.dumps({"header": header, "buffers": texts, **more}, ensure_ascii=False,
                          allow_nan=False, separators=(",", ":"))  # fmt: skip
        return (
            text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        )


def core_script(name: str = "core.js") -> str:
    """The text of the browser core, an ES module; ``draw.js`` holds its drawings."""
    return (resources.files("bada_model.live") / name).read_text(encoding="utf-8")


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
