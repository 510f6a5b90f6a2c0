"""A reference such as [1] does not begin a line: it stays with the word before it."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from bada_model.briefs import brief, render, write_brief
from bada_model.briefs.description import Paragraph, Table
from bada_model.language import Text

LENGTHS = range(15, 75)
"""Sentences of so many characters, among them some that fill a line just before the reference."""

LEFT = 79.4
"""Edge of the type area of a PDF, in points: 28 mm."""

STARTS = """() => [...document.querySelectorAll("body > p a.cite")].map((a) => {
  const range = document.createRange(), left = a.closest("p").getBoundingClientRect().left;
  range.selectNodeContents(a);
  return range.getBoundingClientRect().left - left;
})"""


@pytest.fixture(scope="module")
def document(plain_projection):
    """The month's brief with such sentences instead of its own, the annex kept."""
    whole = brief(plain_projection)
    annex = tuple(b for b in whole.blocks if isinstance(b, Table) and b.anchors)
    said = tuple(
        Paragraph(text=Text(f"{'测' * n}。[1][3]", f"{'no ' * (n // 2)}{'e' * (n % 7)}. [1][3]"))
        for n in LENGTHS
    )
    return replace(whole, blocks=(*said, *annex), contents=False)


def starts(data):
    """Left edge of every reference in the text of a PDF, in points."""
    found = []

    def visit(text, matrix, place, *_):
        if re.match(r"\s*\[", text):
            found.append(matrix[0] * place[4] + matrix[4])

    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_a_pdf_begins_with_a_reference(document, language):
    found = starts(render(document, "pdf", language=language))
    assert len(found) == 2 * len(LENGTHS)
    assert min(found) > LEFT + 5


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_a_page_begins_with_a_reference(document, language, chromium, tmp_path):
    from playwright.sync_api import sync_playwright

    page = write_brief(document, tmp_path, language=language, formats=("html",))[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 420, "height": 900})
        tab.goto(page.as_uri())
        found = tab.evaluate(STARTS)
        browser.close()
    assert len(found) == 2 * len(LENGTHS)
    assert min(found) > 5


def test_the_space_before_a_reference_in_a_document_does_not_break(document):
    import docx

    text = docx.Document(io.BytesIO(render(document, "docx", language="en")))
    said = [p.text for p in text.paragraphs if p.text.endswith("[1][3]")]
    assert len(said) == len(LENGTHS)
    assert all(p.endswith(".\u00a0[1][3]") for p in said)
