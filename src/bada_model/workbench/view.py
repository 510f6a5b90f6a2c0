"""The workbench as one widget: it passes messages between the page and the state."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from bada_model.assumptions import BASELINE
from bada_model.domain import Pack
from bada_model.errors import BadaError
from bada_model.files import write_whole
from bada_model.forecast import DEFAULT_PATHS, DEFAULT_SEED
from bada_model.language import Language, Text
from bada_model.live import core_script, live_model
from bada_model.projection import Projection, project
from bada_model.workbench import panels
from bada_model.workbench.answers import Answers
from bada_model.workbench.fallback import static_page
from bada_model.workbench.page import page
from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.tables import pair

PARTS = ("base", "chart", "drivers", "strip", "tables", "panels", "bridge", "workbench")
Reply = tuple[dict[str, Any], list[bytes]]


def _static(name: str) -> str:
    return (resources.files("bada_model.workbench") / "static" / name).read_text(encoding="utf-8")


class Workbench(anywidget.AnyWidget):
    """Sliders, headline goals, chart and tables of a pack, live.

    Parameters
    ----------
    subject : Pack or Projection
        What to open; a pack is projected first.
    as_of, n_paths, seed
        As in :func:`bada_model.project`; ignored for a projection.
    base : str
        The scenario to start from and compare with.
    file : Path, optional
        A scenario file that every change is written to and that is opened at the start where it
        exists, so that the state survives a restart of the kernel.

    Examples
    --------
    >>> from bada_model import Workbench, load_pack
    >>> bench = Workbench(load_pack("heshan-2024"), n_paths=200)
    >>> bench.state.set_driver("vouchers", 5)
    >>> bench.answer["values"]["vouchers"]
    5.0
    """

    _esm = "\n".join(_static(f"{name}.js") for name in PARTS)
    _css = _static("workbench.css")
    page = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    core = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        subject: Pack | Projection,
        *,
        as_of: str | None = None,
        n_paths: int = DEFAULT_PATHS,
        seed: int = DEFAULT_SEED,
        base: str = BASELINE,
        language: Language = "zh",
        file: Path | None = None,
    ) -> None:
        if isinstance(subject, Pack):
            subject = project(subject, as_of=as_of, n_paths=n_paths, seed=seed)
        self.state = WorkbenchState(subject, base=base, language=language)
        self._file = file
        self._answers = Answers(self.state)
        if file is not None and file.is_file():
            self.state.load(file)
        self._base = self.state.base.code
        super().__init__(page=page(self.state), answer=self._answers.message(),
                         core=_core(self.state))  # fmt: skip
        self.state.subscribe(self._changed)
        self.on_msg(self._receive)

    def show(self) -> None:
        """Display the workbench, with a picture and table behind it for exported notebooks."""
        from IPython.display import HTML, display

        display(HTML(static_page(self.state)))  # type: ignore[no-untyped-call]  # IPython has no types
        display(self)  # type: ignore[no-untyped-call]  # the same

    def _changed(self) -> None:
        if self.state.base.code != self._base:
            self._base = self.state.base.code
            self.core = _core(self.state)
        self.answer = self._answers.message()
        if self._file is not None:
            write_whole(self._file, self.state.text())

    def _receive(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        """Do what the page asks for; a fault is answered in both languages and changes nothing."""
        number = message.get("id")
        try:
            result, buffers = _HANDLERS[str(message.get("kind"))](self.state, message)
        except BadaError as error:
            self.send({"reply": number, "error": pair(error.text)})
        except Exception as error:
            self.send({"reply": number, "error": pair(_UNEXPECTED.fill(error=repr(error)))})
            raise
        else:
            self.send({"reply": number, "result": result}, buffers)


def _core(state: WorkbenchState) -> dict[str, Any]:
    """What the browser needs to answer by itself while a driver moves away from the base scenario."""
    header, buffers = live_model(state.compared).to_message()
    return {"header": header, "buffers": buffers, "script": core_script()}


_UNEXPECTED = Text(
    "程序出错，状态未变：{error}", "an error in the program, nothing has changed: {error}"
)


def _done(change: Callable[[WorkbenchState, dict[str, Any]], None]) -> Callable[..., Reply]:
    """A handler for a change: the new answer travels by itself."""

    def handle(state: WorkbenchState, message: dict[str, Any]) -> Reply:
        change(state, message)
        return {}, []

    return handle


def _asked(
    question: Callable[[WorkbenchState, dict[str, Any]], dict[str, Any]],
) -> Callable[..., Reply]:
    return lambda state, message: (question(state, message), [])


_HANDLERS: dict[str, Callable[[WorkbenchState, dict[str, Any]], Reply]] = {
    "set": _done(lambda s, m: s.set_drivers(m["values"], continuing=bool(m.get("continuing")))),
    "undo": _done(lambda s, _: s.undo()),
    "redo": _done(lambda s, _: s.redo()),
    "reset": _done(lambda s, _: s.reset()),
    "base": _done(lambda s, m: s.choose_base(m["name"])),
    "target": _done(lambda s, m: s.choose_target(m["target"])),
    "language": _done(lambda s, m: s.choose_language(m["language"])),
    "load": _done(lambda s, m: s.load_text(m["text"], m["file"])),
    "compare": _asked(lambda s, m: panels.compared(s, m["scenarios"])),
    "seek": _asked(lambda s, m: panels.solved(s, m["goals"], jointly=m["jointly"])),
    "certificate": _asked(lambda s, m: panels.certified(s, m["goals"])),
    "why": _asked(lambda s, m: panels.reasons(s, m["target"])),
    "news": _asked(lambda s, m: panels.told(s, m["from"], m["to"])),
    "sources": _asked(lambda s, m: panels.sources(s, m["target"])),
    "brief": lambda s, m: panels.written(s, m["brief"], m["formats"], m["language"]),
}
