"""Departments have a name in each language; where a pack has none, the Chinese one stands."""

import re

import pytest

from bada_model.briefs import Options, brief
from bada_model.briefs.description import texts
from bada_model.language import Text
from bada_model.pack_making.checking import check_pack
from bada_model.packs import load_pack
from bada_model.ranking.league import by_department
from bada_model.ranking.progress import progress


def test_every_department_of_the_default_pack_has_an_english_name(default_pack):
    named = {d for t in default_pack.targets for d in t.departments}
    assert len(named) > 20
    assert {d.zh for d in named if not d.en.isascii()} == set()


@pytest.mark.parametrize("kind", ["ten-day", "month", "department"])
def test_an_english_brief_names_no_department_in_chinese(plain_projection, kind):
    options = Options(department="区商务局" if kind == "department" else None)
    document = brief(plain_projection, kind=kind, options=options)
    chinese = {d.zh for t in plain_projection.pack.targets for d in t.departments}
    read = [text for text in texts(document, "en") if not text.startswith("department ")]
    found = {name for text in read for name in chinese if name in text}
    assert found == set()
    assert any("Bureau of Commerce" in text for text in texts(document, "en"))


def test_a_department_brief_can_be_asked_for_in_english(plain_projection):
    asked = [brief(plain_projection, kind="department", options=Options(department=name))
             for name in ("区商务局", "Bureau of Commerce")]  # fmt: skip
    assert list(texts(asked[0], "en")) == list(texts(asked[1], "en"))
    assert asked[0].title.en.endswith("Brief for Bureau of Commerce")


def test_a_ranking_names_departments_in_both_languages(plain_projection):
    assert Text("区商务局", "Bureau of Commerce") in {
        s.who for s in by_department(progress(plain_projection))
    }


def test_a_missing_name_falls_back_and_is_remarked(write_pack):
    folder = write_pack()
    (folder / "departments.csv").write_text(
        "label_zh,label_en\n区商务局,Bureau of Commerce\n区工信局,\n", "utf-8"
    )
    leads = {d.zh: d.en for t in load_pack(folder, workspace="none").targets for d in t.departments}
    assert leads["区商务局"] == "Bureau of Commerce"
    assert leads["区工信局"] == "区工信局"
    (advice,) = [a for a in check_pack(folder).advice if a.file == "departments.csv"]
    assert advice.codes == ("分局", "区人社局", "区工信局")
    assert re.search("English", advice.in_("en"))
