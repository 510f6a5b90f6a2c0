"""The import panel: choose or paste a table, see what it becomes, answer, store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bada_model.desk.findings import Ask
from bada_model.domain import Pack
from bada_model.errors import PASTED, BadaError
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK
from bada_model.workbench.import_questions import areas_of, question_row
from bada_model.workbench.import_state import ImportState
from bada_model.workbench.import_tables import (
    answer_words,
    answers_table,
    figures_table,
    findings_table,
    heading,
    message,
)
from bada_model.workbench.import_words import WORDS

ROWS = 40
"""Questions shown at a time."""
_CSS = resources.files("bada_model.workbench") / "static" / "import.css"


class ImportPanel:
    """An office's table becomes figures of a workspace, on a screen; the same as ``bada import``.

    Parameters
    ----------
    pack : Pack, str or Path
        A pack, its name or its folder.
    workspace : str or Path, optional
        Where figures go, see :func:`bada_model.packs.workspace_address`; ``workspace.db`` here by default.
    language : "zh" or "en"
    today : date, optional
        Later figures are refused; the day of each reading by default.

    Examples
    --------
    >>> from bada_model import ImportPanel
    >>> panel = ImportPanel("heshan-2024", workspace=getfixture("tmp_path") / "workspace.db")
    >>> panel.state.paste("赫山区2024年1-8月\\n指标\\t累计(亿元)\\n社会消费品零售总额\\t141.3\\n")
    >>> panel.state.proposal.observations()["value"].tolist(), panel.state.can_store
    ([141.3], True)
    """

    def __init__(
        self,
        pack: Pack | str | Path = DEFAULT_PACK,
        *,
        workspace: str | Path | None = None,
        language: Language = "zh",
        today: dt.date | None = None,
    ) -> None:
        self.state = ImportState(pack, workspace=workspace, language=language, today=today)
        self._fault: Text | None = None
        self._make()
        self.state.subscribe(self._draw)
        self._draw()

    def show(self) -> None:
        """Display the panel."""
        from IPython.display import display

        display(self.box)  # type: ignore[no-untyped-call]  # IPython has no types

    # -- widgets that stay -----------------------------------------------------------------

    def _make(self) -> None:
        self._head, self._said = widgets.HTML(), widgets.HTML()
        self._language = widgets.Button(layout={"width": "auto"})
        self._upload = widgets.FileUpload(multiple=False, layout={"width": "200px"})
        self._kinds = widgets.HTML()
        self._paste = widgets.Textarea(
            layout={"width": "auto", "height": "84px", "flex": "1 1 auto"}
        )
        self._name = widgets.Text(value=PASTED, style={"description_width": "initial"})
        self._read, self._name_why = widgets.Button(layout={"width": "auto"}), widgets.HTML()
        self._body, self._foot = widgets.VBox(), widgets.HTML(layout={"flex": "1 1 auto"})
        self._optional = widgets.Accordion(selected_index=None)
        self._store = widgets.Button()
        self._arrange()
        self._listen()

    def _arrange(self) -> None:
        style = widgets.HTML(f"<style>{_CSS.read_text(encoding='utf-8')}</style>")
        head = widgets.HBox([self._head, self._language])
        pasted = widgets.VBox([self._paste, widgets.HBox([self._name, self._read, self._name_why])],
                              layout={"flex": "1 1 auto"})  # fmt: skip
        source = widgets.HBox([widgets.VBox([self._upload, self._kinds], layout={"width": "230px"}), pasted])  # fmt: skip
        foot = widgets.HBox([self._store, self._foot])
        self.box = widgets.VBox([style, head, source, self._said, self._body, foot])
        for widget, name in ((self.box, "bi"), (head, "bi-head"), (foot, "bi-foot"), (self._store, "bi-store"),
                             (self._paste, "bi-paste"), (self._read, "bi-read"), (self._language, "bi-language"),
                             (self._upload, "bi-upload"), (source, "bi-source")):  # fmt: skip
            widget.add_class(name)

    def _listen(self) -> None:
        self._language.on_click(self._does(self._switch))
        self._read.on_click(
            self._does(lambda: self.state.paste(self._paste.value, self._name.value))
        )
        self._store.on_click(self._does(self._store_once))
        self._upload.observe(lambda change: self._uploaded(change["new"]), "value")

    # -- what a person does ----------------------------------------------------------------

    def _does(self, action: Callable[[], object]) -> Callable[..., None]:
        """A handler that says what went wrong instead of failing unseen."""

        def handle(*_: object) -> None:
            self._fault = None
            try:
                action()
            except BadaError as error:
                self._fault = error.text
            except Exception as error:
                self._fault = WORDS["unexpected"].fill(error=repr(error))
                raise
            finally:
                self._draw_outcome()

        return handle

    def _uploaded(self, files: tuple[dict[str, Any], ...]) -> None:
        if not files:
            return
        file = files[0]
        self._does(lambda: self.state.open(bytes(file["content"]), str(file["name"])))()
        self._upload.value = ()  # so that the same file can be chosen again

    def _say(self, ask: Ask, name: str, value: str) -> None:
        self._does(lambda: self.state.answer(ask, name, value))()

    def _store_once(self) -> None:
        self._store.disabled = True
        if self.state.stored is None:
            self.state.store()

    def _switch(self) -> None:
        self.state.choose_language("zh" if self.state.language == "en" else "en")

    # -- what is drawn ---------------------------------------------------------------------

    def _word(self, name: str, **values: object) -> str:
        return WORDS[name].fill(**values).in_(self.state.language)

    def _draw(self) -> None:
        self._draw_top()
        self._body.children = self._sections() if self.state.proposal is not None else ()
        self._draw_outcome()

    def _draw_outcome(self) -> None:
        self._said.value = self._message()
        ended = self._fault is not None or self.state.stored is not None
        why = f'<span class="bi-muted">{escape(self._why())}</span>'
        self._foot.value = self._message() if ended and self.state.proposal is not None else why
        self._store.disabled = not self.state.can_store

    def _draw_top(self) -> None:
        pack = self.state.destination.pack
        into = self._word("into", pack=Path(pack).name, place=self.state.place)
        self._head.value = f"<h3>{escape(self._word('title'))}<small>{escape(into)}</small></h3>"
        self._kinds.value = f'<span class="bi-muted">{escape(self._word("kinds"))}</span>'
        self._name_why.value = f'<span class="bi-muted">{escape(self._word("name_why"))}</span>'
        self._paste.placeholder = self._word("paste")
        for widget, word in ((self._language, "language"), (self._upload, "upload"), (self._read, "read"),
                             (self._store, "store"), (self._name, "name")):  # fmt: skip
            widget.description = self._word(word)

    def _sections(self) -> tuple[Any, ...]:
        proposal = self.state.proposal
        assert proposal is not None
        findings = widgets.HTML(findings_table(proposal.findings, self.state.language))
        figures = widgets.HTML(figures_table(self.state))
        if proposal.tidy is not None or self.state.stored is not None:
            return (findings, figures)
        return (self._whole_table(), *self._questions(), *self._answers(), findings, figures)

    def _whole_table(self) -> widgets.HBox:
        """Period, area and release of the table, where its words do not say them or say them wrongly."""
        said, areas = self.state.said, areas_of(self.state)
        period = self._field("period", said.period)
        released = self._field("released", said.released)
        options = [
            (self._word("as_printed"), ""),
            *((t.in_(self.state.language), c) for c, t in areas.items()),
        ]
        chosen = said.decisions.area
        if chosen and chosen not in areas:
            options.append((chosen, chosen))
        area = widgets.Dropdown(options=options, value=chosen, description=self._word("area"),
                                style={"description_width": "initial"}, layout={"width": "230px"})  # fmt: skip
        area.observe(lambda change: self._say(Ask.SETTING, "area", change["new"]), "value")
        title = widgets.HTML(f"<b>{escape(self._word('whole'))}</b>")
        row = widgets.HBox([title, period, area, released], layout={"flex_flow": "row wrap"})
        row.add_class("bi-whole")
        return row

    def _field(self, name: str, value: str) -> widgets.Text:
        field = widgets.Text(
            value=value, description=self._word(name), placeholder=self._word(f"{name}_hint"),
            continuous_update=False, style={"description_width": "initial"}, layout={"width": "290px"},
        )  # fmt: skip
        field.observe(lambda change: self._say(Ask.GIVEN, name, change["new"]), "value")
        return field

    def _questions(self) -> list[Any]:
        asked = self.state.questions()
        stopping = [a for a in asked if a.stops]
        optional = [a for a in asked if not a.stops]
        made: list[Any] = []
        if stopping:
            made.append(
                widgets.HTML(heading(WORDS["questions"].fill(n=len(stopping)), self.state.language))
            )
            made += [question_row(a, self.state, self._say) for a in stopping[:ROWS]]
            made += self._more(len(stopping) - ROWS)
        if optional:
            rows = [question_row(a, self.state, self._say) for a in optional[:ROWS]]
            self._optional.children = (widgets.VBox([*rows, *self._more(len(optional) - ROWS)]),)
            self._optional.titles = (self._word("optional", n=len(optional)),)
            made.append(self._optional)
        return made

    def _more(self, number: int) -> list[widgets.HTML]:
        return [widgets.HTML(escape(self._word("more_questions", n=number)))] if number > 0 else []

    def _answers(self) -> list[Any]:
        """What was said, by the kept mapping or now, and a way to take it back."""
        answers, opened = self.state.answers(), self.state.opened
        if not answers or opened is None:
            return []
        names, areas, language = opened.known.names, areas_of(self.state), self.state.language
        options: list[tuple[str, int]] = [(self._word("take_which"), -1)]
        for number, answer in enumerate(answers):
            about, meaning = answer_words(answer, names, areas)
            options.append((f"{about.in_(language)} → {meaning.in_(language)}", number))
        choice = widgets.Dropdown(options=options, index=0, layout={"width": "420px"})
        button = widgets.Button(description=self._word("take_back"), layout={"width": "auto"})
        choice.add_class("bi-take-which")
        button.add_class("bi-take-back")

        def take_back(_: object) -> None:
            if choice.value >= 0:
                answer = answers[choice.value]
                self._say(answer.ask, answer.name, "")

        button.on_click(take_back)
        return [
            widgets.HTML(answers_table(answers, names, areas, language)),
            widgets.HBox([choice, button]),
        ]

    def _message(self) -> str:
        """The last fault, else what was stored, else where the reading stands."""
        if self._fault is not None:
            return message("error", self._fault.in_(self.state.language))
        if self.state.stored is not None:
            return message("good", self._stored())
        if self.state.proposal is None or self.state.opened is None:
            return message("plain", self._word("empty"))
        kept = sum(a.kept for a in self.state.answers())
        if not kept:
            return ""
        return message("plain", self._word("replayed", file=self.state.opened.mapping.name, n=kept))

    def _stored(self) -> str:
        stored, proposal = self.state.stored, self.state.proposal
        assert stored is not None
        assert proposal is not None
        if stored.unkept is not None:
            return self._word("unkept", said=stored.text, why=stored.unkept)
        return self._word("done_tidy" if proposal.tidy is not None else "done", said=stored.text)

    def _why(self) -> str:
        """What pressing the button would do, or why it cannot be pressed."""
        proposal = self.state.proposal
        if proposal is None or self.state.stored is not None:
            return ""
        if proposal.errors:
            return self._word("stopped", n=len(proposal.errors))
        return self._word("ready", n=len(proposal.observations()))
