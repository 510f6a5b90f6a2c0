"""What is wrong with a command line, in both languages; typer says it in English only."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from typer.exceptions import TyperException

from bada_model.language import Text

_ZH = (
    (r"No such option: (\S+)", "没有选项 {}"),
    (r"No such command '(.+?)'", "没有命令 {}"),
    (r"Missing command", "缺少命令"),
    (r"Missing \w+ '(.+?)'", "缺少 {}"),
    (r"Option '(.+?)' requires an argument", "选项 {} 后面缺少值"),
    (r"Option '(.+?)' does not take a value", "选项 {} 后面不带值"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "多出 {}"),
    (r"(?:\(Possible options: |Did you mean )(.+?)[)?]", "；是否指 {}"),
)
_KINDS = {
    "int": Text("整数", "a whole number"), "float": Text("数字", "a number"),
    "datetime": Text("日期或时刻，如 2024-09-30", "a day or moment such as 2024-09-30"),
    "path": Text("文件", "a file"),
}  # fmt: skip


def usage_fault(error: TyperException, arguments: Sequence[str]) -> Text:
    """What was found on the command line, what was expected, and where help stands.

    Parameters
    ----------
    error : TyperException
        Raised while typer read the command line.
    arguments : sequence of str
        The command line, to quote from it.
    """
    context = getattr(error, "ctx", None)
    parameter = getattr(error, "param", None)
    refused = parameter is not None and not error.format_message().startswith("Missing")
    fault = _bad_value(parameter, context, arguments) if refused else _said(error.format_message())
    return Text("{fault}{help}", "{fault}{help}").fill(fault=fault, help=_help(context, fault))


def _said(english: str) -> Text:
    found = [(m, zh) for pattern, zh in _ZH if (m := re.search(pattern, english))]
    return Text("".join(zh.format(*m.groups()) for m, zh in found) or english, english.rstrip("."))


def _help(context: Any, fault: Text) -> Text:
    if context is None:
        return Text("", "")
    path = f"{context.command_path} --help"
    if context.parent is None and "option" in fault.en:
        return Text(
            f"；选项写在命令之后，见 {path}", f"; options stand after the command, see {path}"
        )
    return Text(f"；用法见 {path}", f"; see {path}")


def _bad_value(parameter: Any, context: Any, arguments: Sequence[str]) -> Text:
    """A value that its option or argument cannot take, with what it can."""
    names = parameter.opts if parameter.param_type_name == "option" else []
    given = [b for a, b in pairwise(arguments) if a in names]
    given += [a.partition("=")[2] for a in arguments if a.partition("=")[0] in names and "=" in a]
    given += [os.environ.get(str(parameter.envvar), "?")]
    kind = parameter.display_type(context).strip("<>")
    wanted = _KINDS.get(kind.removesuffix(" range"), _one_of(kind))
    limits = [f"{sign}{bound}" for sign, name in (("≥", "min"), ("≤", "max"))
              if (bound := getattr(parameter, name, None)) is not None]  # fmt: skip
    return Text(
        "{name}：读到“{found}”，应为{wanted}{limits}", "{name}: found '{found}', expected {wanted}{limits}"
    ).fill(
        name=(names or [parameter.name])[0], found=given[0], wanted=wanted,
        limits=f" {', '.join(limits)}" if limits else "",
    )  # fmt: skip


def _one_of(kind: str) -> Text:
    names = kind.replace("|", ", ")
    return Text(f" {names} 之一", f"one of {names}") if "|" in kind else Text.same(f" {kind}")
