import pandas as pd
import pytest

from bada_model import store
from bada_model.errors import InputError
from tests.conftest import observation


def frame(write_pack, rows):
    folder = write_pack(observations=rows)
    return store.read_observations(folder / "observations" / "own.csv")


def test_only_figures_out_by_then_are_known(write_pack):
    rows = [
        observation("retail_sales 2024-06 5.0"),
        observation("retail_sales 2024-07 5.1"),
        observation("retail_sales 2024-05 4.9").replace(",final,,", ",revised,2024-09-18,"),
    ]
    observations = frame(write_pack, rows)
    known = store.known(observations, pd.Period("2024-06", "M"))
    assert list(known["value"]) == [5.0]
    later = store.known(observations, pd.Period("2024-08", "M"))
    assert sorted(later["value"]) == [4.9, 5.0, 5.1]


def test_a_revision_replaces_the_first_release(write_pack):
    rows = [
        observation("retail_sales 2024-06 5.4").replace("final", "revised"),
        observation("retail_sales 2024-06 5.0").replace("final", "preliminary"),
        observation("retail_sales 2024-06 5.2"),
    ]
    kept = store.latest(frame(write_pack, rows))
    assert list(kept["value"]) == [5.4]


def test_each_row_remembers_where_it_stood(write_pack):
    observations = frame(write_pack, [observation("retail_sales 2024-06 5.0")])
    assert (observations["file"][0], observations["row"][0]) == ("own.csv", 2)


def test_choosing_leaves_the_original_alone(write_pack):
    observations = frame(write_pack, [observation("retail_sales 2024-06 5.0")])
    before = observations.copy()
    store.latest(store.known(observations, pd.Period("2024-06", "M")))
    pd.testing.assert_frame_equal(observations, before)


@pytest.mark.parametrize("value", ["1e300", "-2e15", "1e-200"])
def test_a_figure_of_no_possible_size_is_refused(write_pack, value):
    with pytest.raises(InputError, match=r"row 2, column value: .*between 1e-9 and 1e15"):
        frame(write_pack, [observation(f"retail_sales 2024-06 {value} ytd level 亿元")])


def test_a_table_in_memory_is_held_to_the_same_sizes(write_pack):
    table = frame(write_pack, [observation("retail_sales 2024-06 5 ytd level 亿元")])
    with pytest.raises(InputError, match="between 1e-9 and 1e15"):
        store.check_figures(table.assign(value=1e300), "made.csv")
