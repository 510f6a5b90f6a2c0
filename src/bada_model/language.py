"""Two-language text: every word a reader sees exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of text in both languages.

    Examples
    --------
    >>> Text("零售", "retail").in_("en")
    'retail'
    >>> (Text("第{n}行", "row {n}")).fill(n=3).in_("zh")
    '第3行'
    """

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in the language asked for."""
        return self.zh if language == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """A new text with ``{name}`` places filled; a Text value is filled in its own language."""
        return Text(
            self.zh.format(**{k: _in(v, "zh") for k, v in values.items()}),
            self.en.format(**{k: _in(v, "en") for k, v in values.items()}),
        )

    @staticmethod
    def same(text: object) -> Text:
        """A text that reads the same in both languages, such as a file name or a number."""
        return Text(str(text), str(text))


def counted(n: int, thing: str) -> str:
    """A number with its English noun.

    Examples
    --------
    >>> counted(1, "year"), counted(3, "year")
    ('1 year', '3 years')
    """
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _in(value: object, language: Language) -> object:
    return value.in_(language) if isinstance(value, Text) else value
