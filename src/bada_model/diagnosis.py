"""What is installed, what works, and what to do where something does not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources

from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.packs import load_pack, pack_folders

_PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "statsmodels",
    "plotly",
    "ipywidgets",
    "jupyterlab",
    "matplotlib",
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked."""

    good: bool
    text: Text
    required: bool = True


def diagnose() -> list[Finding]:
    """Check Python, packages, the shipped font, every pack, and optional tools."""
    return [_python(), *_packages(), _font(), *_packs(), _browser()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding(good=good, text=Text(
        f"Python {version}" + ("" if good else "；需要 3.11 以上，请安装新版"),
        f"Python {version}" + ("" if good else "; 3.11 or newer is needed, install it"),
    ))  # fmt: skip


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(good=True, text=Text.same(f"{name} {metadata.version(name)}"))
        except metadata.PackageNotFoundError:
            yield Finding(good=False, text=Text(
                f"缺少 {name}；请运行 make 重新安装", f"{name} is missing; run make to install again"
            ))  # fmt: skip


def _font() -> Finding:
    font = resources.files("bada_model") / "fonts" / "NotoSansSC-Regular-GB2312.ttf"
    good = font.is_file()
    return Finding(good=good, text=Text(
        "随附中文字体可用" if good else "缺少随附中文字体；请重新安装",
        "shipped Chinese font found" if good else "shipped Chinese font missing; install again",
    ))  # fmt: skip


def _packs() -> Iterator[Finding]:
    for name in pack_folders():
        try:
            pack = load_pack(name)
        except BadaError as error:
            yield Finding(good=False, text=Text("方案包 {n} 有误：{e}", "pack {n} is faulty: {e}").fill(
                n=name, e=error.text))  # fmt: skip
            continue
        counts = f"{len(pack.targets)} / {len(pack.indicators)} / {len(pack.observations)}"
        yield Finding(good=True, text=Text(
            f"方案包 {name}：承诺/指标/观测 {counts}", f"pack {name}: promises/indicators/observations {counts}"
        ))  # fmt: skip


def _browser() -> Finding:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    return Finding(good=found is not None, required=False, text=Text(
        "浏览器可用于页面测试" if found else "未找到 Chromium：只影响浏览器测试（可选）",
        "a browser for page tests was found" if found
        else "no Chromium found: only browser tests need it (optional)",
    ))  # fmt: skip
