"""Tables laid out as offices lay them out, frozen before the importer was read."""

from tests.desk.held_out import areas, monthly, national, odd

BOOKS = (*monthly.BOOKS, *areas.BOOKS, *national.BOOKS, *odd.BOOKS)
