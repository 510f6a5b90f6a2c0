"""Reading a written brief back: its lines as a reader sees them, and what it was made from.

Lines are paragraphs, cells and notes in order; page numbers, tables of contents, marks on every
page and chart parts are left out, since the description does not hold them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from bada_model.briefs.packaging import read_custom_properties
from bada_model.errors import BadaError
from bada_model.language import Text

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_KEY = re.compile(r"^([a-z_]+) (\S.*)$")
KEYS = (
    "pack", "as_of", "data", "seed", "paths", "version", "scenario", "assumptions", "kind", "since",
    "against", "department", "target", "track", "demo", "number", "dated", "signer", "to", "copies", "letterhead", "language",
)  # fmt: skip
"""What a reproducibility block may say."""
_HEADER_KEYS = ("pack", "as_of", "data", "seed", "paths", "version", "scenario", "kind")


def numbers(lines: Iterable[str]) -> list[str]:
    """Every number in some lines, in order, without thousands marks.

    Examples
    --------
    >>> numbers(["5.6 [-3.8, 1,234.5]%"])
    ['5.6', '3.8', '1234.5']
    """
    return [found.replace(",", "").rstrip(",") for line in lines for found in _NUMBER.findall(line)]


def read_lines(data: bytes, suffix: str) -> list[str]:
    """The lines of a brief in one format (``.html``, ``.md``, ``.docx``, ``.pdf`` or ``.xlsx``).

    Raises
    ------
    BadaError
        Another format, or a damaged file.
    """
    read = _reader(suffix)
    _check_whole(data, suffix)
    with _whole(suffix):
        return [line for line in read(data) if line]


def _check_whole(data: bytes, suffix: str) -> None:
    """Refuse office files that are no archive and PDF files cut short."""
    office = suffix in (".docx", ".xlsx")
    damaged = office and not zipfile.is_zipfile(io.BytesIO(data))
    if suffix == ".pdf":
        damaged = not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]
    if damaged:
        raise _damaged(suffix)


def _damaged(suffix: str) -> BadaError:
    return BadaError(
        Text(f"这个 {suffix} 文件已损坏或不是该格式；请重新生成通报",
             f"this {suffix} file is damaged or of another kind; write the brief again")
    )  # fmt: skip


@contextmanager
def _whole(suffix: str) -> Iterator[None]:
    """Whatever a parser of the format raises means that the file is not whole."""
    try:
        yield
    except BadaError:
        raise
    except Exception as fault:
        raise _damaged(suffix) from fault


def read_block(data: bytes, suffix: str) -> dict[str, str]:
    """What must be the same for the digits to be the same, as the file says.

    Raises
    ------
    BadaError
        The file carries no such block.
    """
    _reader(suffix)
    _check_whole(data, suffix)
    match suffix:
        case ".docx" | ".xlsx":
            with _whole(suffix):
                found = read_custom_properties(data)
        case ".pdf":
            with _whole(suffix):
                found = _pdf_block(data)
        case _:
            pairs = (_KEY.match(line) for line in read_lines(data, suffix)[-len(KEYS) :])
            found = {m[1]: m[2] for m in pairs if m and m[1] in KEYS}
    lacking = [k for k in _HEADER_KEYS if k not in found]
    if lacking:
        raise BadaError(
            Text(f"文件中没有完整的复现信息，缺 {'、'.join(lacking)}；只有 bada brief 生成的文件可以重放",
                 f"the file carries no complete reproducibility block, it lacks {', '.join(lacking)}; "
                 "only files written by 'bada brief' can be replayed")
        )  # fmt: skip
    return found


def _reader(suffix: str) -> Callable[[bytes], Iterable[str]]:
    readers: Mapping[str, Callable[[bytes], Iterable[str]]] = {
        ".html": _html_lines, ".md": _markdown_lines, ".docx": _docx_lines, ".pdf": _pdf_lines,
        ".xlsx": _xlsx_lines,
    }  # fmt: skip
    if suffix not in readers:
        known = ", ".join(readers)
        raise BadaError(
            Text(
                f"不能读取“{suffix}”文件；可读：{known}",
                f"cannot read a '{suffix}' file; readable are {known}",
            )
        )
    return readers[suffix]


# -- HTML -------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Collects the text of the elements that hold the description.

    Elements marked ``data-added`` hold what the page adds to it, such as sliders.
    """

    LEAVES = frozenset({"h1", "h2", "h3", "h4", "h5", "p", "th", "td"})
    VOID = frozenset({"meta", "br", "img", "input", "hr", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []  # tag, holds text, is skipped

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        inside = {t for t, _, _ in self.open}
        boxed = tag == "div" and bool(inside & {"figcaption", "repro"})
        skipped = any(s for _, _, s in self.open) or any(k == "data-added" for k, _ in attrs)
        skipped = skipped or tag in ("svg", "style", "script", "head")
        holds = tag in self.LEAVES or boxed
        if holds and not skipped:
            self.lines.append("")
        name = "repro" if ("class", "repro") in attrs else tag
        self.open.append((name, holds, skipped))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in self.VOID:
            name, _, _ = self.open.pop()
            if name == tag or (name == "repro" and tag == "div"):
                return

    def handle_data(self, data: str) -> None:
        if self.open and any(h for _, h, _ in self.open) and not self.open[-1][2]:
            self.lines[-1] += data


def _html_lines(data: bytes) -> list[str]:
    page = _Page()
    page.feed(data.decode("utf-8"))
    return [line.strip() for line in page.lines]


# -- Markdown -----------------------------------------------------------------------------------

_RULE = re.compile(r"^\|(?: (?:---:?|:-+) \|)+$")


def _markdown_lines(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8").splitlines():
        if _RULE.match(line) or line.startswith(("```", "![")):
            continue
        if line.startswith("| "):
            yield from (_plain(cell) for cell in re.split(r"(?<!\\) \| ", line[2:-2]))
        else:
            yield _plain(re.sub(r"^(#+ |> \*\*)|\*\*$", "", line))


def _plain(text: str) -> str:
    for escaped, character in (
        ("\\|", "|"),
        ("\\*", "*"),
        ("\\_", "_"),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ):
        text = text.replace(escaped, character)
    return text.strip()


# -- office files ---------------------------------------------------------------------------------


def _docx_lines(data: bytes) -> Iterator[str]:
    from docx import Document

    body = Document(io.BytesIO(data)).element.body
    for paragraph in body.iter(_word("p")):
        style = paragraph.find(f"{_word('pPr')}/{_word('pStyle')}")
        if style is not None and style.get(_word("val"), "").startswith("TOC"):
            continue
        yield _loose("".join(t.text or "" for t in paragraph.iter(_word("t")))).strip()


def _loose(text: str) -> str:
    """The text without what only keeps a line from breaking."""
    return text.replace("\u2060", "").replace("\u00a0", " ")


def _word(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"


def _xlsx_lines(data: bytes) -> Iterator[str]:
    """The sheet on which the brief stands as text; the other sheets hold values."""
    rows = _workbook(data).get_sheet_by_index(0).to_python()
    yield from (str(cell).strip() for row in rows for cell in row)


def read_values(data: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet of a workbook as rows of values."""
    book = _workbook(data)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _workbook(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


# -- PDF ------------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(r"^— \d+ —$")
_CONTENTS = re.compile(r"(?: ?\. ?){3,} ?\d+$")


def _pdf(data: bytes) -> Any:
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise BadaError(
            Text(
                "读取 PDF 需要 pypdf；请安装：pip install pypdf",
                "reading a PDF needs pypdf: pip install pypdf",
            )
        ) from error
    return PdfReader(io.BytesIO(data))


def _pdf_lines(data: bytes) -> Iterator[str]:
    """The lines as set; a line that ends in a hyphen before a digit is joined to the next."""
    text = _loose("\n".join(page.extract_text() for page in _pdf(data).pages))
    text = re.sub(r"-\n(?=\d)", "-", text)
    for line in text.splitlines():
        if not _PAGE_NUMBER.match(line.strip()) and not _CONTENTS.search(line):
            yield line.strip()


def _pdf_block(data: bytes) -> dict[str, str]:
    said = str((_pdf(data).metadata or {}).get("/Subject", ""))
    if not said.startswith("bada:"):
        return {}
    return {str(k): str(v) for k, v in json.loads(said.removeprefix("bada:")).items()}


def suffix_of(path: Path) -> str:
    """The format of a file by its name."""
    return path.suffix.lower()
