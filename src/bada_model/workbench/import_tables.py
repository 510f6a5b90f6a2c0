"""The import panel's tables as HTML; every word of a file is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bada_model.desk.findings import Ask, Finding
from bada_model.desk.listing import PROPOSAL_HEADER, proposal_rows, series_label
from bada_model.desk.proposal import ACCEPTABLE
from bada_model.desk.vocabulary import Vocabulary
from bada_model.language import Language, Text
from bada_model.units import label
from bada_model.workbench.import_state import Answer, ImportState
from bada_model.workbench.import_words import NAMES, VALUES, WORDS

SHOWN = 2_000
"""Figures listed at most; every finding is listed whatever their number."""
POINT, FIGURE = "\u2008", "\u2007"
"""A space as wide as a point, and one as wide as a digit."""


def table(
    head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], *, name: str, right: Sequence[int] = ()
) -> str:  # fmt: skip
    """A table of escaped texts; a row is its class and its cells, columns ``right`` are aligned right."""
    align = ["bi-right" if n in right else "" for n in range(len(head))]
    top = "".join(f'<th scope="col" class="{a}">{escape(h)}</th>' for a, h in zip(align, head, strict=True))  # fmt: skip
    body = "".join(
        f'<tr class="{kind}">'
        + "".join(f'<td class="{a}">{escape(c)}</td>' for a, c in zip(align, cells, strict=True))
        + "</tr>"
        for kind, cells in rows
    )
    return f'<div class="bi-scroll"><table class="{name}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def heading(text: Text, language: Language) -> str:
    """A heading between the parts of the panel."""
    return f"<h4>{escape(text.in_(language))}</h4>"


def message(kind: str, text: str) -> str:
    """What was done (``good``) or went wrong (``error``), announced to screen readers."""
    return f'<div class="bi-said bi-{kind}" role="status">{escape(text)}</div>'


# -- findings ------------------------------------------------------------------------


def kind_of(finding: Finding) -> str:
    """error, doubt (a person may know better), accepted (a person did) or note."""
    doubted = finding.kind in ACCEPTABLE
    if finding.stops:
        return "doubt" if doubted else "error"
    return "accepted" if doubted else "note"


def findings_table(findings: Sequence[Finding], language: Language) -> str:
    """Every finding, those in the way first."""
    order = ("error", "doubt", "accepted", "note")
    kinds = [kind_of(f) for f in findings]
    if not findings:
        return heading(WORDS["no_findings"], language)
    counts = {"errors": kinds.count("error"), "doubts": kinds.count("doubt"),
              "notes": kinds.count("accepted") + kinds.count("note")}  # fmt: skip
    head = [WORDS[w].in_(language) for w in ("kind", "cell", "found", "expected", "remedy")]
    rows = [
        (f"bi-{kind}", _finding(f, kind, language))
        for kind, f in sorted(zip(kinds, findings, strict=True), key=lambda pair: order.index(pair[0]))
    ]  # fmt: skip
    return heading(WORDS["findings"].fill(**counts), language) + table(head, rows, name="bi-findings")  # fmt: skip


def _finding(finding: Finding, kind: str, language: Language) -> list[str]:
    p = finding.problem
    place = p.cell or (f"{p.row}:{p.column or ''}" if p.row is not None else p.file_in(language))
    words = (WORDS[kind], Text.same(place), Text.same(p.found_in(language).strip("'")), p.expected, _remedy(finding, kind))  # fmt: skip
    return [word.in_(language) for word in words]


def _remedy(finding: Finding, kind: str) -> Text:
    """What to do; where the panel has the control, that it is there."""
    own = finding.problem.remedy
    match kind:
        case "doubt":
            return WORDS["or_accept"]
        case "accepted":
            return WORDS["was_accepted"]
        case "error" if finding.questions:
            return WORDS["above"]
        case "note" if finding.questions:
            return WORDS["name_above"]
    return own


# -- figures -------------------------------------------------------------------------


def figures_table(state: ImportState) -> str:
    """Every figure read: cell, series, area, period, value with unit, and why."""
    assert state.proposal is not None
    assert state.opened is not None
    language = state.language
    rows = proposal_rows(state.proposal, state.opened.known, language)
    at = {name: n for n, (name, _) in enumerate(PROPOSAL_HEADER)}
    stopped = _stopped(state)
    shown = rows[:SHOWN]
    values = aligned([row[at["value"]] for row in shown])
    for row, value in zip(shown, values, strict=True):
        row[at["value"]] = value
    head = [text.in_(language) for _, text in PROPOSAL_HEADER]
    body = [("bi-stopped" if row[at["cell"]] in stopped else "", [str(c) for c in row]) for row in shown]  # fmt: skip
    listed = table(head, body, name="bi-figures", right=(at["printed"], at["value"], at["sure"]))
    return heading(_how_many(state, len(rows), len(stopped)), language) + listed


def _stopped(state: ImportState) -> set[str]:
    assert state.proposal is not None
    cells = {cell for f in state.proposal.errors for cell in f.cells}
    return {e.cell for e in state.proposal.entries if e.cell in cells}


def _how_many(state: ImportState, rows: int, stopped: int) -> Text:
    assert state.proposal is not None
    if state.proposal.tidy is not None:
        return WORDS["tidy"].fill(n=len(state.proposal.tidy), shown=rows)
    said = WORDS["figures"].fill(n=rows, stopped=stopped)
    if rows <= SHOWN:
        return said
    more = WORDS["first_rows"].fill(shown=SHOWN)
    return Text(f"{said.zh}；{more.zh}", f"{said.en}; {more.en}")


def aligned(values: Sequence[str]) -> list[str]:
    """Numbers padded with blanks as wide as digits, so that their points stand in one line.

    Examples
    --------
    >>> [v.replace(POINT, ":").replace(FIGURE, "_") for v in aligned(["12", "3.25"])]
    ['12:__', '3.25']
    """
    decimals = [len(v.partition(".")[2]) for v in values]
    most = max(decimals, default=0)
    return [
        v + (POINT if not d and most else "") + FIGURE * (most - d)
        for v, d in zip(values, decimals, strict=True)
    ]


# -- answers -------------------------------------------------------------------------


def answer_words(answer: Answer, names: Vocabulary, areas: dict[str, Text]) -> tuple[Text, Text]:
    """What an answer is about, and what it says."""
    about = NAMES.get((answer.ask, answer.name), Text.same(answer.name))
    return about, value_words(answer.ask, answer.value, names, areas)


def value_words(ask: Ask, value: str, names: Vocabulary, areas: dict[str, Text]) -> Text:
    """A value of the mapping in words."""
    if value in VALUES and ask is not Ask.UNIT:
        return VALUES[value]
    match ask:
        case Ask.LABEL:
            return series_label(names, value)
        case Ask.AREA | Ask.SETTING:
            return areas.get(value, Text.same(value))
        case Ask.UNIT:
            return label(value)
        case _:
            return Text.same(value)


def answers_table(
    answers: Sequence[Answer], names: Vocabulary, areas: dict[str, Text], language: Language
) -> str:
    """Everything said so far, folded away."""
    rows = [
        ("", [about.in_(language), meaning.in_(language), WORDS["kept" if a.kept else "now"].in_(language)])
        for a in answers for about, meaning in [answer_words(a, names, areas)]
    ]  # fmt: skip
    head = [WORDS[w].in_(language) for w in ("name_column", "meaning", "since")]
    title = escape(WORDS["answers"].fill(n=len(rows)).in_(language))
    return f"<details><summary>{title}</summary>{table(head, rows, name='bi-answers')}</details>"
