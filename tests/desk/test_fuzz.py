"""Whatever comes in, the desk answers with a proposal or an error of its own."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Request
from bada_model.desk.numbers import Number, Unreadable, read_number
from bada_model.desk.phrases import read_facets
from bada_model.errors import BadaError
from tests.desk.conftest import TODAY
from tests.desk.drafts import Draft, DraftSheet, to_xlsx
from tests.desk.workbooks import LAYOUTS

QUIET = settings(
    max_examples=120, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
WORDS = st.sampled_from([
    "社会消费品零售总额", "地区生产总值", "第一产业", "出口", "同比增长%", "增减", "2024年1-8月", "8月", "上年同期", "累计", "当月", "单位:万元",
    "亿元", "%", "—", "…", "赫山区", "全市", "注:说明", "1,23", "１２．５", "#REF!", "指标", "序号", "2024", "2023", "202408", "3-5月", "合计",
])  # fmt: skip
CELLS = st.one_of(
    st.none(), WORDS, st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(-10, 3000),
    st.dates(), st.booleans(),
)  # fmt: skip
MARKS = st.sampled_from(
    [
        "年",
        "月",
        "-",
        "—",
        "季度",
        "上",
        "同",
        "比",
        "1",
        "8",
        "20",
        "24",
        "(",
        ")",
        "%",
        "±",
        "亿",
        "元",
        "末",
        "累计",
        " ",
    ]
)


def answered(data, file, known):
    """A proposal, or None where the file was refused in our own words."""
    try:
        return read_bytes(data, file, known, Request(today=TODAY))
    except BadaError as error:
        said = (error.message("zh"), error.message("en"))
    assert all(said)
    return None


@QUIET
@given(st.binary(max_size=600))
def test_random_bytes(known, data):
    answered(data, "a.bin", known)


@QUIET
@given(
    st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08"]),
    st.binary(max_size=900),
)
def test_random_bytes_behind_a_known_beginning(known, start, data):
    answered(start + data, "a.xlsx", known)


@QUIET
@given(st.text(max_size=400))
def test_random_text(known, text):
    answered(text.encode("utf-8", "surrogatepass"), "a.csv", known)


@QUIET
@given(
    st.lists(st.lists(CELLS, max_size=7), max_size=9),
    st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=2),
)
def test_random_grids(known, rows, merges):
    proposal = answered(
        to_xlsx(Draft("表.xlsx", [DraftSheet("表", rows, _apart(merges, rows))])), "表.xlsx", known
    )
    if proposal is not None:
        stopped = {c for f in proposal.errors for c in f.cells}
        assert not stopped & set(proposal.observations()["cell"])


def _apart(areas, rows):
    """At most one merged area of two cells or more, within the grid."""
    for a, b, c, d in areas:
        top, bottom, left, right = min(a, c), max(a, c), min(b, d), max(b, d)
        if (top, left) != (bottom, right) and bottom < len(rows):
            return [(top, left, bottom, right)]
    return []


@QUIET
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 7), CELLS), min_size=1, max_size=5),
)
def test_clean_workbooks_with_cells_changed(known, layout, changes):
    draft = LAYOUTS[layout]()
    rows = draft.sheets[0].rows
    for row, column, value in changes:
        if row < len(rows):
            draft.sheets[0].set(row, column, value)
    proposal = answered(to_xlsx(draft), draft.file, known)
    if proposal is not None:
        for finding in proposal.findings:
            assert all((finding.problem.in_("zh"), finding.problem.in_("en")))


@QUIET
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 10**6), st.binary(min_size=1, max_size=40))
def test_workbooks_with_bytes_changed(known, layout, at, junk):
    data = bytearray(to_xlsx(LAYOUTS[layout]()))
    at %= len(data)
    data[at : at + len(junk)] = junk
    answered(bytes(data), "表.xlsx", known)


@QUIET
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=60))
def test_workbooks_with_xml_changed(known, at, junk):
    clean = zipfile.ZipFile(io.BytesIO(to_xlsx(LAYOUTS["areas_down"]())))
    out = io.BytesIO()
    names = clean.namelist()
    with zipfile.ZipFile(out, "w") as book:
        for n, name in enumerate(names):
            part = bytearray(clean.read(name))
            if n == at % len(names):
                place = at % max(1, len(part))
                part[place : place + len(junk)] = junk
            book.writestr(name, bytes(part))
    answered(out.getvalue(), "表.xlsx", known)


@QUIET
@given(CELLS)
def test_a_number_is_read_refused_or_taken_for_words(cell):
    found = read_number(cell)
    assert found is None or isinstance(found, Number | Unreadable)
    if isinstance(found, Number):
        assert abs(found.value) < float("inf")


@QUIET
@given(st.lists(MARKS, max_size=9).map("".join))
def test_a_header_of_any_marks_is_understood_or_left(text):
    facets = read_facets(text)
    assert facets.month is None or 1 <= facets.month <= 12


@QUIET
@given(st.floats(-1e9, 1e9).map(lambda v: round(v, 2)))
def test_a_number_reads_the_same_however_it_is_written(value):
    plain = f"{value:.2f}"
    wide = plain.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    for text in (plain, wide, f"{value:,.2f}", f" {plain} ", f"{plain}*"):
        assert read_number(text).value == float(plain)
