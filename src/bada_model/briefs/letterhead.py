"""The official frame of a brief (GB/T 9704-2012): what stands above the title, under the text, and last.

An office's own details stand in its pack (``[letterhead]`` of ``plan.toml``); number, day and
signer are given for each brief. What is not given is not printed, and nothing is invented.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace

from bada_model.briefs.description import Block, Brief, Heading, Paragraph
from bada_model.briefs.widths import display_width
from bada_model.domain import Letterhead
from bada_model.errors import BadaError
from bada_model.language import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is given for one brief; empty where it is not."""

    number: str = ""  # the document's number, or its digits where the office has a pattern
    dated: dt.date | None = None  # the day it is signed, never the clock's
    signer: str = ""  # 签发人, for reports to a higher level
    to: str = ""  # 主送机关, instead of the office's usual
    copies: str = ""  # 抄送机关, instead of the office's usual

    def options(self) -> dict[str, str]:
        """What is given, as the reproducibility block holds it."""
        said = {f.name: str(getattr(self, f.name) or "") for f in fields(self)}
        return {name: value for name, value in said.items() if value}


def framed(brief: Brief, office: Letterhead, issue: Issue) -> Brief:
    """The brief inside the frame; the brief itself where nothing is given.

    Under a red head there is no table of contents: the addressee follows the title (7.3.2).

    Raises
    ------
    BadaError
        The number's pattern asks for the year and no day of signing is given.
    """
    if office == Letterhead() and issue == Issue():
        return brief
    said = hashlib.sha256(repr(astuple(office)).encode()).hexdigest()[:16]
    marked = (*brief.reproducibility, *issue.options().items(), ("letterhead", said))
    text, annexes = _parted(brief.blocks)
    blocks = (*_addressed(office, issue), *text, *_signed(office, issue), *annexes,
              *_imprint(office, issue))  # fmt: skip
    head = tuple(_head(office, issue))
    plain = not any(line.role == "issuer" for line in head)
    return replace(brief, head=head, blocks=blocks, reproducibility=marked,
                   contents=brief.contents and plain)  # fmt: skip


def _parted(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The text with its list of annexes, and the annexes."""
    first = next((n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.annex is not None),
                 len(blocks))  # fmt: skip
    return blocks[:first], blocks[first:]


def _head(office: Letterhead, issue: Issue) -> Iterator[Paragraph]:
    mark = office.mark or office.office
    if mark is not None:
        yield Paragraph(role="issuer", text=mark)
    number = _number(office, issue)
    signer = Text(f"签发人：{issue.signer}", f"Signed by {issue.signer}") if issue.signer else None
    if number and signer:
        yield Paragraph(
            role="number", text=Text(f"{number}\t{signer.zh}", f"{number}\t{signer.en}")
        )
    elif number or signer:
        yield Paragraph(role="number", text=signer or Text.same(number))


def _number(office: Letterhead, issue: Issue) -> str:
    """The number as it is printed: digits are put into the office's pattern, other texts stand."""
    if not (issue.number.isdecimal() and office.number):
        return _one_line(issue.number)
    if "{year}" in office.number and issue.dated is None:
        raise BadaError(
            Text(f"文号格式“{office.number}”需要年份；请用 --dated 给出成文日期",
                 f"the pattern '{office.number}' of the number needs a year; give the day of signing "
                 "with --dated")
        )  # fmt: skip
    year = str(issue.dated.year) if issue.dated else ""
    return office.number.replace("{year}", year).replace("{number}", issue.number)


def _given(said: str, usual: Text | None) -> Text | None:
    return Text.same(_one_line(said)) if said else usual


def _one_line(said: str) -> str:
    """Without tabs and line breaks: a tab divides the line in two."""
    return " ".join(said.split())


def _addressed(office: Letterhead, issue: Issue) -> Iterator[Paragraph]:
    to = _given(issue.to, office.to)
    if to is not None:
        yield Paragraph(role="recipient", text=Text(f"{to.zh}：", f"{to.en}:"))


def _signed(office: Letterhead, issue: Issue) -> Iterator[Paragraph]:
    """Issuing office and day, at the right under the text."""
    if office.office is not None:
        yield Paragraph(role="signed", text=office.office)
    if issue.dated is not None:
        yield Paragraph(role="signed", text=_day(issue.dated))


def _day(day: dt.date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


def signature_indent(brief: Brief, line: Paragraph, language: Language) -> float:
    """Characters between the right edge and a line of the signature.

    The last line, the day, stands four characters from the edge; the office is centred above it.
    """
    last = brief.framed("signed")[-1]
    wider = display_width(last.text.in_(language)) - display_width(line.text.in_(language))
    return max(0.0, 4 + wider / 4)


def _imprint(office: Letterhead, issue: Issue) -> Iterator[Paragraph]:
    """Copies, and who issued it on which day, between rules at the end."""
    copies = _given(issue.copies, office.copies)
    if copies is not None:
        yield Paragraph(role="imprint", text=Text(f"抄送：{copies.zh}。", f"Copies: {copies.en}."))
    printed = office.printed_by or office.office
    if printed is not None and issue.dated is not None:
        day = _day(issue.dated)
        yield Paragraph(role="imprint", text=Text(f"{printed.zh}\t{day.zh}印发",
                                                  f"{printed.en}\tissued {day.en}"))  # fmt: skip
