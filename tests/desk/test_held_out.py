"""The frozen tables: nothing is read wrongly or dropped silently, and what is reached stays."""

from __future__ import annotations

import pytest

from bada_model.desk.knowledge import Knowledge, knowledge_of
from bada_model.packs import load_pack
from tests.desk.held_out import BOOKS
from tests.desk.held_out.books import Book, content
from tests.desk.held_out.scoring import Score, score

RIGHT, NAMED, NEEDLESS = 501, 183, 20


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge_of(load_pack())


@pytest.fixture(scope="module")
def scores(known: Knowledge) -> list[Score]:
    return [score(book, known) for book in BOOKS]


def test_no_held_out_figure_is_stored_wrongly(scores: list[Score]) -> None:
    assert {s.book: s.wrong for s in scores if s.wrong} == {}


def test_no_held_out_figure_goes_missing_without_a_word(scores: list[Score]) -> None:
    assert {s.book: s.silent for s in scores if s.silent} == {}


def test_what_is_ambiguous_is_asked_about(scores: list[Score]) -> None:
    assert {s.book: s.unasked for s in scores if s.unasked} == {}


def test_figures_read_and_faults_named_do_not_become_fewer(scores: list[Score]) -> None:
    assert sum(len(s.right) for s in scores) >= RIGHT
    assert sum(len(s.named) for s in scores) >= NAMED


def test_needless_alarms_do_not_become_more(scores: list[Score]) -> None:
    assert sum(len(s.needless) for s in scores) <= NEEDLESS


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_fault_changes_its_file(book: Book) -> None:
    assert len(book.faults) >= 5
    assert all(content(book, fault) != content(book) for fault in book.faults)
