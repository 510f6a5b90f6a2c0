"""Earlier answers as rows that can be kept, and their scores once the outcomes are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.attainment import QUANTILES, Assessment, Status
from bada_model.briefs.description import Block, Paragraph, Table
from bada_model.domain import Form
from bada_model.language import Text
from bada_model.projection import Projection

FEW = 20
"""Below so many answers the scores are printed with a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a brief said about one promise, as plain values.

    ``quantiles`` are the outcome's, by level such as ``"0.1"``, in the target's unit; empty
    for milestones.
    """

    target: str
    as_of: str
    scenario: str
    probability: float
    status: str
    quantiles: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a promise ended."""

    target: str
    met: bool
    value: float | None  # in the target's unit; None for milestones


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good some answers were.

    ``brier`` is the mean squared error of the probabilities, ``reference`` that of always
    stating the share that was met; ``inside`` the share of outcomes within the 80 % band.
    """

    answers: int
    met: int
    stated: float
    brier: float
    reference: float
    inside: float | None
    banded: int


def answers(projection: Projection) -> tuple[Answer, ...]:
    """Every answer of a projection that can be scored later."""
    return tuple(
        Answer(
            target=i.target.id, as_of=str(projection.as_of), scenario=projection.scenario.code,
            probability=i.probability, status=str(i.status), quantiles=_quantiles(i),
        )
        for i in projection.assess() if i.probability is not None
    )  # fmt: skip


def _quantiles(item: Assessment) -> dict[str, float]:
    if item.outcome is None or item.target.form is Form.MILESTONE:
        return {}
    return {f"{q:g}": item.outcome[f"{q:g}"] for q in QUANTILES}


def outcomes_of(decided: Iterable[Assessment]) -> tuple[Outcome, ...]:
    """The outcomes of promises that published figures have decided."""
    return tuple(
        Outcome(target=i.target.id, met=i.status is Status.MET, value=_final(i)) for i in decided
    )


def _final(item: Assessment) -> float | None:
    """The final figure; unknown where a count was reached before the year was over."""
    if item.outcome is None or item.target.form is Form.MILESTONE:
        return None
    low, high = item.outcome["0.05"], item.outcome["0.95"]
    return low if low == high else None


def score(given: Sequence[Answer], outcomes: Iterable[Outcome]) -> Score | None:
    """Brier score and coverage of the answers whose outcome is known; None where there is none.

    Examples
    --------
    >>> said = Answer(target="a", as_of="2024-06", scenario="baseline", probability=0.8,
    ...               status="on_track", quantiles={"0.1": 5.0, "0.9": 9.0})
    >>> found = score([said], [Outcome(target="a", met=True, value=7.0)])
    >>> round(found.brier, 2), found.inside
    (0.04, 1.0)
    """
    known = {o.target: o for o in outcomes}
    pairs = [(a, known[a.target]) for a in given if a.target in known]
    if not pairs:
        return None
    stated = np.array([a.probability for a, _ in pairs])
    met = np.array([o.met for _, o in pairs], dtype=float)
    inside = [a.quantiles["0.1"] <= o.value <= a.quantiles["0.9"] for a, o in pairs
              if o.value is not None and {"0.1", "0.9"} <= set(a.quantiles)]  # fmt: skip
    return Score(
        answers=len(pairs), met=int(met.sum()), stated=float(stated.mean()),
        brier=float(np.mean((stated - met) ** 2)), reference=float(met.mean() * (1 - met.mean())),
        inside=float(np.mean(inside)) if inside else None, banded=len(inside),
    )  # fmt: skip


def by_month(given: Sequence[Answer], outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """Scores for each month in which answers were given."""
    months = sorted({a.as_of for a in given})
    scored = {m: score([a for a in given if a.as_of == m], outcomes) for m in months}
    return {m: s for m, s in scored.items() if s is not None}


# -- as a page --------------------------------------------------------------------------------


def record_blocks(given: Sequence[Answer], outcomes: Sequence[Outcome]) -> Iterator[Block]:
    """The track record: one sentence for the whole, one row for each month."""
    whole = score(given, outcomes)
    if whole is None:
        yield Paragraph(text=Text(
            f"已定结果{len(outcomes)}项，可评分的历次回答0个；结果公布后即可评分。",
            f"{len(outcomes)} outcomes are known and 0 earlier answers can be scored; they will be "
            "once outcomes are published.",
        ))  # fmt: skip
        return
    yield Paragraph(text=_whole(whole))
    if whole.answers < FEW:
        yield Paragraph(role="note", text=Text(
            f"仅{whole.answers}个回答，不足{FEW}个，评分仅供参考。",
            f"Only {whole.answers} answers, fewer than {FEW}: read the scores with care.",
        ))  # fmt: skip
    yield record_table(by_month(given, outcomes))


def _whole(found: Score) -> Text:
    better = round(found.brier, 3) < round(found.reference, 3)
    same = round(found.brier, 3) == round(found.reference, 3)
    zh = "与之持平" if same else ("优于" if better else "劣于")
    en = "equal to" if same else ("better than" if better else "worse than")
    band = Text("", "") if found.inside is None else Text(
        f"；80%区间包含结果的占{found.inside:.0%}（{found.banded}例）",
        f"; the 80% bands held {found.inside:.0%} of {found.banded} outcomes",
    )  # fmt: skip
    return Text(
        f"历次{found.answers}个回答已可评分：平均说{found.stated:.0%}，实际达成{found.met / found.answers:.0%}；"
        f"布赖尔得分{found.brier:.3f}，{zh}只报达成比例的{found.reference:.3f}{band.zh}。",
        f"{found.answers} earlier answers can be scored: they said {found.stated:.0%} on average, "
        f"{found.met / found.answers:.0%} came true; Brier score {found.brier:.3f}, {en} the "
        f"{found.reference:.3f} of always stating the share met{band.en}.",
    )


def record_table(scores: Mapping[str, Score]) -> Table:
    """One row for each month of answers."""
    titles = ("月份", "Month"), ("回答数", "Answers"), ("平均概率", "Stated"), ("达成比例", "Came true"), \
        ("布赖尔得分", "Brier"), ("只报达成比例", "Base rate"), ("80%区间包含", "In 80% band")  # fmt: skip
    return Table(
        columns=tuple(Text(*t) for t in titles), numeric=frozenset(range(1, 7)),
        rows=tuple(
            tuple(Text.same(cell) for cell in (
                month, s.answers, f"{s.stated:.0%}", f"{s.met / s.answers:.0%}", f"{s.brier:.3f}",
                f"{s.reference:.3f}", "—" if s.inside is None else f"{s.inside:.0%}",
            ))
            for month, s in scores.items()
        ),
    )  # fmt: skip
