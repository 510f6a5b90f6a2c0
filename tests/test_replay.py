"""A brief is repeated digit for digit, or the place and the cause are named."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from bada_model.briefs import FORMATS, Options, brief, write_brief
from bada_model.demonstration import with_demonstration
from bada_model.errors import BadaError
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.replay import replay


def load(name, demo):
    pack = load_pack(name)
    return with_demonstration(pack) if demo else pack


@pytest.fixture
def small(write_pack):
    return write_pack()


@pytest.fixture
def written(small, tmp_path):
    seen = project(load_pack(small), n_paths=300)
    document = brief(seen)
    return {p.suffix[1:]: p for p in write_brief(document, tmp_path / "out", language="zh", formats=FORMATS)
            if p.suffix != ".svg"}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_replays_digit_for_digit(written, small, name):
    found = replay(written[name], load, pack=str(small))
    assert found.equal
    assert found.identical
    assert found.numbers > 50
    assert "全部相同" in next(found.sentences()).zh


@pytest.mark.parametrize("kind", ["ten-day", "quarter", "year", "department", "card"])
def test_every_kind_replays(small, tmp_path, kind):
    seen = project(load_pack(small), n_paths=200)
    options = {"department": Options(department="区商务局"), "card": Options(target="jobs.main")}
    document = brief(seen, kind=kind, options=options.get(kind))
    path = write_brief(document, tmp_path / "o", language="en", formats=("md",))[0]
    assert replay(path, load, pack=str(small)).identical


def test_a_scenario_with_demonstration_data_replays(tmp_path):
    seen = project(with_demonstration(load_pack()), n_paths=120).under("project_delay")
    path = write_brief(brief(seen, kind="scenario"), tmp_path, language="zh", formats=("xlsx",))[0]
    found = replay(path, load)
    assert found.identical
    assert (found.block["demo"], found.block["scenario"]) == ("yes", "project_delay")


def test_an_edited_number_is_found_with_its_section(written, small):
    text = written["md"].read_text(encoding="utf-8")
    edited = text.replace("其中3项有数据依据", "其中4项有数据依据")
    assert edited != text
    written["md"].write_text(edited, encoding="utf-8")
    found = replay(written["md"], load, pack=str(small))
    assert not found.equal
    assert len(found.differences) == 1
    assert found.differences[0].section.startswith(("一、", "二、"))
    assert not found.causes
    assert "改动过" in list(found.sentences())[-1].zh


def test_changed_data_are_named_as_the_cause(written, small):
    own = small / "observations" / "own.csv"
    own.write_text(own.read_text(encoding="utf-8").replace(",3200,", ",5200,"), encoding="utf-8")
    found = replay(written["html"], load, pack=str(small))
    assert not found.equal
    assert [what.en.split()[1] for what, _, _ in found.causes] == ["data"]
    assert any("jobs" in d.computed or re.search(r"\d", d.computed) for d in found.differences)


def test_a_changed_version_is_named(written, small, monkeypatch):
    from bada_model import projection

    monkeypatch.setattr(projection, "__version__", "9.9.9")
    found = replay(written["docx"], load, pack=str(small))
    assert [(stored != "9.9.9", now) for _, stored, now in found.causes] == [(True, "9.9.9")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.md", "# nothing", "carries no complete reproducibility block, it lacks pack"),
        ("x.txt", "", "cannot read a '.txt' file"),
        ("x.html", "<p>pack a</p>", "it lacks as_of"),
        ("x.docx", "not a zip", "is damaged"),
        ("x.xlsx", "not a zip", "is damaged"),
        ("x.pdf", "not a pdf", "is damaged"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadaError, match=said):
        replay(tmp_path / name, load)


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_brief_is_refused(written, small, name):
    path = written[name]
    data = path.read_bytes()
    if name in ("docx", "xlsx"):
        keep = data.rindex(b"PK\x01\x02") // 2  # the directory at the end stays
        path.write_bytes(data[:100] + b"\xff" * (keep - 100) + data[keep:])
    elif name == "pdf":
        path.write_bytes(data[:5000] + b"%%EOF")
    else:
        path.write_bytes(b"\xff\xfe" + data)
    with pytest.raises(BadaError, match="is damaged"):
        replay(path, load, pack=str(small))


def test_an_office_file_without_its_text_is_refused(written, small):
    kept = io.BytesIO()
    with zipfile.ZipFile(written["docx"]) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            if part != "word/document.xml":
                new.writestr(part, old.read(part))
    written["docx"].write_bytes(kept.getvalue())
    with pytest.raises(BadaError, match="is damaged"):
        replay(written["docx"], load, pack=str(small))


def test_a_change_outside_the_text_is_told(written, small):
    page = written["html"].read_text(encoding="utf-8").replace("<svg ", "<svg data-x='1' ", 1)
    written["html"].write_text(page.replace("</style>", "p{}</style>", 1), encoding="utf-8")
    found = replay(written["html"], load, pack=str(small))
    assert (found.equal, found.identical) == (True, False)
    assert "something else" in next(found.sentences()).en


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadaError, match=r"cannot read .*none\.md"):
        replay(tmp_path / "none.md", load)


def test_a_block_that_names_no_number_is_refused(written, small):
    text = written["md"].read_text(encoding="utf-8").replace("seed 20240101", "seed twelve")
    written["md"].write_text(text, encoding="utf-8")
    with pytest.raises(BadaError, match="seed should be a whole number, found 'twelve'"):
        replay(written["md"], load, pack=str(small))


def test_kept_answers_leave_their_mark(small):
    from bada_model.briefs import answers

    seen = project(load_pack(small), n_paths=200)
    plain = brief(seen, kind="year")
    scored = brief(seen, kind="year", options=Options(track=answers(seen)))
    assert "track" not in dict(plain.reproducibility)
    assert "track" in dict(scored.reproducibility)
    assert replace(scored, reproducibility=plain.reproducibility).name == plain.name
