"""A brief as typst source: the same blocks, marked up for the typesetter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bada_model.briefs.description import (
    Block,
    Brief,
    Figure,
    Heading,
    Paragraph,
    Table,
    annex_label,
    last_before_annexes,
)
from bada_model.briefs.letterhead import signature_indent
from bada_model.briefs.one_page import SMALLEST
from bada_model.briefs.widths import ROOM, WIDE_ROOM, column_shares
from bada_model.briefs.wording import holding
from bada_model.charts.palette import WATERMARK
from bada_model.language import Language, Text

_CITE = re.compile(r"\[(\d+)\]")

_SMALL = (("15.5pt", "10.5pt"), ("9.5pt", "8pt"), ("12.6pt", "5.5pt"), ("21pt", "15pt"), ("14pt, ", "10.5pt, "),
          ("leading: 4pt", "leading: 3pt"), ("y: 3.4pt", "y: 1.8pt"), ("above: 14pt, below: 12pt", "above: 8pt, below: 6pt"),
          ("top: 37mm, bottom: 35mm", "top: 22mm, bottom: 22mm"))  # fmt: skip
"""Sizes of a brief that must fit one page."""

PREAMBLE = """\
#set document(title: TITLE, author: "bada_model", description: META, date: none)
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), MARK
  footer: context align(if calc.odd(here().page()) { right } else { left },
    text(size: 14pt)[— #counter(page).display() —]))
#set text(font: ("Noto Serif SC",), size: 15.5pt, lang: LANG, fallback: false, hyphenate: false)
#set par(first-line-indent: (amount: 2em, all: true), leading: 12.6pt, spacing: 12.6pt, justify: true)
#let sans(body) = text(font: ("Noto Sans SC",), body)
#let section(level, body, mark) = block(above: 14pt, below: 12pt, sticky: true)[
  #heading(level: level, outlined: level == 1)[#if level == 1 { sans(body) } else { body }] #mark]
#show regex("\\d{4}-\\d{2}"): box
#show heading: it => text(size: 15.5pt, weight: "regular")[#h(2em)#it.body]
#let in-contents = state("in-contents", false)
#show outline: it => { in-contents.update(true); it; in-contents.update(false) }
#let annex(label, title) = {
  pagebreak(weak: true)
  block(below: 18pt)[#set par(first-line-indent: 0pt)
    #sans(label)]
  align(center, block(below: 16pt, text(size: 20pt)[
    #show heading: it => text(size: 20pt, weight: "regular", it.body)
    #heading(level: 1)[#context if in-contents.get() [#label#h(0.5em)]#title]]))
}
#let notes(body) = block(above: 4pt, below: 4pt)[
  #set par(leading: 5pt, first-line-indent: 0pt)
  #text(size: 9.5pt, fill: rgb("5f6c7b"), body)]
#let small-print(body) = block[
  #set par(leading: 2.5pt, first-line-indent: 0pt, justify: false)
  #text(size: 8pt, fill: rgb("5f6c7b"), body)]
#let foot(body) = place(bottom + left, dy: 23mm, small-print(body))
#let one-page(body) = layout(room => {
  let part = calc.min(1, room.height / measure(block(width: room.width, body)).height)
  if part < SMALLEST { body } else {
    scale(part * 100%, reflow: true, block(width: room.width / part, height: room.height / part, body))
  }
})
#let held(body) = block(sticky: true, spacing: 12.6pt, par(body))
#let plain(body) = block[#set par(first-line-indent: 0pt)
  #body]
#let official-red = rgb("ff0000")
#let issuer(words, ruled, small) = {
  v(if small { 0mm } else { 30mm })
  layout(room => context {
    let part = calc.min(1, room.width / measure(text(size: 40pt, words)).width)
    align(center, text(size: calc.max(12pt, 40pt * part * if small { 0.5 } else { 1 }), fill: official-red, words))
  })
  if ruled { line(length: 100%, stroke: 1.5pt + official-red) }
}
#let document-number(body, colour) = {
  v(1em)
  align(center, block(width: 100%, inset: (x: 1em))[#set par(first-line-indent: 0pt)
    #body])
  if colour != none { line(length: 100%, stroke: 1.5pt + colour) }
  v(1em)
}
#let imprint(..lines) = block(width: 100%, {
  set par(first-line-indent: 0pt)
  set text(size: 0.85em)
  table(columns: 1fr, inset: (x: 1em, y: 4pt), stroke: (x: none, y: 0.6pt), ..lines)
})
#let warning(body) = block(stroke: (left: 3pt + rgb("b3261e")), inset: (left: 8pt, y: 4pt))[
  #set par(first-line-indent: 0pt)
  #text(fill: rgb("b3261e"), sans(body))]
#let grid-table(columns, numeric, ..cells) = {
  set text(size: 8.5pt)
  set par(leading: 4pt, justify: false, first-line-indent: 0pt)
  show regex("[/_?=&@:]"): it => it + sym.zws
  table(columns: columns, stroke: 0.4pt + rgb("8a97a5"), inset: (x: 3.5pt, y: 3.4pt),
    align: (x, y) => if y > 0 and numeric.contains(x) { right } else { left },
    fill: (x, y) => if y == 0 { rgb("e8eef5") }, ..cells)
}
"""
_MARK = """
  background: rotate(-24deg, text(font: ("Noto Sans SC",), size: 58pt, fill: rgb("b3261e20"), WORDS)),"""


def typst_source(brief: Brief, language: Language) -> str:
    """The document; pictures are read from ``NAME.svg`` beside it."""
    head, *body = _Source(brief, language).lines()
    if brief.compact:
        for usual, small in _SMALL:
            head, body = (
                head.replace(usual, small),
                [b.replace(f"size: {usual}", f"size: {small}") for b in body],
            )
    return "\n".join([head, *body])


def quoted(text: str) -> str:
    """A text as a string of typst."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + safe.replace("\n", " ").replace("\r", " ").replace("\t", " ") + '"'


