"""What an exported notebook shows in place of the widget: one picture and one table."""

from __future__ import annotations

from html import escape

from bada_model.briefs import wording
from bada_model.charts import draw_svg
from bada_model.workbench.answers import Answers
from bada_model.workbench.state import WorkbenchState

_COLUMNS = (
    "目标 · target",
    "承诺 · promise",
    "年末预计 · outlook",
    "概率 · probability",
    "状态 · status",
)
_CELL = 'style="padding:3px 10px;border-bottom:1px solid #d5dbe1;text-align:left"'


def static_page(state: WorkbenchState) -> str:
    """The chosen chart and the headline goals as plain HTML; the live widget hides it."""
    item = state.current.answer(state.target)
    chart = Answers(state).chart(state.current, item)
    picture = draw_svg(chart, state.language) if chart else ""
    head = "".join(f"<th {_CELL}>{escape(name)}</th>" for name in _COLUMNS)
    body = "".join(f"<tr>{row}</tr>" for row in _rows(state))
    return (
        f'<div class="bada-static" style="max-width:720px">{picture}'
        f'<table style="border-collapse:collapse"><tr>{head}</tr>{body}</table></div>'
    )


def _rows(state: WorkbenchState) -> list[str]:
    rows = []
    for item in state.current.assess():
        if item.indicator.headline and item.probability is not None:
            words = (item.indicator.label, wording.promise(item.target), wording.outlook(item),
                     wording.probability(item.probability), wording.STATUS_WORDS[item.status])  # fmt: skip
            rows.append("".join(f"<td {_CELL}>{escape(w.in_(state.language))}</td>" for w in words))
    return rows
