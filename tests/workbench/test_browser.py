"""The workbench in a real browser, as a page of its own and in JupyterLab: numbers equal the engine's."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bada_model.briefs import wording
from bada_model.demonstration import with_demonstration
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.what_if.certificate import certify
from bada_model.what_if.goal_seek import solve
from bada_model.what_if.goals import parse_goal
from bada_model.workbench import WorkbenchState
from tests.test_wording import COUNTED
from tests.workbench.serving import free_port, lab_with, run_all, started, stopped

pytestmark = pytest.mark.browser
PATHS = 500
CELL = f"""
from bada_model import Workbench, load_pack, project
from bada_model.demonstration import with_demonstration
bench = Workbench(project(with_demonstration(load_pack()), n_paths={PATHS}))
bench.show()
"""


@pytest.fixture(scope="module")
def served():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "bada_model",
            "serve",
            f"--port={port}",
            f"--paths={PATHS}",
        ]
        server, address = started(command, Path(folder), r"http://127\.0\.0\.1\S+token=\S+")
        yield server, address, port
        if server.poll() is None:
            stopped(server)


@pytest.fixture(scope="module")
def lab():
    with tempfile.TemporaryDirectory() as folder, lab_with(CELL, Path(folder)) as address:
        yield address


@pytest.fixture
def screen(chromium):
    from tests.workbench.screen import browser

    with browser(chromium) as opened:
        yield opened


def same_numbers(screen, state, language="zh"):
    """Every headline goal on the screen shows the engine's own probability, status and pace."""
    for item in state.current.assess():
        if item.indicator.headline and item.probability is not None:
            shown = screen.card(item.target.id)
            assert wording.probability(item.probability).in_(language) in shown
            assert wording.STATUS_WORDS[item.status].in_(language) in shown


# -- what a person does, step by step -------------------------------------------------------------


def move_three_sliders(screen, state):
    for driver, key, times, value in (("vouchers", "ArrowRight", 12, 6), ("trade_in", "PageUp", 2, 6),
                                      ("orders", "ArrowLeft", 4, -4)):  # fmt: skip
        screen.press(driver, key, times)
        assert screen.value(driver) == value
        state.set_driver(driver, value)
        same_numbers(screen, state)


def find_the_goals_at_risk(screen, state):
    screen.page.locator("[data-filter=status]").select_option("at_risk")
    risky = [i.target.id for i in state.current.assess() if i.status == "at_risk"]
    assert screen.targets() == risky
    screen.page.locator("[data-filter=status]").select_option(index=0)
    return risky


def goal_to_seek(state):
    """A headline goal that levers can bring a little farther: its id, what is wanted, the first mix."""
    for item in state.current.assess():
        if item.indicator.headline and 0.02 < (item.probability or 0.0) < 0.8:
            wanted = int(item.probability * 100) + 8
            goal = parse_goal(state.current, f"{item.target.id}>={wanted / 100}")
            mixes = solve(state.current, [goal]).mixes
            if mixes and mixes[0].values:
                return item.target.id, wanted, mixes[0]
    raise AssertionError("no headline goal answers to a lever")


def seek_one_goal_and_take_it_back(screen, state):
    page, (target, wanted, mix) = screen.page, goal_to_seek(state)
    page.locator(f'.bw-card[data-target="{target}"]').click()
    screen.settled()
    screen.tab("seek")
    page.locator("[data-wanted]").fill(str(wanted))
    page.locator("[data-wanted]").press("Enter")
    screen.run("seek", "[data-apply='0']")
    page.locator("[data-apply='0']").click()
    state.set_drivers(mix.values)
    differences_shown(page, len(state.differences()))
    screen.settled()
    same_numbers(screen, state)
    state.undo()
    screen.do("undo")
    same_numbers(screen, state)


def differences_shown(page, number):
    page.wait_for_function(
        "n => document.querySelectorAll('.bw-differences li').length === n", arg=number
    )


def read_the_conflict(screen, state):
    screen.run("certificate", ".bw-findings li")
    conflicts = certify(state.current, []).conflicts
    said = screen.page.locator(".bw-findings").inner_text()
    assert conflicts
    assert all(state.pack.indicators[t.indicator].label.zh in said for c in conflicts for t in c)


def save_reset_and_open_again(screen, state, folder):
    page, file = screen.page, folder / "mine.toml"
    with page.expect_download() as saved:
        page.locator("[data-do=save]").click()
    saved.value.save_as(file)
    assert file.read_text(encoding="utf-8") == state.text()
    screen.do("reset")
    assert screen.value("vouchers") == 0
    page.locator("[data-do=file]").set_input_files(file)
    differences_shown(page, 3)
    screen.settled()
    same_numbers(screen, state)


