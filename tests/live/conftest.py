"""Small projections of the default pack, and driver settings drawn at random."""

from dataclasses import replace

import pytest

from bada_model.assumptions import Setting


@pytest.fixture(scope="session")
def pack(default_pack):
    return default_pack


@pytest.fixture(scope="session")
def projection(plain_projection):
    return plain_projection


@pytest.fixture(scope="session")
def demonstration(demo_projection):
    return demo_projection


def random_settings(projection, rng, share=0.4):
    """Values inside their ranges for some drivers."""
    drivers = [d for d in projection.pack.assumptions.drivers.values() if rng.random() < share]
    return {d.code: float(rng.uniform(d.low, d.high)) for d in drivers}


def moved(projection, values):
    """The projection's scenario with these drivers set, each keeping its shape and start."""
    settings = dict(projection.scenario.settings)
    for code, value in values.items():
        old = settings.get(code, Setting(value=value))
        settings[code] = replace(old, value=value)
    return replace(projection.scenario, settings=settings)


@pytest.fixture(scope="module")
def browser(chromium):
    """A browser that stays open for the tests of one module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
