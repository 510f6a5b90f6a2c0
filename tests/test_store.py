import pandas as pd

from bada_model import store
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
