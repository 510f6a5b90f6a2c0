"""The controls of the import panel: one row for each open question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import ipywidgets as widgets

from bada_model.desk.decisions import SKIP
from bada_model.desk.findings import Ask, Question
from bada_model.desk.listing import series_label
from bada_model.desk.questions import Asked
from bada_model.language import Language, Text
from bada_model.workbench.import_state import YES, ImportState
from bada_model.workbench.import_tables import value_words
from bada_model.workbench.import_words import FOREIGN, QUESTIONS, WORDS

Say = Callable[[Ask, str, str], None]
"""What a control calls: where the answer is kept, its name, its value."""
CELLS_SHOWN = 6
WIDE = "320px"


def question_row(asked: Asked, state: ImportState, say: Say) -> widgets.HBox:
    """What is asked with the cells it concerns, and the control that answers it."""
    text = widgets.HTML(_asked_html(asked, state.language))
    row = widgets.HBox([text, *_controls(asked, state, say)])
    row.add_class("bi-question")
    if not asked.stops:
        row.add_class("bi-optional")
    elif asked.questions[0].ask is Ask.ACCEPT:
        row.add_class("bi-doubted")
    return row


def _asked_html(asked: Asked, language: Language) -> str:
    cells = ", ".join(asked.cells[:CELLS_SHOWN])
    if len(asked.cells) > CELLS_SHOWN:
        cells = WORDS["and_more"].fill(cells=cells, n=len(asked.cells)).in_(language)
    where = WORDS["in_cells"].fill(cells=cells).in_(language)
    return f"<b>{escape(asked_words(asked).in_(language))}</b><small>{escape(where)}</small>"


def asked_words(asked: Asked) -> Text:
    """The question in words."""
    last = asked.questions[-1]
    name = FOREIGN if last.ask is Ask.AREA and asked.stops else asked.name
    words = QUESTIONS.get((last.ask, name)) or QUESTIONS[last.ask, ""]
    problem = asked.findings[0].problem
    return words.fill(name=asked.name, found=problem.found, expected=problem.expected)


def _controls(asked: Asked, state: ImportState, say: Say) -> Iterator[Any]:
    by_ask = {q.ask: q for q in asked.questions}
    tip = asked_words(asked).in_(state.language)
    if Ask.ACCEPT in by_ask:
        yield _accept(asked.name, state.language, say, tip)
    elif Ask.GIVEN in by_ask:
        yield _typed(WORDS["period_hint"].in_(state.language), tip, lambda v: say(Ask.GIVEN, asked.name, v))  # fmt: skip
    else:
        yield _choice(asked, state, say, tip)
    if Ask.AREA in by_ask:
        yield _typed(WORDS["new_area"].in_(state.language), tip, lambda v: say(Ask.AREA, asked.name, v))  # fmt: skip


def _accept(cell: str, language: Language, say: Say, tip: str) -> widgets.Button:
    button = widgets.Button(description=WORDS["accept"].in_(language), tooltip=tip, layout={"width": "auto"})  # fmt: skip
    button.add_class("bi-ask-accept")
    button.on_click(lambda _: say(Ask.ACCEPT, cell, YES))
    return button


def _typed(hint: str, tip: str, done: Callable[[str], None]) -> widgets.Text:
    """A field that speaks when it is left or Enter is pressed."""
    field = widgets.Text(placeholder=hint, tooltip=tip, continuous_update=False, layout={"width": WIDE})  # fmt: skip
    field.add_class("bi-typed")
    field.observe(lambda change: done(change["new"]) if change["new"] else None, "value")
    return field


def _choice(asked: Asked, state: ImportState, say: Say, tip: str) -> widgets.Dropdown:
    choice = widgets.Dropdown(
        options=list(_options(asked, state)), index=0, tooltip=tip, layout={"width": WIDE}
    )
    choice.add_class(f"bi-ask-{asked.questions[0].ask}")

    def chosen(change: dict[str, Any]) -> None:
        ask, value = change["new"]
        if value:
            say(ask, asked.name, value)

    choice.observe(chosen, "value")
    return choice


def _options(asked: Asked, state: ImportState) -> Iterator[tuple[str, tuple[Ask, str]]]:
    """Nothing chosen, then the likely answers, then the others by name."""
    assert state.opened is not None
    names, areas, language = state.opened.known.names, areas_of(state), state.language
    yield WORDS["choose"].in_(language), (asked.questions[0].ask, "")
    for question in asked.questions:
        for value in _values(question, state):
            text = value_words(question.ask, value, names, areas)
            yield text.in_(language), (question.ask, value)


def _values(question: Question, state: ImportState) -> list[str]:
    match question.ask:
        case Ask.LABEL:
            return list(dict.fromkeys([*question.choices, SKIP, *_all_series(state)]))
        case Ask.AREA:
            return [*areas_of(state), *question.choices]
        case _:
            return list(question.choices)


def _all_series(state: ImportState) -> list[str]:
    """Every series that tables are read for, by its name; those that bear only a code come last."""
    assert state.opened is not None
    names, language = state.opened.known.names, state.language
    read = {m.series for meanings in names.labels.values() for m in meanings} & set(names.habits)
    label = {s: series_label(names, s).in_(language) for s in read}
    return sorted(label, key=lambda s: (label[s] == s, label[s]))


def areas_of(state: ImportState) -> dict[str, Text]:
    """The areas of the pack by code, the most local first."""
    assert state.opened is not None
    plan = state.opened.known.pack.plan
    return {area.code: area.label for area in sorted(plan.areas, key=lambda a: a.code != plan.area)}