class _Source:
    def __init__(self, brief: Brief, language: Language) -> None:
        self.brief, self.language = brief, language
        self.wide = self.listed = False
        self.last = last_before_annexes(brief)
        self.anchors = {
            row[0].in_(language) for b in brief.blocks if isinstance(b, Table) and b.anchors
            for row in b.rows
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        yield self._preamble()
        if self.brief.compact:
            yield "#show: one-page"
        yield from map(self._head, self.brief.head)
        yield "#align(center)["
        yield "  #set par(first-line-indent: 0pt)"
        for line in self.brief.title_lines or (self.brief.title,):
            yield f"  #text(size: 21pt, {self._say(line)})\n"
        yield f"  #text(size: 14pt, {self._say(self.brief.subtitle)})\n]"
        if self.brief.contents:
            yield from self._contents()
        for block in self.brief.blocks:
            yield from self._block(block)
        pairs = " · ".join(f"{key} {value}" for key, value in self.brief.reproducibility)
        yield from self._close(quoted(pairs))

    def _preamble(self) -> str:
        mark = ""
        if self.brief.synthetic:
            words = Text(f"{WATERMARK.zh} 不得引用", f"{WATERMARK.en}").in_(self.language)
            mark = _MARK.replace("WORDS", quoted(words))
        meta = json.dumps(dict(self.brief.reproducibility), ensure_ascii=True, sort_keys=True)
        head = PREAMBLE.replace("SMALLEST", f"{SMALLEST}", 1)
        head = head.replace("TITLE", self._say(self.brief.title), 1).replace("MARK", mark, 1)
        return head.replace("META", quoted(f"bada:{meta}"), 1).replace(
            "LANG", quoted(self.language), 1
        )

    def _say(self, text: Text) -> str:
        return quoted(text.in_(self.language))

    def _contents(self) -> Iterator[str]:
        title = Text("目 录", "Contents")
        yield f"#v(10pt)\n#align(center, sans({self._say(title)}))"
        yield "#[\n#set par(first-line-indent: 0pt)\n#outline(title: none, depth: 1)\n]"

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph():
                yield self._paragraph(block)
            case Table():
                yield self._table(block)
            case Figure():
                alt = quoted(block.chart.alt.in_(self.language))
                size = "118mm" if self.brief.compact else "144mm"
                picture = f'#align(center, image("{block.name}.svg", width: {size}, alt: {alt}))'
                notes = " \\\n".join(self._marked(n.in_(self.language)) for n in block.notes)
                yield f"#block(breakable: false, width: 100%)[\n{picture}\n#notes[{notes}]\n]"

    def _heading(self, block: Heading) -> Iterator[str]:
        if block.annex is None:
            yield f"#section({block.level}, {self._say(block.text)}, none)"
            return
        if not self.wide:
            self.wide = True
            yield "#set page(flipped: true, margin: (top: 28mm, bottom: 26mm, left: 37mm, right: 35mm))"
        yield f"#annex({self._say(annex_label(block.annex))}, {self._say(block.bare or block.text)})"

    def _paragraph(self, block: Paragraph) -> str:
        text = self._marked(block.text.in_(self.language), raised=True)
        match block.role:
            case "warning":
                return f"#warning[{text}]\n"
            case "note":
                return f"#notes[{text}]\n"
            case "attachment":
                return self._attachment(block, text)
            case "recipient":
                return f"#plain[{text}]\n"
            case "signed":
                return self._signed(block, text)
            case "imprint":
                return ""  # stands at the foot of the last page
            case _ if block is self.last:
                return f"#held[{text}]\n"
            case _:
                return f"{text}\n"

    def _head(self, block: Paragraph) -> str:
        """A line above the title; the rule closes the last one."""
        last = block is self.brief.head[-1]
        if block.role == "issuer":
            return f"#issuer({self._say(block.text)}, {str(last).lower()}, {str(self.brief.compact).lower()})"
        red = "official-red" if self.brief.head[0].role == "issuer" else "none"
        return f"#document-number([{self._sides(block)}], {red})"

    def _attachment(self, block: Paragraph, text: str) -> str:
        gap = "" if self.listed else "#v(28pt, weak: true)\n"
        self.listed = True
        held = block is not self.brief.framed("attachment")[-1] or self.brief.framed("signed")
        return f"{gap}#held[{text}]\n" if held else f"{gap}{text}\n"

    def _signed(self, block: Paragraph, text: str) -> str:
        first = block is self.brief.framed("signed")[0]
        gap = "#v(2em, weak: true)\n" if first and not self.brief.compact else ""
        indent = signature_indent(self.brief, block, self.language)
        line = f"align(right)[#plain[{text}#h({indent}em)]]"
        if block is self.brief.framed("signed")[-1]:
            return f"{gap}#{line}\n"
        return f"{gap}#block(sticky: true, width: 100%, {line})\n"

    def _close(self, pairs: str) -> Iterator[str]:
        """What must be known to repeat the brief, and the imprint at the foot of the last page."""
        lines = ", ".join(f"[{self._sides(line)}]" for line in self.brief.framed("imprint"))
        if self.brief.compact:
            yield f"#small-print[#{pairs};]"
            if lines:
                yield f"#v(1fr)\n#imprint({lines})"
        elif lines:
            yield f"#place(bottom, float: true, block(width: 100%)[#imprint({lines})#foot[#{pairs};]])"
        else:
            yield f"#foot[#{pairs};]"

    def _sides(self, block: Paragraph) -> str:
        """Text before and after the tab, at both sides of the line."""
        parts = block.text.in_(self.language).split("\t")
        return " #h(1fr) ".join(f"#{quoted(part)};" for part in parts)

    def _marked(self, text: str, *, raised: bool = False) -> str:
        """The text with its references as links, each held to the character before it."""
        parts, position = [], 0
        for found in _CITE.finditer(text):
            if found[1] in self.anchors:
                before = text[position : found.start()]
                parts.append(f"#{quoted(holding(before) if found.start() else before)};")
                shown = f"super({quoted(found[0])})" if raised else quoted(found[0])
                parts.append(f"#link(<cite-{found[1]}>, {shown});")
                position = found.end()
        return "".join(parts) + f"#{quoted(text[position:])};"

    def _table(self, block: Table) -> str:
        shares = ", ".join(
            f"{s * 100:.2f}fr"
            for s in column_shares(block, self.language, room=WIDE_ROOM if self.wide else ROOM)
        )
        numeric = "".join(f"{n}, " for n in sorted(block.numeric))
        head = ", ".join(f"sans({self._say(c)})" for c in block.columns)
        rows = ",\n".join(self._row(block, row) for row in block.rows)
        return f"#grid-table(({shares}), ({numeric}),\n table.header({head}),\n{rows})"

    def _row(self, block: Table, row: tuple[Text, ...]) -> str:
        cells = [f"[{self._marked(cell.in_(self.language))}]" for cell in row]
        if block.anchors:
            name = row[0].in_(self.language)
            cells[0] = f"[#metadata(none)<cite-{name}>#{quoted(name)};]"
        return " " + ", ".join(cells)
