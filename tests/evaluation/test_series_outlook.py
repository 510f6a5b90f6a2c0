import pytest

from bada_model.errors import BadaError, InputError
from bada_model.evaluation.series_outlook import parse_levels, read_goals

HEADER = "area,indicator,bound,value\n"


def goals(folder, *rows):
    path = folder / "goals.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return read_goals(path)


def test_goals_are_growth_by_area_and_indicator(tmp_path):
    found = goals(tmp_path, "430903,retail_sales,at_least,7.5", "430000,gdp,about,5")
    assert {key: (str(g.bound), g.value) for key, g in found.items()} == {
        ("430903", "retail_sales"): ("at_least", 7.5),
        ("430000", "gdp"): ("about", 5.0),
    }


def test_every_fault_of_a_table_of_goals_is_said_at_once(tmp_path):
    with pytest.raises(InputError) as told:
        goals(tmp_path, "430903,retail_sales,over,7.5", "430903,gdp,at_least,", "1,gdp,at_least,x")
    places = [(p.row, p.column) for p in told.value.problems]
    assert places == [(2, "bound"), (3, "value"), (4, "value")]


@pytest.mark.parametrize("text", ["0.1,x", "0,0.5", "1", ""])
def test_levels_lie_between_zero_and_one(text):
    with pytest.raises(BadaError, match=r"0\.1,0\.5,0\.9"):
        parse_levels(text)
    assert parse_levels("0.1, 0.9") == (0.1, 0.9)
