"""Six probes that a scenario package let pass or answered with an obscure error (see benchmarks/peer)."""

import shutil

import pytest

from bada_model.errors import BadaError, InputError
from bada_model.pack_folder import find_pack
from bada_model.packs import load_pack
from bada_model.what_if.goal_seek import solve
from bada_model.what_if.goals import find_drivers, parse_goal


@pytest.fixture
def folder(tmp_path):
    """A copy of the default pack without its long histories."""
    shutil.copytree(find_pack("heshan-2024"), tmp_path / "pack",
                    ignore=shutil.ignore_patterns("china.csv", "hunan.csv"))  # fmt: skip
    return tmp_path / "pack"


def with_loop(folder, effect):
    """Two indicators that feed each other."""
    path = folder / "links.csv"
    loop = f"retail_sales,services_va,0,{effect},0,assumption,环,loop\n" \
           f"services_va,retail_sales,0,{effect},0,assumption,环,loop\n"  # fmt: skip
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + loop, encoding="utf-8")
    return folder


@pytest.mark.parametrize("effect", [1.5, 0.5], ids=["diverging", "converging"])
def test_a_loop_is_refused_before_anything_is_computed(folder, effect):
    with pytest.raises(InputError, match=r"retail_sales → services_va → retail_sales"):
        load_pack(with_loop(folder, effect))


def test_a_driver_that_is_no_number_is_refused(folder):
    path = folder / "scenarios" / "cold_winter.toml"
    path.write_text(path.read_text("utf-8").replace("value = 4", "value = nan"), encoding="utf-8")
    with pytest.raises(InputError, match=r"cold_winter.toml.*drivers.winter_air.value.*a number"):
        load_pack(folder)


def test_a_driver_that_does_not_exist_is_not_taken_as_zero(folder, projection, scenario):
    path = folder / "scenarios" / "cold_winter.toml"
    path.write_text(path.read_text("utf-8").replace("winter_air", "winter_wind"), encoding="utf-8")
    with pytest.raises(InputError, match=r"winter_wind.*one of drivers.toml"):
        load_pack(folder)
    with pytest.raises(BadaError, match=r"no driver 'winter_wind'"):
        projection.under(scenario({"winter_wind": 4.0}))


def test_a_value_beyond_the_range_is_refused_in_python_too(projection, scenario):
    with pytest.raises(BadaError, match=r"vouchers between 0 and 20"):
        projection.under(scenario({"vouchers": 500.0}))
    with pytest.raises(BadaError, match=r"vouchers between 0 and 20"):
        projection.under(scenario({"vouchers": float("nan")}))


def test_a_goal_out_of_range_is_answered_with_what_is_possible(projection):
    found = solve(projection, [parse_goal(projection, "retail_sales.main>=0.99")])
    assert not found.mixes
    assert f"{found.best['retail_sales.main']:.1%}" in found.reason.en


def test_two_goals_and_one_lever_are_an_ordinary_question(projection):
    wanted = [
        parse_goal(projection, t) for t in ("retail_sales.main>=0.07", "services_va.main>=0.15")
    ]
    found = solve(projection, wanted, find_drivers(projection, ["tourism"]))
    assert all(m.probabilities[g.target.id] >= g.probability - 0.002
               for m in found.mixes for g in wanted)  # fmt: skip
    assert found.mixes
