"""What a person can still say about a file: the questions of its findings, each asked once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bada_model.desk.findings import Ask, Finding, Question
from bada_model.desk.proposal import ACCEPTABLE, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing to be decided, and the findings it would settle.

    An unknown name may be a series or an area: then there are two ``questions``, of which one is
    answered. ``stops`` tells whether the import waits for the answer.
    """

    name: str
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> bool:
        """Whether the import waits for the answer."""
        return any(f.stops for f in self.findings)

    @property
    def cells(self) -> tuple[str, ...]:
        """Where the question arose, in the order of the file."""
        return tuple(dict.fromkeys(f.problem.cell for f in self.findings if f.problem.cell))


def questions_of(proposal: Proposal) -> tuple[Asked, ...]:
    """Every open question of a proposal, those that stop the import first.

    Findings without a question can only be settled in the table itself.
    """
    groups: dict[tuple[str, str], list[tuple[Question, Finding]]] = {}
    for finding in proposal.findings:
        for question in _questions(finding):
            kind = "names" if question.ask in (Ask.LABEL, Ask.AREA) else str(question.ask)
            groups.setdefault((kind, question.name), []).append((question, finding))
    found = [
        Asked(
            name=name, questions=_each_once([q for q, _ in pairs]),
            findings=tuple(dict.fromkeys(f for _, f in pairs)),
        )
        for (_, name), pairs in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda asked: not asked.stops))


def _questions(finding: Finding) -> Iterator[Question]:
    yield from finding.questions
    if finding.stops and finding.kind in ACCEPTABLE and finding.problem.cell:
        yield Question(ask=Ask.ACCEPT, name=finding.problem.cell)


def _each_once(questions: list[Question]) -> tuple[Question, ...]:
    """One question for each place of an answer, with the choices of all."""
    choices: dict[Ask, dict[str, None]] = {}
    for question in questions:
        choices.setdefault(question.ask, {}).update(dict.fromkeys(question.choices))
    name = questions[0].name
    return tuple(Question(ask=a, name=name, choices=tuple(c)) for a, c in choices.items())
