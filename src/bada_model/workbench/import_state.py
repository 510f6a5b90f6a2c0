"""What the import panel holds: a file, what was said about it, what it would add. No widgets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from bada_model.desk.decisions import NOTHING_DECIDED, Decisions, answered, check_decisions
from bada_model.desk.findings import Ask
from bada_model.desk.importing import file_content
from bada_model.desk.knowledge import Request
from bada_model.desk.opening import Destination, Opened, Stored, open_file
from bada_model.desk.proposal import Proposal
from bada_model.desk.questions import Asked, questions_of
from bada_model.desk.setting import Given
from bada_model.domain import Pack
from bada_model.errors import PASTED, BadaError
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK, workspace_to_write
from bada_model.periods import parse_day, parse_period
from bada_model.workbench.listeners import Heard

YES = "yes"
MAPPED = (Ask.LABEL, Ask.AREA, Ask.COLUMN, Ask.UNIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything said about one file: what the mapping keeps, and what holds for this file only."""

    decisions: Decisions = NOTHING_DECIDED
    period: str = ""  # YYYY-MM
    released: str = ""  # YYYY-MM-DD
    accepted: frozenset[str] = frozenset()  # cells

    def with_answer(self, ask: Ask, name: str, value: str) -> Said:
        """The same with one answer more; a blank value takes it back."""
        if ask is Ask.GIVEN:
            return replace(self, **{name: value})  # type: ignore[arg-type]  # period or released
        if ask is Ask.ACCEPT:
            return replace(self, accepted=self.accepted | {name} if value else self.accepted - {name})  # fmt: skip
        return replace(self, decisions=answered(self.decisions, ask, name, value))

    def request(self, today: dt.date) -> Request:
        """What is stated from outside the file.

        Raises
        ------
        PeriodError
            The period is no month, or the release no day.
        """
        return Request(
            today=today, accept=self.accepted,
            given=Given(period=parse_period(self.period) if self.period else None),
            released=parse_day(self.released) if self.released else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing said; ``kept`` where it comes from the mapping of an earlier month."""

    ask: Ask
    name: str
    value: str
    kept: bool


class ImportState(Heard):
    """A file on the desk from its opening to the database.

    Methods that change something either succeed and tell the subscribers, or raise a ``BadaError``
    and leave what was there; a file that cannot be opened leaves an empty desk. Nothing is stored
    but by :meth:`store`.

    Parameters
    ----------
    pack : Pack, str or Path
        A pack, its name or its folder. It is read again for every file, as the workspace grows.
    workspace : str or Path, optional
        Where figures go, see :func:`bada_model.packs.workspace_address`.
    today : date, optional
        Later figures are refused; the day of each reading by default.
    """

    def __init__(
        self,
        pack: Pack | str | Path = DEFAULT_PACK,
        *,
        workspace: str | Path | None = None,
        language: Language = "zh",
        today: dt.date | None = None,
    ) -> None:
        self.destination = Destination(pack=_source(pack), workspace=workspace)
        self.language: Language = language
        self.opened: Opened | None = None
        self.said = Said()
        self.proposal: Proposal | None = None
        self.stored: Stored | None = None
        self._today = today
        super().__init__()

    # -- what is there ---------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The workspace figures go to, without a password."""
        from bada_model.workspace.database import parsed, printable

        return printable(parsed(workspace_to_write(self.destination.workspace)))

    @property
    def can_store(self) -> bool:
        """Whether there is something to store, nothing stands in its way, and it was not stored yet."""
        return self.proposal is not None and not self.proposal.errors and self.stored is None

    def questions(self) -> tuple[Asked, ...]:
        """Everything that can still be decided here, what stops the import first."""
        return questions_of(self.proposal) if self.proposal is not None else ()

    def answers(self) -> tuple[Answer, ...]:
        """Everything said about this file, by its mapping or now."""
        if self.opened is None:
            return ()
        before = set(_entries(self.opened.decisions))
        said = (*_entries(self.said.decisions), *_for_this_file(self.said))
        return tuple(Answer(ask=a, name=n, value=v, kept=(a, n, v) in before) for a, n, v in said)

    # -- changes ---------------------------------------------------------------------------

    def open(self, data: bytes, file: str) -> None:
        """Put a file on the desk and read it under the mapping kept for files of its name.

        Raises
        ------
        InputError
            The file, the pack or the kept mapping cannot be used.
        WorkspaceError
            The workspace cannot be read.
        """
        self.clear()
        opened = open_file(data, Path(file).name, self.destination)
        said = Said(decisions=opened.decisions)
        self.proposal = opened.read(said.request(self._day()), said.decisions)
        self.opened, self.said = opened, said
        self._tell()

    def open_path(self, path: str | Path) -> None:
        """The same for a file of the kernel's machine."""
        self.clear()
        self.open(file_content(Path(path)), Path(path).name)

    def paste(self, text: str, name: str = PASTED) -> None:
        """The same for a table pasted as text; ``name`` is what its mapping is kept under.

        Raises
        ------
        BadaError
            There is no text.
        """
        self.clear()
        if not text.strip():
            raise BadaError(Text("请先粘贴一张表", "paste a table first"))
        self.open(text.encode(), name.strip() or PASTED)

    def clear(self) -> None:
        """An empty desk."""
        self.opened, self.proposal, self.stored, self.said = None, None, None, Said()
        self._tell()

    def answer(self, ask: Ask, name: str, value: str) -> None:
        """Settle a question, or take its answer back with a blank value, and read the file again.

        Raises
        ------
        BadaError
            Nothing is open, the file is stored already, or the value cannot be used.
        """
        if self.opened is None:
            raise BadaError(Text("请先选择文件或粘贴表格", "choose a file or paste a table first"))
        if self.stored is not None:
            raise BadaError(Text("这份表已经存入；要改请重新选择文件",
                                 "this table is stored; to change it choose the file again"))  # fmt: skip
        said = self.said.with_answer(ask, name, value.strip())
        check_decisions(said.decisions, self.opened.known.names)
        self.proposal = self.opened.read(said.request(self._day()), said.decisions)
        self.said = said
        self._tell()

    def store(self) -> Stored:
        """Append the figures to the workspace and keep the mapping; a second call changes nothing.

        Raises
        ------
        InputError
            Something stands in the way.
        BadaError
            Nothing is open, or the workspace cannot be written to; nothing was stored.
        """
        if self.opened is None or self.proposal is None:
            raise BadaError(Text("请先选择文件或粘贴表格", "choose a file or paste a table first"))
        if self.stored is None:
            self.stored = self.opened.store(self.proposal)
            self._tell()
        return self.stored

    def choose_language(self, language: Language) -> None:
        """The language of everything shown."""
        self.language = "en" if language == "en" else "zh"
        self._tell()

    def _day(self) -> dt.date:
        return self._today or dt.datetime.now().astimezone().date()


def _source(pack: Pack | str | Path) -> str | Path:
    if not isinstance(pack, Pack):
        return pack
    if pack.directory is None:
        raise BadaError(Text("方案包没有文件夹，无法导入；请用 load_pack 打开",
                             "the pack has no folder to import for; open one with load_pack"))  # fmt: skip
    return pack.directory


def _entries(decisions: Decisions) -> list[tuple[Ask, str, str]]:
    """What a mapping says, one entry each."""
    tables = [
        (ask, name, value) for ask in MAPPED for name, value in getattr(decisions, ask).items()
    ]
    settings = [
        (Ask.SETTING, name, value) for name in ("area", "coverage", "percent")
        if (value := getattr(decisions, name))
    ]  # fmt: skip
    return [*tables, *settings]


def _for_this_file(said: Said) -> list[tuple[Ask, str, str]]:
    given = [(Ask.GIVEN, name, value) for name in ("period", "released") if (value := getattr(said, name))]  # fmt: skip
    return [*given, *((Ask.ACCEPT, cell, YES) for cell in sorted(said.accepted))]
