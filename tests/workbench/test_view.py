"""The widget driven without a browser: messages in, answers out, faults said in both languages."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from bada_model import workbench
from bada_model.attainment import outcome_values
from bada_model.briefs import wording
from bada_model.errors import InputError
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.what_if.comparison import compare
from bada_model.what_if.goal_seek import solve
from bada_model.what_if.goals import parse_goal
from bada_model.workbench import Workbench, WorkbenchState
from bada_model.workbench.fallback import static_page
from bada_model.workbench.page import idle_because, moves
from bada_model.workbench.words import WORDS
from tests.conftest import INDICATORS, OBSERVATIONS, observation

STATIC = Path(workbench.__file__).parent / "static"


@pytest.fixture
def bench(projection):
    return Workbench(projection)


@pytest.fixture
def ask(bench, monkeypatch):
    """Send what the page would send; returns the reply."""
    sent = []
    monkeypatch.setattr(
        bench, "send", lambda content, buffers=None: sent.append((content, buffers))
    )

    def ask(kind, **arguments):
        bench._receive(bench, {"id": len(sent), "kind": kind, **arguments}, [])
        assert sent[-1][0]["reply"] == len(sent) - 1
        return sent[-1][0]

    ask.sent = sent
    return ask


def test_a_move_is_answered_with_the_engines_numbers(bench, ask, projection):
    ask("set", values={"vouchers": 8, "orders": -5})
    under = projection.under(
        projection.pack.assumptions.scenario("baseline").moved({"vouchers": 8, "orders": -5})
    )
    for item in under.assess():
        if item.probability is not None:
            shown = bench.answer["targets"][item.target.id]
            assert (shown["probability"], shown["outcome"], shown["status"]) == (
                item.probability, item.outcome, item.status,
            )  # fmt: skip
            assert wording.probability(item.probability).zh in bench.answer["rows"][item.target.id]


def test_goals_on_course_and_together_are_counted_over_paths(bench, projection):
    headline = [
        i for i in projection.assess() if i.indicator.headline and i.probability is not None
    ]
    met = [
        i.target.met(outcome_values(i.target, i.indicator, projection.forecasts)) for i in headline
    ]
    shown = bench.answer["headline"]
    assert shown["on_course"] == sum(i.status in ("met", "on_track") for i in headline)
    assert shown["known"] == len(headline)
    assert shown["together"] == pytest.approx(np.logical_and.reduce(met).mean(), abs=1e-12)


def test_undo_redo_reset_and_the_base_travel_as_messages(bench, ask):
    ask("set", values={"vouchers": 8})
    ask("undo")
    assert (bench.answer["values"]["vouchers"], bench.answer["can_redo"]) == (0, True)
    ask("redo")
    ask("reset")
    assert bench.answer["differences"] == []
    ask("base", name="all_levers")
    assert bench.answer["base"] == "all_levers"
    assert bench.answer["values"]["project_starts"] == 4


@pytest.mark.parametrize(
    ("kind", "arguments", "zh", "en"),
    [
        ("set", {"values": {"magic": 1}}, "没有驱动因素“magic”", "no driver 'magic'"),
        ("set", {"values": {"vouchers": 400}}, "范围0至20", "between 0 and 20"),
        ("base", {"name": "gone"}, "没有情景“gone”", "no scenario 'gone'"),
        ("target", {"target": "gone"}, "没有承诺“gone”", "no promise 'gone'"),
        ("load", {"text": "schema = 7", "file": "a.toml"}, "更新版本", "newer version"),
        ("load", {"text": "[[[", "file": "a.toml"}, "TOML", "TOML"),
        ("seek", {"goals": {}, "jointly": False}, "至少一个目标", "at least one goal"),
        ("seek", {"goals": {"rd_expenditure.main": 0.5}, "jointly": False}, "没有数据依据", "no basis"),
    ],
)  # fmt: skip
def test_faults_are_said_in_both_languages_and_change_nothing(bench, ask, kind, arguments, zh, en):
    before = bench.answer
    reply = ask(kind, **arguments)
    assert zh in reply["error"][0]
    assert en in reply["error"][1]
    assert bench.answer == before


def test_a_fault_of_the_program_is_said_and_not_swallowed(ask):
    with pytest.raises(KeyError):
        ask("set")
    assert "an error in the program" in ask.sent[-1][0]["error"][1]


def test_comparison_seek_reasons_and_sources_equal_the_engine(bench, ask, projection):
    ask("set", values={"vouchers": 8, "trade_in": 10})
    rows = ask("compare", scenarios=["project_delay"])["result"]["table"]["rows"]
    frame = compare(projection, bench.state.scenario, "project_delay").to_frame()
    assert len(rows) == int((frame["difference"].abs() > 0).sum())
    found = ask("seek", goals={"retail_sales.main": 0.3}, jointly=False)["result"]
    solution = solve(
        bench.state.current, [parse_goal(bench.state.current, "retail_sales.main>=0.3")]
    )
    assert [m["values"] for m in found["mixes"]] == [dict(m.values) for m in solution.mixes]
    shares = ask("why", target="retail_sales.main")["result"]["table"]["rows"]
    now, base = (p.answer("retail_sales").probability for p in (bench.state.current, projection))
    assert sum(float(row[-1]) for row in shares) == pytest.approx(100 * (now - base), abs=0.1)
    cited = ask("sources", target="retail_sales.main")["result"]
    places = bench.state.current.answer("retail_sales").basis.rows
    assert {row[-1] for row in cited["table"]["rows"]} == set(places)


def test_the_certificate_names_the_conflict_by_indicator(bench, ask):
    found = ask("certificate", goals=[])["result"]
    said = " ".join(en for _, en in found["sentences"])
    for name in {name for conflict in found["conflicts"] for name in conflict}:
        assert bench.state.current.answer(name).indicator.label.en in said
    assert found["conflicts"]


def test_the_brief_is_written_for_the_scenario_on_the_screen(bench, ask):
    ask("set", values={"vouchers": 20, "trade_in": 30})
    ask("brief", brief="month", formats=["html", "md"], language="en")
    reply, contents = ask.sent[-1]
    assert [name.split(".")[-1] for name in reply["result"]["files"]] == ["html", "md"]
    page = contents[0].decode()
    item = bench.state.current.answer("retail_sales")
    assert wording.outlook(item).en in page


def test_every_panel_gives_code_that_runs(bench, ask):
    ask("set", values={"vouchers": 8})
    for kind, arguments in (
        ("compare", {"scenarios": ["project_delay"]}), ("certificate", {"goals": []}),
        ("sources", {"target": "retail_sales.main"}), ("why", {"target": "retail_sales.main"}),
        ("seek", {"goals": {"retail_sales.main": 0.2}, "jointly": False}),
    ):  # fmt: skip
        code = ask(kind, **arguments)["result"]["code"]
        names = {"project": lambda *_, **__: bench.state.projection}
        exec(re.sub(r"^from bada_model import load_pack, project$", "from bada_model import load_pack",
                    code, flags=re.M), names)  # fmt: skip
        assert set(names) & {"answers", "certificate", "rows", "shares", "solution"}


def test_no_control_is_dead_without_saying_so(bench, projection):
    drivers = projection.pack.assumptions.drivers
    idle = {code for code, d in drivers.items() if idle_because(projection, d)}
    shown = {c for g in bench.page["groups"] if not g["idle"] for c in g["drivers"]}
    assert shown | idle == set(drivers)
    assert not shown & idle
    for code in shown:
        end = drivers[code].high if drivers[code].high != drivers[code].base else drivers[code].low
        under = projection.under(projection.scenario.moved({code: end}))
        for target in moves(projection, drivers[code]):
            assert under.answer(target).outcome != projection.answer(target).outcome
    assert all(bench.page["drivers"][code]["idle"] for code in idle)


def test_in_december_every_control_says_that_nothing_is_left():
    late = project(load_pack("heshan-2024"), as_of="2024-12", n_paths=200)
    reasons = {idle_because(late, d) for d in late.pack.assumptions.drivers.values()}
    assert None not in reasons
    assert any("No month is left" in r.en for r in reasons)


def test_departments_to_filter_by_have_both_names(bench):
    leads = bench.page["leads"]
    assert ["区商务局", "Bureau of Commerce"] in leads
    assert all(english.isascii() for _, english in leads)
    assert {n for t in bench.page["targets"] for n in t["leads"]} == {
        chinese for chinese, _ in leads
    }


def test_the_state_survives_a_new_kernel_through_its_file(projection, tmp_path):
    file = tmp_path / "mine.toml"
    Workbench(projection, file=file).state.set_drivers({"vouchers": 7, "orders": -3})
    again = Workbench(projection, file=file)
    assert again.answer["values"]["vouchers"] == 7
    assert again.answer["values"]["orders"] == -3
    file.write_text("schema = [", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.toml"):
        Workbench(projection, file=file)


def test_an_exported_notebook_shows_a_picture_and_a_table(projection, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    bench = Workbench(projection)
    bench.show()
    html = shown[0].data
    assert "<svg" in html
    assert all(bench.state.current.answer(t).indicator.label.zh in html
               for t in ("gdp.main", "retail_sales.main"))  # fmt: skip
    assert shown[1] is bench


def test_labels_are_text_in_the_static_page_too(write_pack):
    rows = [INDICATORS[0].replace("Retail", "<b>Retail</b>"), *INDICATORS[1:]]
    extra = [observation(f"retail_sales {year}-{month:02d} {value}") for year in range(2018, 2025)
             for month, value in ((6, 5.0), (12, 6.0)) if (year, month) != (2024, 12)]  # fmt: skip
    pack = load_pack(write_pack(indicators=rows, observations=[*OBSERVATIONS, *extra]))
    html = static_page(WorkbenchState(project(pack, n_paths=200), language="en"))
    assert "<b>Retail" not in html
    assert "&lt;b&gt;Retail" in html


def test_messages_are_plain_json(bench):
    assert json.loads(json.dumps([bench.page, bench.answer], allow_nan=False))


def test_every_word_used_by_the_page_exists_in_both_languages():
    text = "".join(p.read_text(encoding="utf-8") for p in STATIC.glob("*.js"))
    used = set(re.findall(r'word\("([a-z_0-9]+)"\)', text)) | set(
        re.findall(r'words\("([a-z_0-9]+)"\)', text)
    )
    assert used <= set(WORDS)
    assert all(t.zh.strip() and t.en.strip() for t in WORDS.values())
    assert not [
        t.en for key, t in WORDS.items() if re.search("[\u4e00-\u9fff]", t.en) and key != "language"
    ]


def test_the_page_reaches_for_nothing_outside():
    for path in STATIC.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|@import|innerHTML|eval\(", text), path.name
