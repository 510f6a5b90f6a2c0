"""What every command that projects is asked: one set of options, written once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any, get_type_hints

from bada_model.commands.app import (
    PATHS,
    SEED,
    AsOfOption,
    DemoOption,
    Format,
    FormatOption,
    HeldBeforeOption,
    Lang,
    LangOption,
    PackOption,
    PathsOption,
    SeedOption,
    WorkspaceOption,
    load,
    projected,
    show,
)
from bada_model.language import Language, Text
from bada_model.packs import DEFAULT_PACK

if TYPE_CHECKING:
    from bada_model.domain import Pack
    from bada_model.projection import Projection

FEWER_PATHS = 2_000
"""For schedules, leagues and splits, which rest on published figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answers to the options that commands share; each field is an option of the same name."""

    pack: PackOption = DEFAULT_PACK
    as_of: AsOfOption = None
    output: FormatOption = Format.TABLE
    lang: LangOption = Lang.ZH
    demo: DemoOption = False
    workspace: WorkspaceOption = None
    imported_before: HeldBeforeOption = None
    paths: PathsOption = PATHS
    seed: SeedOption = SEED

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.lang.value

    def loaded(self) -> Pack:
        """The pack under the figures of the workspace."""
        return load(self.pack, self.demo, self.workspace, self.imported_before)

    def projection(self) -> Projection:
        """The pack's projection, behind a progress bar."""
        return projected(self.loaded(), self.as_of, self.paths, self.seed, self.language)

    def show(
        self,
        header: Sequence[tuple[str, Text]],
        rows: Sequence[Sequence[Any]],
        *,
        records: Any = None,
    ) -> None:
        """Print rows in the format asked for, see :func:`bada_model.commands.app.show`."""
        show(header, rows, self.output, self.language, records=records)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBriefly(Asked):
    """The same with fewer paths."""

    paths: PathsOption = FEWER_PATHS


def with_common_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes an :class:`Asked`, as one that takes each of its fields as an option.

    Typer reads options from a function's signature; this writes them into it.
    """
    hints = get_type_hints(command, include_extras=True)
    name, form = next(
        (n, h) for n, h in hints.items() if isinstance(h, type) and issubclass(h, Asked)
    )
    own = [
        p.replace(annotation=hints[p.name], kind=p.KEYWORD_ONLY)
        for p in inspect.signature(command).parameters.values()
        if p.name != name
    ]
    asked = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default,
                          annotation=get_type_hints(form, include_extras=True)[f.name])
        for f in fields(form)
    ]  # fmt: skip

    @wraps(command)
    def asking(**given: Any) -> None:
        answers = form(**{p.name: given.pop(p.name) for p in asked})
        command(**given, **{name: answers})

    asking.__signature__ = inspect.Signature([*own, *asked])  # type: ignore[attr-defined]  # read by inspect
    asking.__annotations__ = {p.name: p.annotation for p in (*own, *asked)}
    return asking
