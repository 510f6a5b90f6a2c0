"""What is asked of a goal seek: targets with wanted probabilities, and what may move how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bada_model.assumptions import Driver
from bada_model.domain import Target
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.projection import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target and the probability wanted for it."""

    target: Target
    probability: float = 0.5


def parse_goal(projection: Projection, text: str) -> Goal:
    """A goal written ``ID`` or ``ID>=P``.

    Raises
    ------
    BadaError
        The probability is not between 0 and 1, or the target has no basis.
    """
    name, _, wanted = text.partition(">=")
    item = projection.answer(name.strip())
    try:
        probability = float(wanted) if wanted else 0.5
    except ValueError:
        probability = -1.0
    if not 0 < probability < 1:
        raise BadaError(
            Text(f"“{text}”：概率应在0与1之间，如 {name}>=0.7",
                 f"'{text}': the probability must lie between 0 and 1, for instance {name}>=0.7")
        )  # fmt: skip
    if item.probability is None:
        raise BadaError(
            Text(
                f"{item.target.id} 没有数据依据，无法求解",
                f"{item.target.id} has no basis; nothing can be solved",
            )
        )
    return Goal(target=item.target, probability=probability)


def find_drivers(projection: Projection, names: Sequence[str]) -> tuple[Driver, ...]:
    """Drivers written ``CODE`` or ``CODE=LOW:HIGH``; every lever of the pack when none is named.

    Raises
    ------
    UnknownName
        No such driver; the message lists them.
    BadaError
        The bounds are no numbers, lie outside the driver's range, or leave out its base.
    """
    return tuple(_driver(projection, text) for text in names) if names else levers(projection)


def _driver(projection: Projection, text: str) -> Driver:
    """One driver, with narrower bounds where the text gives them."""
    name, _, bounds = (part.strip() for part in text.partition("="))
    driver = projection.pack.assumptions.driver(name)
    if not bounds:
        return driver
    try:
        low, high = (float(part) for part in bounds.split(":"))
    except ValueError:
        low, high = 1.0, 0.0
    settings = projection.scenario.settings
    now = settings[name].value if name in settings else driver.base
    if not driver.low <= low <= now <= high <= driver.high or low == high:
        span = f"{driver.low:g}:{driver.high:g}"
        raise BadaError(
            Text(f"“{text}”：范围应写成 低:高，在 {span} 之内，并包含现值{now:g}",
                 f"'{text}': write bounds as LOW:HIGH, within {span} and around the present {now:g}")
        )  # fmt: skip
    return replace(driver, low=low, high=high)


def parse_weights(projection: Projection, texts: Sequence[str]) -> dict[str, float]:
    """Effort weights written ``CODE=W``: what moving a driver across its whole range costs.

    Raises
    ------
    UnknownName
        No such driver.
    BadaError
        The weight is not a positive number.
    """
    found = {}
    for text in texts:
        name, _, weight = (part.strip() for part in text.partition("="))
        code = projection.pack.assumptions.driver(name).code
        try:
            found[code] = float(weight)
        except ValueError:
            found[code] = 0.0
        if not 0 < found[code] < float("inf"):
            raise BadaError(
                Text(f"“{text}”：权重应为正数，如 {name}=2",
                     f"'{text}': a weight is a positive number, for instance {name}=2")
            )  # fmt: skip
    return found


def levers(projection: Projection) -> tuple[Driver, ...]:
    """The drivers that the district itself can move."""
    return tuple(d for d in projection.pack.assumptions.drivers.values() if d.lever)