def open_a_damaged_file(screen, folder):
    damaged = folder / "damaged.toml"
    damaged.write_text("schema = 9", encoding="utf-8")
    screen.page.locator("[data-do=file]").set_input_files(damaged)
    screen.page.wait_for_selector(".bw-said.bw-error")
    assert "damaged.toml" in screen.page.locator(".bw-said").inner_text()
    assert screen.value("vouchers") == 6


def compare_two_scenarios(screen):
    screen.tab("compare")
    screen.page.locator(".bw-choices input[value=project_delay]").check()
    screen.run("compare", ".bw-panel table")
    assert "项目延误" in screen.page.locator(".bw-panel table").inner_text()


def switch_to_english(screen, state):
    screen.page.locator("[data-do=language]").click()
    screen.settled()
    same_numbers(screen, state, "en")
    assert not re.search("[\u4e00-\u9fff]", screen.text().replace("中文", ""))
    assert screen.fits()


def numbers_stand_without_blanks(screen):
    assert re.findall(rf"\d (?:至|{COUNTED})", screen.page.inner_text(".bw")) == []


def departments_are_named_in_english(screen):
    screen.tab("targets")
    names = screen.page.locator("[data-filter=department] option").all_text_contents()
    assert "Bureau of Commerce" in names
    assert not re.search("[\u4e00-\u9fff]", "".join(names))


def export_a_brief(screen, state):
    screen.tab("brief")
    screen.run("brief", "[data-file]")
    with screen.page.expect_download() as saved:
        screen.page.locator("[data-file$='_en.html']").click()
    html = Path(saved.value.path()).read_text(encoding="utf-8")
    assert wording.outlook(state.current.answer("retail_sales")).en in html


def copy_the_code(screen, state):
    screen.page.locator("[data-do=code]").click()
    screen.page.wait_for_selector(".bw-said.bw-good")
    assert screen.page.evaluate("navigator.clipboard.readText()") == state.as_code()


def journey(screen, state, folder):
    """Everything a person does in one sitting; the goals found at risk."""
    screen.page.wait_for_selector(".bw-card", timeout=90_000)
    screen.settled()
    assert screen.fits()
    same_numbers(screen, state)
    numbers_stand_without_blanks(screen)
    move_three_sliders(screen, state)
    risky = find_the_goals_at_risk(screen, state)
    seek_one_goal_and_take_it_back(screen, state)
    read_the_conflict(screen, state)
    save_reset_and_open_again(screen, state, folder)
    open_a_damaged_file(screen, folder)
    compare_two_scenarios(screen)
    switch_to_english(screen, state)
    departments_are_named_in_english(screen)
    export_a_brief(screen, state)
    copy_the_code(screen, state)
    assert (screen.foreign, screen.errors) == ([], [])
    return risky


def test_the_page_of_its_own(served, screen, projection, tmp_path):
    screen.page.goto(served[1])
    journey(screen, WorkbenchState(projection), tmp_path)


def test_a_taken_port_and_a_missing_token_are_refused(served, screen):
    _, address, port = served
    again = subprocess.run([sys.executable, "-m", "bada_model", "serve", f"--port={port}"],
                           capture_output=True, text=True, env={**os.environ, "BADA_LANG": "en"})  # fmt: skip
    assert again.returncode == 2
    assert f"port {port} cannot be used" in again.stderr
    screen.page.goto(address.split("?")[0])
    assert "login" in screen.page.url
    assert {host for host, p in listening() if p == port} == {"0100007F"}


def listening():
    """Every listening socket of this machine as hexadecimal address and port."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A":
            address, port = fields[1].split(":")
            yield address, int(port, 16)


def test_a_kernel_that_dies_leaves_the_last_good_state(served, screen, projection):
    server, address, _ = served
    page = screen.page
    before = children(server.pid)
    page.goto(address)
    page.wait_for_selector(".bw-card", timeout=30_000)
    screen.press("vouchers", "ArrowRight", 4)
    for kernel in children(server.pid) | before:
        os.kill(kernel, signal.SIGKILL)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".bw-said.bw-error", timeout=20_000)
    assert "内核没有回应" in page.locator(".bw-said").inner_text()
    assert screen.value("vouchers") == 2
    state = WorkbenchState(projection)
    state.set_driver("vouchers", 2)
    same_numbers(screen, state)
    with page.expect_download() as saved:
        page.locator("[data-do=save]").click()
    assert "vouchers" in Path(saved.value.path()).read_text(encoding="utf-8")


def children(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return {int(line) for line in found.stdout.split()}


def test_the_server_stops_cleanly(served):
    server, _, _ = served
    kernels = children(server.pid)
    assert stopped(server) == 0
    assert not [k for k in kernels if Path(f"/proc/{k}").exists()]


def test_in_jupyterlab(lab, screen, tmp_path):
    state = WorkbenchState(project(with_demonstration(load_pack()), n_paths=PATHS))
    run_all(screen.page, lab)
    assert len(journey(screen, state, tmp_path)) >= 5
