"""What the command line says about itself when it is misused: one language, what was found, what fits."""

import pytest

from bada_model.__main__ import main

FAULTS = [
    ("foo", "没有命令 foo；用法见 bada --help", "No such command 'foo'; see bada --help"),
    ("assess --as-off 1", "没有选项 --as-off；是否指 --as-of；", "No such option: --as-off (Possible"),
    ("assess spare", "多出 spare；", "Got unexpected extra argument(s) (spare);"),
    ("check --pack", "选项 --pack 后面缺少值", "Option '--pack' requires an argument"),
    ("assess --demo=1", "选项 --demo 后面不带值", "Option '--demo' does not take a value"),
    ("news --from 2024-07", "缺少 --to；用法见 bada news --help", "Missing option '--to';"),
    ("replay", "缺少 file；", "Missing argument 'file'; see bada replay --help"),
    ("assess --paths ten", "--paths：读到“ten”，应为整数 ≥100；", "found 'ten', expected a whole number ≥100;"),
    ("serve --port=99999", "读到“99999”，应为整数 ≥1, ≤65535；", "found '99999', expected a whole"),
    ("check --format xls", "读到“xls”，应为 table, csv, json 之一；", "expected one of table, csv, json;"),
    ("assess --imported-before now", "应为日期或时刻，如 2024-09-30；", "expected a day or moment such as"),
    ("--lang en assess", "没有选项 --lang；选项写在命令之后，", "No such option: --lang; options stand after"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "zh", "en"), FAULTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_misused_command_says_what_is_wrong_in_the_language_of_the_reader(
    line, zh, en, language, monkeypatch, capsys
):
    monkeypatch.setenv("BADA_LANG", language)
    monkeypatch.setattr(
        "sys.argv", ["__main__.py", *line.replace("--lang en", f"--lang {language}").split()]
    )
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert (zh if language == "zh" else en) in said
    assert len(said.splitlines()) == 1
    assert said.isascii() or language == "zh" or "≥" in said


def test_a_command_without_arguments_prints_its_help_and_nothing_else(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bada", "scenario"])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    assert stop.value.code == 2
    assert "compare" in out + err
    assert "error:" not in err
