"""What the workbench holds: a projection, a scenario, its history. No widgets, no arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bada_model.assumptions import BASELINE, Scenario, Setting
from bada_model.domain import Pack
from bada_model.errors import BadaError
from bada_model.language import Language, Text
from bada_model.pack_folder import pack_folders
from bada_model.projection import Projection
from bada_model.scenario_files import (
    overrides,
    read_scenario_text,
    scenario_text,
)
from bada_model.tables import read_text
from bada_model.workbench.listeners import Heard

HISTORY = 1_000
"""Changes that can be undone; older ones are forgotten."""
YOURS = "yours"
"""Code of the scenario on the screen."""
TITLE = Text("当前情景", "Scenario on screen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One driver away from the base scenario."""

    driver: str
    base: float
    value: float
    beyond_evidence: bool


class WorkbenchState(Heard):
    """The scenario on the screen, what it is read against, and how it came about.

    Every method either succeeds and tells its subscribers, or raises a ``BadaError`` and leaves
    the last good state as it was.

    Parameters
    ----------
    projection : Projection
        Any projection of the pack; its baseline is what scenarios are read from.
    base : str
        Name of the scenario differences are counted from.
    """

    def __init__(
        self, projection: Projection, *, base: str = BASELINE, language: Language = "zh"
    ) -> None:
        self.projection = projection.baseline
        self.language: Language = language
        super().__init__()
        self._history: tuple[Scenario, ...] = (self._fresh(base),)
        self._cursor = 0
        self._now = self.projection.under(self.scenario)
        self._base_now = self.projection.under(self.base)
        self.target = self._first_target()

    # -- what is there ---------------------------------------------------------------------

    @property
    def pack(self) -> Pack:
        """The pack all this is about."""
        return self.projection.pack

    @property
    def scenario(self) -> Scenario:
        """The scenario on the screen, complete."""
        return self._history[self._cursor]

    @property
    def base(self) -> Scenario:
        """The scenario that differences are counted from."""
        return self.pack.assumptions.scenario(self.scenario.base or BASELINE)

    @property
    def current(self) -> Projection:
        """The projection under the scenario on the screen."""
        return self._now

    @property
    def compared(self) -> Projection:
        """The projection under the base scenario."""
        return self._base_now

    @property
    def values(self) -> dict[str, float]:
        """The value of every driver of the pack."""
        return {code: self._value(self.scenario, code) for code in self.pack.assumptions.drivers}

    @property
    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return self._cursor > 0

    @property
    def can_redo(self) -> bool:
        """Whether a change taken back can be made again."""
        return self._cursor < len(self._history) - 1

    def differences(self) -> tuple[Difference, ...]:
        """Every driver that stands away from the base scenario, in the order of the pack."""
        return tuple(
            Difference(driver=code, base=old, value=new, beyond_evidence=driver.beyond_evidence(new))
            for code, driver in self.pack.assumptions.drivers.items()
            if (old := self._value(self.base, code)) != (new := self._value(self.scenario, code))
        )  # fmt: skip

    def _value(self, scenario: Scenario, code: str) -> float:
        setting = scenario.settings.get(code)
        return setting.value if setting else self.pack.assumptions.drivers[code].base

    def only_value(self, code: str) -> bool:
        """Whether a driver of the scenario has the shape and start it has in the base scenario."""
        now = self.scenario.settings[code]
        before = self.base.settings.get(code, Setting(value=now.value))
        return (before.shape, before.start) == (now.shape, now.start)

    # -- changes ---------------------------------------------------------------------------

    def set_driver(self, code: str, value: float) -> None:
        """Move one driver.

        Raises
        ------
        UnknownName
            No such driver.
        BadaError
            The value is no number or lies outside the driver's range.
        """
        self.set_drivers({code: value})

    def set_drivers(self, values: Mapping[str, float], *, continuing: bool = False) -> None:
        """Move several drivers in one step that is undone as one.

        ``continuing`` takes the move as part of the last one, as when an arrow key is held down.
        """
        checked = {code: self._checked(code, value) for code, value in values.items()}
        moved = {c: v for c, v in checked.items() if v != self._value(self.scenario, c)}
        if moved:
            settings = self.scenario.moved(moved).settings
            kept = self._cursor + (not (continuing and self.can_undo))
            self._go(replace(self.scenario, settings=settings), kept=kept)

    def _checked(self, code: str, value: object) -> float:
        driver = self.pack.assumptions.driver(code)
        number = (
            float(value)
            if isinstance(value, int | float) and not isinstance(value, bool)
            else float("nan")
        )
        wanted = driver.wants(number)
        if wanted is not None:
            raise BadaError(
                Text(
                    f"“{value}”不可用：应为 {wanted.zh}",
                    f"'{value}' cannot be used: expected {wanted.en}",
                )
            )
        return number

    def reset(self) -> None:
        """Back to the base scenario; the way there can be undone."""
        self._go(self._fresh(self.base.code))

    def choose_base(self, name: str) -> None:
        """Start again from another scenario of the pack, which becomes what is compared with."""
        self._go(self._fresh(name))

    def choose_target(self, target_id: str) -> None:
        """The promise whose chart and sources are shown."""
        self.target = self.projection.answer(target_id).target.id
        self._tell()

    def choose_language(self, language: Language) -> None:
        """The language of everything shown."""
        self.language = "en" if language == "en" else "zh"
        self._tell()

    def undo(self) -> None:
        """Take the last change back; nothing happens at the beginning."""
        if self.can_undo:
            self._show(self._history, self._cursor - 1)

    def redo(self) -> None:
        """Make the change taken back again; nothing happens at the end."""
        if self.can_redo:
            self._show(self._history, self._cursor + 1)

    def last_change(self) -> tuple[Scenario, Scenario] | None:
        """The scenarios before and after the last change, to be shown again; None at the start."""
        if not self.can_undo:
            return None
        return self._history[self._cursor - 1], self.scenario

    def _fresh(self, base: str) -> Scenario:
        return self.pack.assumptions.scenario(base).moved({}, code=YOURS, title=TITLE)

    def _go(self, scenario: Scenario, *, kept: int | None = None) -> None:
        """Show a new scenario after the first ``kept`` of the history, all up to the present one by default."""
        if scenario != self.scenario:
            before = self._history[: self._cursor + 1 if kept is None else kept]
            history = (*before, scenario)[-HISTORY:]
            self._show(history, len(history) - 1)

    def _show(self, history: tuple[Scenario, ...], cursor: int) -> None:
        """Project first: where that fails, nothing has changed."""
        scenario = history[cursor]
        now = self.projection.under(scenario)
        if scenario.base != self.scenario.base:
            self._base_now = self.projection.under(scenario.base or BASELINE)
        self._history, self._cursor, self._now = history, cursor, now
        self._tell()

    def _first_target(self) -> str:
        items = self.projection.assess()
        known = [i for i in items if i.probability is not None] or list(items)
        return next((i for i in known if i.indicator.headline), known[0]).target.id

    # -- files -----------------------------------------------------------------------------

    def text(self) -> str:
        """The scenario on the screen as the text of a scenario file."""
        return scenario_text(overrides(self.scenario, self.base))

    def load_text(self, text: str, file: str) -> None:
        """Show the scenario of a file's text.

        Raises
        ------
        InputError
            The text is damaged, of a newer schema, or names what the pack lacks.
        """
        pack = self.pack
        scenario = read_scenario_text(text, file, pack.assumptions, pack.indicators, code=YOURS)
        self._go(replace(scenario, claims=(), own=()))

    def load(self, path: Path) -> None:
        """Show the scenario of a file."""
        self.load_text(read_text(path), path.name)

    # -- the same in Python ------------------------------------------------------------------

    def as_code(self, *then: str) -> str:
        """Python that shows the same numbers: ``answers`` is the table of all promises.

        ``then`` are further lines, which may use ``projection``, ``scenario`` and ``current``.
        """
        lines = ["from bada_model import load_pack, project", *_imports(self, then), "",
                 f"pack = {_pack_code(self.pack)}",
                 f'projection = project(pack, as_of="{self.projection.as_of}", '
                 f"n_paths={self.projection.draws.n_paths}, seed={self.projection.draws.seed})",
                 *_scenario_code(self), "current = projection.under(scenario)",
                 *(then or ("answers = current.to_frame()",))]  # fmt: skip
        return "\n".join(lines) + "\n"


