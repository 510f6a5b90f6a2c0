"""A person imports an office's table in JupyterLab: paste, decide, store, read the confirmation."""

import tempfile
from pathlib import Path

import pytest

from bada_model.workspace import Workspace
from tests.desk.drafts import Draft, DraftSheet, to_xlsx
from tests.workbench.serving import lab_with, run_all

pytestmark = pytest.mark.browser
CELL = """
from bada_model import ImportPanel
ImportPanel("heshan-2024", workspace="workspace.db").show()
"""
ROWS = [
    ["赫山区2024年8月主要指标"],
    ["单位:亿元"],
    ["指标", "累计", "增减"],
    ["一般公共预算收入", 9.02, 4.4],
    ["社会消费品零售总额", 141.3, 6.1],
    ["<img src=x onerror=alert(1)>街道", 0.1, 1.0],
]  # fmt: skip


@pytest.fixture
def screen(chromium):
    from tests.workbench.screen import browser

    with browser(chromium) as opened:
        yield opened


def table(month):
    rows = [[f"赫山区2024年{month}月主要指标"], *ROWS[1:]]
    return to_xlsx(Draft("x.xlsx", [DraftSheet("表", rows)]))


def upload(page, name, month):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": table(month)}
    with page.expect_file_chooser() as chooser:
        page.locator(".bi-upload").click()
    chooser.value.set_files(file)


def stored(folder):
    with Workspace.open(folder / "workspace.db", read_only=True) as workspace:
        return workspace.observations("heshan-2024")


def test_upload_decide_store_and_the_next_month_asks_nothing(screen):
    with tempfile.TemporaryDirectory() as name, lab_with(CELL, Path(name)) as address:
        page, folder = screen.page, Path(name)
        run_all(page, address)
        page.wait_for_selector(".bi-upload", timeout=60_000)
        upload(page, "8月.xlsx", 8)
        label = page.locator(".bi-question:not(.bi-optional) .bi-ask-labels select")
        label.select_option(label="地方一般公共预算收入", timeout=20_000)
        page.locator(".bi-ask-columns select").select_option(label="同比增速（%）")
        page.locator(".bi-store:enabled").click(timeout=20_000)
        said = page.locator(".bi-foot .bi-good").inner_text(timeout=20_000)
        assert "已存入4个数" in said
        rows = stored(folder)
        assert rows["value"].tolist() == [9.02, 4.4, 141.3, 6.1]
        assert set(rows["coverage"]) == {"ytd"}
        assert page.locator(".bi-store").is_disabled()
        assert page.locator(".bi img").count() == 0
        upload(page, "9月.xlsx", 9)
        page.locator(".bi-plain", has_text="重放").wait_for(timeout=20_000)
        assert page.locator(".bi-question:not(.bi-optional)").count() == 0
        assert (screen.foreign, screen.errors, len(stored(folder))) == ([], [], 4)
