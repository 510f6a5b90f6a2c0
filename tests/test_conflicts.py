import pytest

from bada_model.conflicts import Difference, find_conflicts
from bada_model.listing.promises import conflict_rows, conflicts_in_words
from bada_model.packs import load_pack


def conflicts(write_pack, *rows):
    return find_conflicts(load_pack(write_pack(targets=list(rows))))


def firms(name, bound, value, form="stock", stage=""):
    return f"{name},firms,{form},{bound},{value},,户,2024-12,1,{name},x,office,{stage},,,"


def test_different_numbers_are_a_conflict_and_the_larger_is_judged(write_pack):
    (found,) = conflicts(write_pack, firms("main", "at_least", 70), firms("annex5", "at_least", 72))
    assert (found.difference, found.stricter) == (Difference.VALUE, "annex5")
    assert (
        found.statement.en == "main text: 70 households or firms; annex 5: 72 households or firms"
    )


def test_different_bound_words_are_a_conflict(write_pack):
    (found,) = conflicts(
        write_pack, firms("main", "more_than", 50), firms("annex3", "at_least", 50)
    )
    assert (found.difference, found.stricter) == (Difference.BOUND, "main")


def test_completed_against_started_is_a_conflict(write_pack):
    (found,) = conflicts(
        write_pack,
        firms("annex8", "at_least", 24, stage="started"),
        firms("annex6", "at_least", 24, stage="completed"),
    )
    assert (found.difference, found.stricter) == (Difference.STAGE, "annex6")


def test_a_total_and_its_rise_imply_the_base(write_pack):
    (found,) = conflicts(
        write_pack, firms("a", "at_least", 120), firms("b", "at_least", 8, form="increment")
    )
    assert (found.difference, found.base) == (Difference.IMPLIED_BASE, 112)


def test_the_same_promise_twice_is_no_conflict(write_pack):
    assert not conflicts(write_pack, firms("a", "at_least", 70), firms("b", "at_least", 70))


def test_a_fall_to_nothing_implies_no_base(write_pack):
    gone = firms("b", "at_least", -100, form="growth").replace("户", "percent")
    assert not conflicts(write_pack, firms("a", "at_least", 120), gone)


def test_a_total_and_its_growth_imply_that_of_last_year(write_pack):
    grown = firms("b", "at_least", 15, form="growth").replace("户", "percent")
    (found,) = conflicts(write_pack, firms("a", "at_least", 103), grown)
    assert found.statement.zh.endswith("推得上年基数89.57户")
    assert found.statement.en.endswith("imply 89.57 households or firms last year")


@pytest.mark.parametrize(("language", "said"), [("zh", "隐含基数"), ("en", "implied base")])
def test_a_table_names_the_difference_and_rounds_the_base(write_pack, language, said):
    pack = load_pack(write_pack(targets=[firms("a", "at_least", 103), firms("b", "at_least", 15, form="growth")
                                         .replace("户", "percent")]))  # fmt: skip
    (row,) = conflicts_in_words(conflict_rows(pack, language), language)
    assert (row[2], row[-1]) == (said, "89.57")
