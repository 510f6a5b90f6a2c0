"""What the desk knows of the default pack, prepared once."""

import datetime as dt

import pytest

from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Request, knowledge_of
from tests.desk.drafts import to_xlsx

TODAY = dt.date(2024, 9, 25)


@pytest.fixture(scope="session")
def known(default_pack):
    """The default pack prepared for reading files."""
    return knowledge_of(default_pack)


@pytest.fixture
def read(known):
    """Read a draft workbook, or text, into a proposal as of 25 September 2024."""

    def read_it(draft, decisions=None, file="clipboard", **stated):
        request = Request(today=TODAY, **stated)
        more = [decisions] if decisions is not None else []
        if isinstance(draft, str):
            return read_bytes(draft.encode(), file, known, request, *more)
        return read_bytes(to_xlsx(draft), draft.file, known, request, *more)

    return read_it


@pytest.fixture
def errors(read):
    """The messages that stop a draft or text, in English."""

    def read_errors(draft, **stated):
        return "\n".join(f.problem.in_("en") for f in read(draft, **stated).errors)

    return read_errors
