"""The department brief: the promises of one lead department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bada_model.attainment import Assessment, Status
from bada_model.briefs import phrases, sections, wording
from bada_model.briefs.assembly import assemble
from bada_model.briefs.citing import Citations, cite
from bada_model.briefs.description import Block, Brief, Heading, Paragraph
from bada_model.briefs.sentences import NAMED, OPEN, leads, must_act, settled, tally
from bada_model.errors import BadaError, UnknownName
from bada_model.language import Text
from bada_model.projection import Projection


def department_brief(projection: Projection, *, department: str | None = None) -> Brief:
    """The promises led by one department.

    Raises
    ------
    BadaError
        No department named, none of this name leads a promise, or no promise has a lead.
    """
    items = _of_department(projection, department)
    lead = next(name for name in leads(items[0]) if department in (name.zh, name.en))
    citations = cite(projection, [i for i in items if i.basis])
    return assemble(
        projection, items, _body(projection, lead, items, citations), kind="department",
        name=Text(f"{lead.zh}专报", f"Brief for {lead.en}"), citations=citations,
        options={"department": lead.zh}, contents=False,
    )  # fmt: skip


def _of_department(projection: Projection, department: str | None) -> tuple[Assessment, ...]:
    items = projection.assess()
    known = sorted({name.zh for i in items for name in leads(i)})
    if not known:
        raise BadaError(
            Text("这个方案包没有写明牵头单位，不能生成部门专报；请在 targets.csv 的 lead 列填写",
                 "no promise of this pack names a lead department; fill the column lead of targets.csv")
        )  # fmt: skip
    if not department:
        raise BadaError(
            Text(f"部门专报需要部门名称；请用 --department 指定：{'、'.join(known)}",
                 f"a department brief needs a department; name one with --department: {', '.join(known)}")
        )  # fmt: skip
    found = tuple(i for i in items if any(department in (n.zh, n.en) for n in leads(i)))
    if not found:
        near = get_close_matches(department, known, n=5, cutoff=0.3) or known
        raise UnknownName(
            Text(f"没有牵头单位“{department}”；相近的有：{'、'.join(near)}",
                 f"no lead department '{department}'; close are: {', '.join(near)}")
        )  # fmt: skip
    return found


def _body(
    projection: Projection, lead: Text, items: Sequence[Assessment], citations: Citations
) -> Iterator[Block]:
    known = sections.with_basis(items)
    yield Heading(text=Text("总体情况", "Overview"))
    yield Paragraph(text=Text(
        f"{lead.zh}牵头{len(items)}项目标，其中{len(known)}项有数据依据，{len(items) - len(known)}项没有。",
        f"{lead.en} leads {len(items)} promises; {len(known)} rest on data, {len(items) - len(known)} do not.",
    ))  # fmt: skip
    if known:
        yield Paragraph(text=tally(items, Text("牵头目标", "promises")))
    if len(known) > 1:
        joint = wording.probability(sections.joint_probability(projection, known))
        yield Paragraph(text=phrases.TOGETHER_LED.fill(count=len(known), chance=joint))
    lacking = [i for i in known if i.status in OPEN and not settled(i)]
    if lacking:
        lacking.sort(key=lambda i: i.probability or 0.0)
        yield Paragraph(text=citations.append(must_act(lead, lacking), *lacking[:NAMED]))
    if known:
        yield Heading(text=Text("有数据依据的目标", "Promises with data"))
        yield from sections.standings(known, citations)
        yield sections.promise_table(known, (
            sections.INDICATOR, sections.PROMISE, sections.OUTLOOK, sections.CHANCE, sections.PACE,
            sections.STATUS, sections.cited(citations),
        ))  # fmt: skip
        yield from sections.fan_figures(projection, known, citations)
    silent = [i for i in items if i.status is Status.NO_BASIS]
    if silent:
        yield Heading(text=Text("请报送进度的目标", "Promises that cannot be judged yet"))
        yield Paragraph(text=Text(
            f"以下{len(silent)}项尚不能判断，请按表中所列报送。",
            f"These {len(silent)} cannot be judged yet; please report what the table names.",
        ))  # fmt: skip
        columns = (sections.INDICATOR, sections.PROMISE, sections.WANTED, sections.CLAUSE)
        yield sections.promise_table(silent, columns)
    yield Heading(text=Text("阅读说明", "How to read this"))
    yield from sections.reading_notes()
