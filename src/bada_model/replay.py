"""Replaying a brief: recompute it from what it says it was made from, and compare digit for digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bada_model.briefs import Answer, Issue, Options, brief, render
from bada_model.briefs.description import Brief, Heading
from bada_model.briefs.reading import numbers, read_block, read_lines, suffix_of
from bada_model.domain import Pack
from bada_model.errors import BadaError
from bada_model.files import system_words
from bada_model.language import Language, Text
from bada_model.periods import parse_day, parse_period
from bada_model.projection import Projection, project

PackLoader = Callable[[str, bool], Pack]
"""A pack by name, with demonstration figures where asked."""

_CAUSES = {
    "version": Text("程序版本变了", "the program's version changed"),
    "data": Text(
        "数据变了（登记表、观测值，或截至日的修订）", "the data changed (register or figures)"
    ),
    "assumptions": Text("驱动因素、影响或情景变了", "drivers, links or scenarios changed"),
    "letterhead": Text("方案包中的发文单位信息变了", "the office's details in the pack changed"),
    "track": Text("评分所用的历次回答变了", "the earlier answers that are scored changed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Lines that differ, under the heading they stand in."""

    section: str
    stored: str
    computed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The outcome of a replay.

    ``identical`` says whether the whole file is the same byte for byte; ``causes`` which inputs
    changed since it was written, as (what, stored, now).
    """

    block: Mapping[str, str]
    numbers: int
    identical: bool
    differences: tuple[Difference, ...]
    causes: tuple[tuple[Text, str, str], ...]

    @property
    def equal(self) -> bool:
        """Whether every line, hence every digit, is the same."""
        return not self.differences

    def sentences(self) -> Iterator[Text]:
        """What happened, in words."""
        if self.equal:
            same = Text("文件逐字节相同", "the file is the same byte for byte")
            lines = Text("正文逐行相同，其余部分（图形、数值表或排版）有不同",
                         "the text is the same line by line, something else (charts, sheets of values or "
                         "layout) is not")  # fmt: skip
            said = same if self.identical else lines
            yield Text(f"重放一致：{self.numbers}个数字全部相同，{said.zh}。",
                       f"Replayed: all {self.numbers} numbers are the same; {said.en}.")  # fmt: skip
            return
        yield Text(f"重放不一致：{len(self.differences)}处不同（共{self.numbers}个数字）。",
                   f"Not the same: {len(self.differences)} places differ (of {self.numbers} numbers).")  # fmt: skip
        for what, stored, now in self.causes:
            yield Text(
                f"原因：{what.zh}（{stored} → {now}）。", f"Cause: {what.en} ({stored} → {now})."
            )
        if not self.causes:
            yield Text("所有输入均未变化（0项不同）：文件在生成后被改动过，或由另一种计算环境生成。",
                       "No input changed (0 differ): the file was edited after it was written, or made on "
                       "a machine that computes differently.")  # fmt: skip


def replay(
    path: Path, load: PackLoader, *, pack: str | None = None, track: Sequence[Answer] = ()
) -> Replay:
    """Recompute a written brief and compare it with the file.

    Parameters
    ----------
    load : callable
        Gives the pack for a name and whether demonstration figures are wanted.
    pack : str, optional
        Where the pack is now, if not where its name says.

    Raises
    ------
    BadaError
        The file cannot be read, carries no reproducibility block, or names what is not there.
    """
    data, suffix = _bytes(path), suffix_of(path)
    block = read_block(data, suffix)
    language = _language(block)
    document = recompute(block, load, pack=pack, track=track)
    again = render(document, suffix.lstrip("."), language=language)
    stored, computed = read_lines(data, suffix), read_lines(again, suffix)
    causes = _causes(block, dict(document.reproducibility))
    return Replay(
        block=block, numbers=len(numbers(stored)), identical=data == again, causes=causes,
        differences=tuple(_differences(stored, computed, document, language)),
    )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadaError(
            Text("无法读取 {path}：{said}", "cannot read {path}: {said}").fill(
                path=path, said=system_words(error)
            )
        ) from error


def _language(block: Mapping[str, str]) -> Language:
    return "en" if block.get("language") == "en" else "zh"


def recompute(
    block: Mapping[str, str],
    load: PackLoader,
    *,
    pack: str | None = None,
    track: Sequence[Answer] = (),
) -> Brief:
    """The brief that a reproducibility block describes, made with today's data and program."""
    loaded = load(pack or block["pack"], block.get("demo") == "yes")
    projection = project(
        loaded, as_of=block["as_of"], n_paths=_whole(block, "paths"), seed=_whole(block, "seed")
    )
    return brief(_under(projection, block["scenario"]), kind=block["kind"],  # type: ignore[arg-type]  # checked there
                 options=_options(block, track))  # fmt: skip


def _under(projection: Projection, scenario: str) -> Projection:
    return projection.under(scenario)


def _whole(block: Mapping[str, str], key: str) -> int:
    if not block[key].isdigit():
        raise BadaError(
            Text(f"复现信息中 {key} 应为整数，读到“{block[key]}”",
                 f"the reproducibility block's {key} should be a whole number, found '{block[key]}'")
        )  # fmt: skip
    return int(block[key])


def _options(block: Mapping[str, str], track: Sequence[Answer]) -> Options:
    since, dated = block.get("since"), block.get("dated")
    issue = Issue(dated=parse_day(dated) if dated else None,
                  **{name: block.get(name, "") for name in ("number", "signer", "to", "copies")})  # fmt: skip
    return Options(
        issue=issue, department=block.get("department"), target=block.get("target"), track=track,
        against=block.get("against", "baseline"), since=parse_period(since) if since else None,
    )  # fmt: skip


def _causes(stored: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[Text, str, str], ...]:
    """Inputs whose mark is not the one in the file."""
    return tuple(
        (words, stored.get(key, "—"), now.get(key, "—"))
        for key, words in _CAUSES.items() if stored.get(key) != now.get(key)
    )  # fmt: skip


def _differences(
    stored: Sequence[str], computed: Sequence[str], document: Brief, language: Language
) -> Iterator[Difference]:
    """Runs of lines that differ, each with the last heading before it."""
    headings = {b.text.in_(language) for b in document.blocks if isinstance(b, Heading)}
    headings |= {
        (b.bare or b.text).in_(language) for b in document.blocks if isinstance(b, Heading)
    }
    matcher = SequenceMatcher(a=stored, b=computed, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            before = [line for line in computed[:c] if line in headings]
            yield Difference(section=before[-1] if before else computed[0],
                             stored=" ".join(stored[a:b]), computed=" ".join(computed[c:d]))  # fmt: skip
