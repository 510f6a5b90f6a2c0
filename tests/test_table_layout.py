import io

from rich.console import Console

from bada_model.commands.table_layout import print_table

HEADER = ("id", "indicator", "pace", "basis")
ROWS = [
    ("retail_sales.main", "Retail sales of consumer goods", "—", "borrowed from the province"),
    ("urban_new_jobs.main", "New urban jobs", None, "own figures of the year"),
]


def printed(width, rows=ROWS):
    console = Console(width=width, file=io.StringIO())
    print_table(console, HEADER, rows)
    return console.file.getvalue()


def test_a_table_that_fits_keeps_every_column():
    assert "pace" in printed(120)
    assert "│" in printed(120)


def test_a_narrower_screen_loses_the_columns_that_hold_nothing():
    assert "pace" not in printed(86)
    assert "│ borrowed from the province" in printed(86)


def test_a_narrow_screen_gets_a_paragraph_for_each_row_and_no_line_too_long():
    said = printed(50)
    assert "│" not in said
    assert "retail_sales.main\n  indicator: Retail sales of consumer goods ·" in said
    assert "basis: borrowed from the province" in said
    assert "basis: own figures of the year" in " ".join(said.split())
    assert max(map(len, said.splitlines())) <= 50


def test_nothing_is_read_as_markup():
    assert "[bold]x" in printed(50, [("[bold]x", "3.7 [1.4, 6.0]%", "", "a" * 60)])
    assert "[1.4, 6.0]" in printed(120, [("[bold]x", "3.7 [1.4, 6.0]%", "", "b")])


def test_a_table_without_rows_prints_its_header():
    assert "indicator" in printed(80, [])
