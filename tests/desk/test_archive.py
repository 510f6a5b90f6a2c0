"""Files that would take memory or time are refused before they do, with a clear message."""

import gzip
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from bada_model.desk import archive, old_workbook
from bada_model.desk.cells import book_from_bytes
from bada_model.errors import InputError
from tests.desk.drafts import to_xlsx
from tests.desk.workbooks import LAYOUTS


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def workbook_with(sheet_xml):
    """A clean workbook whose first sheet is replaced."""
    clean = zipfile.ZipFile(io.BytesIO(to_xlsx(LAYOUTS["areas_down"]())))
    parts = {n: clean.read(n) for n in clean.namelist()}
    return packed(parts | {"xl/worksheets/sheet1.xml": sheet_xml})


def refusal(data, file="表.xlsx"):
    with pytest.raises(InputError) as caught:
        book_from_bytes(data, file)
    return caught.value.message("en")


def test_a_zip_bomb_is_refused_by_its_declared_size():
    bomb = workbook_with(b"<worksheet><sheetData>" + b" " * 450_000_000)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert "bytes when unpacked, expected at most 400,000,000 B" in refusal(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 3_000_000)
    monkeypatch.setattr(archive, "_check_parts", lambda *_: None)
    assert "beyond 3," in refusal(workbook_with(b"<worksheet>" + b" " * 9_000_000))


def test_one_cell_in_the_last_corner_is_refused_before_the_grid_is_made():
    xml = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "row 1,048,576, column 16,384" in refusal(workbook_with(xml))


def test_a_sheet_of_a_million_rows_is_refused():
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    body = "".join(row.format(n) for n in range(1, 250_000))
    said = refusal(workbook_with(f"<worksheet><sheetData>{body}</sheetData></worksheet>"))
    assert "expected at most 200,000 rows" in said
    assert "save it as a csv in the observation format" in said


def test_entities_are_refused():
    clean = zipfile.ZipFile(io.BytesIO(to_xlsx(LAYOUTS["areas_down"]())))
    parts = {n: clean.read(n) for n in clean.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE a [<!ENTITY b "cc">]>' + parts["xl/workbook.xml"]
    assert "not the XML of a spreadsheet" in refusal(packed(parts))


def test_a_gzip_bomb_is_refused():
    bomb = gzip.compress(b"\0" * 500_000_000, compresslevel=1)
    assert "too large when unpacked" in refusal(bomb, "a.csv.gz")


def test_a_million_lines_of_text_are_refused():
    assert "row 1,000,001" in refusal(b"a,b\n" * 1_000_000, "a.csv")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"), (b"   \n", "an empty file"), (b"PK\x03\x04 and nothing", "a sound workbook"),
        (b"\xd0\xcf\x11\xe0 and nothing", "a sound workbook"), (b"<html><p>1", "a web page or XML without a table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"), (b"%PDF-1.7\n\0", "a PDF file"), (b"\0\1\2", "content of an unknown kind"), (packed({"content.xml": "<a/>"}), "an OpenDocument table"), (packed({"a.txt": "x"}), "an archive without a sheet"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(data, said):
    assert said in refusal(data)


def test_hidden_columns_percent_formats_and_bare_formulas_are_seen():
    draft = LAYOUTS["sheet_per_month"]()
    draft.sheets[0].hidden = {3}
    look = book_from_bytes(to_xlsx(draft), "a.xlsx").sheets[0].look
    assert look.percent == {(2, 3), (3, 3)}
    assert look.hidden_columns == {3}
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"><f>B1*2</f><v></v></c><c r="B1"><f>1</f><v>1</v></c></row></sheetData></worksheet>'
    assert book_from_bytes(workbook_with(xml), "a.xlsx").sheets[0].look.uncalculated == {(0, 0)}


def test_an_error_of_a_formula_is_no_blank():
    xml = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        b'<c t="e" r="C1"><v>#N/A</v></c></row></sheetData></worksheet>'
    )
    assert book_from_bytes(workbook_with(xml), "a.xlsx").sheets[0].rows[0] == (1, "#DIV/0!", "#N/A")


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\1\2\3", packed({"word/document.xml": "<a/>"}), b"a,b\n" * 300_000, gzip.compress(bytes(500_000_000), 1)],
    ids=["empty", "binary", "no sheet", "too long", "too large"],
)  # fmt: skip
def test_a_refused_file_is_described_in_the_language_asked_for(data):
    with pytest.raises(InputError) as caught:
        book_from_bytes(data, "a.xlsx")
    assert caught.value.message("en").isascii()
    assert not any(
        word in caught.value.message("zh") for word in (" an ", " row", "content", "too ")
    )


def old_report(kind, record):
    """The xls of the tests with its first record of a kind changed by ``record``."""
    data = (Path(__file__).parent / "monthly_report.xls").read_bytes()
    book = old_workbook._workbook(data)
    content = next(c for _, k, c in old_workbook._records(book) if k == kind)
    new_kind, new = record(content)
    before = struct.pack("<HH", kind, len(content)) + content
    assert data.count(before) == 1
    return content, data.replace(before, struct.pack("<HH", new_kind, len(content)) + new)


def test_an_error_of_a_formula_in_an_xls_file_is_no_blank():
    place, data = old_report(0x203, lambda c: (0x205, c[:6] + b"\x07\x01" + c[8:]))
    row, column = struct.unpack_from("<HH", place)
    sheet = book_from_bytes(data, "a.xls").sheets[0]
    assert sheet.rows[row][column] == "#DIV/0!"
    formula = struct.pack("<BxB3xH", 2, 0x2A, 0xFFFF)
    assert old_workbook._code(0x06, place[:6] + formula) == 0x2A


def test_a_workbook_with_a_password_is_refused_as_such():
    _, data = old_report(0xE1, lambda c: (0x2F, c))
    assert "an encrypted file" in refusal(data, "a.xls")
    assert "an encrypted file" in refusal(
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    )