def _demonstrated(pack: Pack) -> bool:
    return bool((pack.observations["file"] == "demonstration").any())


def _pack_code(pack: Pack) -> str:
    shipped = {folder: name for name, folder in pack_folders().items()}
    where = shipped.get(pack.directory, str(pack.directory)) if pack.directory else pack.plan.code
    loaded = f"load_pack({where!r})".replace("'", '"')
    return f"with_demonstration({loaded})" if _demonstrated(pack) else loaded


def _scenario_code(state: WorkbenchState) -> list[str]:
    own = overrides(state.scenario, state.base)
    plain = not own.projects and not own.judgements
    values = {name: setting.value for name, setting in own.settings.items()}
    if plain and all(state.only_value(name) for name in own.settings):
        inner = ", ".join(f'"{name}": {value!r}' for name, value in values.items())
        return [f'scenario = pack.assumptions.scenario("{state.base.code}").moved({{{inner}}})']
    return [
        f"scenario = read_scenario_text({state.text()!r}, 'scenario.toml', pack.assumptions, pack.indicators)"
    ]


def _imports(state: WorkbenchState, then: tuple[str, ...]) -> list[str]:
    found = []
    if _demonstrated(state.pack):
        found.append("from bada_model.demonstration import with_demonstration")
    if "read_scenario_text" in "".join(_scenario_code(state)):
        found.append("from bada_model.scenario_files import read_scenario_text")
    for name, module in _NAMES.items():
        if any(f"{name}(" in line for line in then):
            found.append(f"from {module} import {name}")
    return found


_NAMES = {
    "solve": "bada_model", "certify": "bada_model", "compare": "bada_model", "news": "bada_model.changes.news_by_cause",
    "brief": "bada_model.briefs", "write_brief": "bada_model.briefs", "Options": "bada_model.briefs", "Path": "pathlib",
    "parse_goal": "bada_model.what_if.goals", "attribute": "bada_model.what_if.attribution",
    "probability_of": "bada_model.what_if.attribution", "cited_rows": "bada_model.provenance",
}  # fmt: skip
