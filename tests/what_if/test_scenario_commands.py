"""The what-if subcommands, driven in this process on the default pack with few paths."""

import json

import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.errors import BadaError


def run(*args):
    done = CliRunner().invoke(app, list(args))
    if isinstance(done.exception, BadaError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def run_json(*args):
    return json.loads(run(*args, "--format", "json", "--paths", "500"))


def test_solve_reports_mixes_certificate_and_frontier():
    found = run_json(
        "solve", "--target", "retail_sales.main>=0.2", "--target", "industrial_va.main",
        "--driver", "trade_in=0:20", "--driver", "vouchers", "--driver", "large_firms", "--weight", "vouchers=2",
        "--since", "2024-10", "--frontier", "retail_sales.main", "industrial_va.main",
    )  # fmt: skip
    assert all(m["values"].get("trade_in", 0) <= 20 for m in found["solution"]["mixes"])
    assert len(found["frontier"]["retail_sales.main"]) == 9
    pair = found["certificate"]["pairwise"]["retail_sales.main"]["industrial_va.main"]
    assert 0 <= pair <= found["certificate"]["goals"][0]["probability"]


def test_a_frontier_of_goals_not_covered_is_refused_by_name():
    with pytest.raises(BadaError, match=r"does not cover 'gdp.main'; it covers: retail_sales.main"):
        run("solve", "--target", "retail_sales.main", "--frontier", "retail_sales.main", "gdp.main",
            "--paths", "500")  # fmt: skip


def test_weighted_scenarios_are_printed_beside_the_baseline():
    table = {r["target"]: r["probability"]
             for r in run_json("scenario", "weigh", "baseline=0.5", "export_slump=0.5")}  # fmt: skip
    alone = {r["target"]: r for r in run_json("scenario", "compare", "export_slump")}
    both = alone["trade_total.main"]
    half = (both["baseline_probability"] + both["probability"]) / 2
    assert table["trade_total.main"] == pytest.approx(half)


def test_attribution_adds_up_to_the_compared_difference():
    parts = run_json("scenario", "attribution", "consumption_push", "--target", "retail_sales")
    whole = {r["target"]: r for r in run_json("scenario", "compare", "consumption_push")}
    gained = whole["retail_sales.main"]["difference_probability"]
    assert sum(p["probability"] for p in parts) == pytest.approx(gained, abs=1e-12)


def test_merging_writes_a_file_that_holds_both(tmp_path):
    run(
        "scenario",
        "merge",
        "consumption_push",
        "export_slump",
        "--out",
        str(tmp_path / "both.toml"),
    )
    text = (tmp_path / "both.toml").read_text("utf-8")
    assert "[drivers.vouchers]" in text
    assert "[drivers.export_orders]" in text
