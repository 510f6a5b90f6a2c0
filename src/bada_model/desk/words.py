"""What one label, header or title means for a pack: facets plus a series or an area."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bada_model.desk.decisions import SKIP, Decisions, coverage_word, timeless
from bada_model.desk.grid import is_note
from bada_model.desk.phrases import Facets, Says, read_facets, tight, units_of
from bada_model.desk.vocabulary import GENERIC, TOTALS, Meaning, Vocabulary, plain_label

_UNIT_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")


class Role(StrEnum):
    """What a piece of text contributes beyond its facets."""

    NONE = "none"  # only facets, or a mere heading
    SERIES = "series"
    AREA = "area"
    SKIP = "skip"  # known not to be wanted
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text understood: its facets and what it names."""

    text: str
    plain: str
    facets: Facets
    role: Role = Role.NONE
    meanings: tuple[Meaning, ...] = ()
    area: str = ""
    exact: bool = True
    close: str | None = None
    stranger: str = ""  # an area the pack does not know, of which nothing is decided


@dataclass(slots=True)
class Reader:
    """Understands texts against a vocabulary and what was decided; remembers each text."""

    names: Vocabulary
    decisions: Decisions
    _seen: dict[str, Words] = field(default_factory=dict)
    _titles: dict[str, Words] = field(default_factory=dict)

    def label(self, text: str) -> Words:
        """A label or header, of which every part must be understood."""
        if text not in self._seen:
            self._seen[text] = self._decided(text) or self._understood(text)
        return self._seen[text]

    def title(self, text: str) -> Words:
        """A title, corner or file name: what can be found in it, the rest does not matter."""
        if text not in self._titles:
            facets = read_facets(text)
            stranger = "" if is_note(text) else self.names.stranger(text)
            decided = self.decisions.areas.get(stranger, "")
            area = decided if stranger else self.names.area_within(text) or ""
            label = self.names.label_within(facets.rest)
            meanings = self.names.labels[label] if label else ()
            self._titles[text] = Words(
                text=text, plain=plain_label(text), facets=facets, area=area, meanings=meanings,
                role=Role.SKIP if area == SKIP else Role.SERIES if meanings else Role.NONE,
                stranger="" if decided else stranger,
            )  # fmt: skip
        return self._titles[text]

    def _decided(self, text: str) -> Words | None:
        """What the mapping says about this text."""
        bare = _without_units(text)
        plain = plain_label(bare)
        facets = read_facets(text)
        columns = self.decisions.columns
        column = next((columns[k] for k in (plain, plain_label(text), column_name(text)) if k in columns), None)  # fmt: skip
        if column is not None:
            return Words(text=text, plain=plain, facets=_column_facets(column, facets),
                         role=Role.SKIP if column == SKIP else Role.NONE)  # fmt: skip
        for key in (plain, plain_label(facets.rest)):
            series = self.decisions.labels.get(key)
            if series is not None:
                own = facets if key != plain else _only_units(facets)
                return Words(text=text, plain=key, facets=own, role=Role.SKIP if series == SKIP else Role.SERIES,
                             meanings=(Meaning(series),))  # fmt: skip
            area = self.decisions.areas.get(key)
            if area is not None:
                return Words(text=text, plain=key, facets=facets, area=area,
                             role=Role.SKIP if area == SKIP else Role.AREA)  # fmt: skip
        return None

    def _understood(self, text: str) -> Words:
        plain = plain_label(_without_units(text))
        facets = read_facets(text)
        whole = self.names.meanings(plain)
        if whole:
            facets = _only_units(facets)
            return Words(text=text, plain=plain, facets=facets, role=Role.SERIES, meanings=whole)
        rest = plain_label(facets.rest)
        base = Words(text=text, plain=rest, facets=facets)
        if rest in GENERIC or rest in TOTALS:
            return base
        area = self.names.areas.get(plain) or self.names.areas.get(rest)
        if area:
            return replace(base, role=Role.AREA, area=area)
        meanings = self.names.meanings(rest)
        if meanings:
            return replace(base, role=Role.SERIES, meanings=meanings, exact=False)
        return self._with_area(base, rest) or self._unknown(base, plain, rest)

    def _with_area(self, base: Words, rest: str) -> Words | None:
        """An area's name written before the label, such as 全区地区生产总值."""
        for name, code in self.names.areas.items():
            if rest.startswith(name) and (meanings := self.names.meanings(rest[len(name) :])):
                return replace(base, role=Role.SERIES, meanings=meanings, area=code, exact=False)
        return None

    def _unknown(self, base: Words, plain: str, rest: str) -> Words:
        if base.facets.says is Says.OTHER:
            return replace(base, role=Role.SKIP)
        return replace(
            base,
            plain=plain,
            role=Role.UNKNOWN,
            close=self.names.close_to(plain) or self.names.close_to(rest),
        )


def column_name(text: str) -> str:
    """The name a mapping keeps of a header: without units and, where words are left, without its period.

    Examples
    --------
    >>> column_name("8月 增减"), column_name("8月"), column_name("%")
    ('增减', '8月', '%')
    """
    bare = _without_units(text)
    return plain_label(timeless(bare)) or plain_label(bare) or plain_label(text)


def _without_units(text: str) -> str:
    """A text without brackets that hold a unit."""
    return _UNIT_BRACKETS.sub(lambda m: "" if units_of(m[1]) else m[0], tight(text))


def _only_units(facets: Facets) -> Facets:
    return Facets(units=facets.units)


def _column_facets(word: str, facets: Facets) -> Facets:
    coverage = coverage_word(word)
    if coverage is not None:
        return replace(facets, coverage=coverage, bare=None)
    if word in ("amount", "growth"):
        return replace(facets, says=Says(word))
    return facets
