"""Every word of the import panel, in both languages."""

from __future__ import annotations

from bada_model.desk.findings import Ask
from bada_model.language import Text

WORDS: dict[str, Text] = {
    "title": Text("导入表格", "Import a table"),
    "into": Text("{pack} · 存入 {place}", "{pack} · stored in {place}"),
    "language": Text("English", "中文"),
    "upload": Text("选择文件", "Choose a file"),
    "kinds": Text("xlsx、xls、csv、tsv；或在右侧粘贴", "xlsx, xls, csv, tsv; or paste on the right"),
    "paste": Text("或从表格软件复制后粘贴在这里（含标题和表头）", "or copy from a spreadsheet and paste here, with title and headers"),
    "name": Text("表名", "name of the table"),
    "name_why": Text("下月用同名即可重放决定", "under the same name next month replays the decisions"),
    "read": Text("读取粘贴的表", "Read the pasted table"),
    "empty": Text("尚未读取任何表。读取不会存入任何内容。", "No table read yet. Reading stores nothing."),
    "whole": Text("整张表", "The whole table"),
    "period": Text("时期", "period"),
    "period_hint": Text("按表中所写；要改写 YYYY-MM", "as printed; else YYYY-MM"),
    "area": Text("地区", "area"),
    "as_printed": Text("按表中所写", "as printed"),
    "released": Text("发布日期", "released"),
    "released_hint": Text("未注明；或 YYYY-MM-DD", "not stated; or YYYY-MM-DD"),
    "questions": Text("要您决定的（{n}项，不决定不能存）", "For you to decide ({n}; nothing is stored before)"),
    "more_questions": Text("还有{n}项，决定以上各项后显示", "{n} more are shown once those above are settled"),
    "optional": Text("略过的名称（{n}个，需要时可指定）", "Names left out ({n}; name them where wanted)"),
    "answers": Text("已说明的（{n}项）", "What was said ({n})"),
    "take_back": Text("收回", "Take back"),
    "take_which": Text("选择要收回的一项…", "choose what to take back…"),
    "kept": Text("上次的映射", "last time's mapping"),
    "now": Text("本次", "now"),
    "replayed": Text("已按上次的映射 {file} 重放{n}项决定", "{n} decisions replayed from {file}"),
    "findings": Text("检查结果：{errors}处错误，{doubts}处存疑，{notes}条提示", "Findings: {errors} errors, {doubts} doubts, {notes} notes"),
    "no_findings": Text("检查结果：没有问题", "Findings: none"),
    "figures": Text("读出的数：{n}个，其中{stopped}个有问题、不会存", "Figures read: {n}, {stopped} of them stopped and not stored"),
    "tidy": Text("观测数据格式的文件：{n}行，以下为前{shown}行", "An observation file of {n} rows, the first {shown} of them"),
    "first_rows": Text("以下为前{shown}个", "the first {shown} of them"),
    "error": Text("✖ 错误", "✖ error"),
    "doubt": Text("？存疑", "? doubt"),
    "accepted": Text("✔ 已接受", "✔ accepted"),
    "note": Text("ℹ 提示", "ℹ note"),
    "kind": Text("类别", "kind"), "cell": Text("单元格", "cell"), "found": Text("读到", "found"),
    "expected": Text("应为", "expected"), "remedy": Text("怎么办", "what to do"),
    "above": Text("在上方选择，或在表中更正后重新读取", "choose above, or mend the table and read it again"),
    "name_above": Text("不在指标库和地区中；需要时在上方指定", "no indicator or area of the pack; name it above where wanted"),
    "or_accept": Text("请核对；无误可在上方接受，否则在表中更正后重新读取", "check it; accept it above where it is right, else mend the table and read it again"),
    "was_accepted": Text("已核对并接受，将按原样存入", "checked and accepted, it will be stored as printed"),
    "name_column": Text("名称", "name"), "meaning": Text("含义", "meaning"), "since": Text("何时", "since"),
    "store": Text("存入", "Store"),
    "ready": Text("将存入{n}个数；点击之前不会写入任何内容", "{n} figures will be stored; nothing is written before the click"),
    "stopped": Text("还不能存：{n}处要先决定，或在表中更正后重新读取", "not yet: {n} findings must be settled here, or mended in the table"),
    "done": Text("✔ {said}；映射已保存，下月同名文件不再询问", "✔ {said}; the mapping is kept, next month's file of this name asks nothing"),
    "done_tidy": Text("✔ {said}", "✔ {said}"),
    "unkept": Text("✔ {said}；但映射没有保存：{why}", "✔ {said}; but the mapping was not kept: {why}"),
    "unexpected": Text("程序出错，没有存入：{error}", "an error in the program, nothing was stored: {error}"),
    "choose": Text("请选择…", "choose…"),
    "leave_out": Text("略过", "leave it out"),
    "accept": Text("已核对，接受", "checked, accept it"),
    "new_area": Text("或地区代码，如 430903-longling", "or an area code, such as 430903-longling"),
    "in_cells": Text("涉及 {cells}", "in {cells}"),
    "and_more": Text("{cells} 等{n}处", "{cells} and others, {n} in all"),
}  # fmt: skip

FOREIGN = "foreign"
"""Stands for the name of an area that stops the import."""
QUESTIONS: dict[tuple[Ask, str], Text] = {
    (Ask.LABEL, ""): Text("“{name}”是哪个指标？", "Which series is '{name}'?"),
    (Ask.AREA, ""): Text("“{name}”不是已知的指标或地区，现略过", "'{name}' is no known series or area and is left out"),
    (Ask.AREA, FOREIGN): Text("标题写的是“{name}”，方案包中没有：这些数属于哪个地区？", "A title says '{name}', no area of the pack: whose figures are these?"),
    (Ask.COLUMN, ""): Text("表头“{name}”是什么数？", "What are the figures under '{name}'?"),
    (Ask.UNIT, ""): Text("“{name}”的单位是什么？", "In which unit is '{name}'?"),
    (Ask.SETTING, "coverage"): Text("只写月份的数是当月还是累计？", "Is a bare month the month itself or the year to date?"),
    (Ask.SETTING, "percent"): Text("小于1的比率怎样读？", "How are rates below one to be read?"),
    (Ask.GIVEN, "period"): Text("这张表报告哪个月（末月）？", "Which month does the table report on (its last)?"),
    (Ask.ACCEPT, ""): Text("{name} 的数 {found} 可信吗？预期 {expected}", "Is {found} in {name} right? Expected: {expected}"),
}  # fmt: skip
"""What each question is in words, by the place and, for settings, the name of its answer."""

NAMES: dict[tuple[Ask, str], Text] = {
    (Ask.SETTING, "coverage"): Text("只写月份的数", "bare months"),
    (Ask.SETTING, "percent"): Text("小于1的比率", "rates below one"),
    (Ask.SETTING, "area"): Text("整张表的地区", "area of the table"),
    (Ask.GIVEN, "period"): Text("整张表的时期", "period of the table"),
    (Ask.GIVEN, "released"): Text("发布日期", "release day"),
}  # fmt: skip

VALUES: dict[str, Text] = {
    "skip": Text("略过", "left out"), "amount": Text("绝对额", "amount"), "growth": Text("同比增速（%）", "growth on the year (%)"),
    "ytd": Text("累计（1月至当月）", "year to date"), "month": Text("当月", "the month itself"),
    "quarter": Text("当季", "the quarter itself"), "year": Text("全年", "whole year"), "point": Text("期末", "end of the month"),
    "printed": Text("原样（0.07就是0.07%）", "as printed (0.07 is 0.07 %)"),
    "fraction": Text("乘100（0.07是7%）", "times 100 (0.07 is 7 %)"), "yes": Text("已核对，接受", "checked and accepted"),
}  # fmt: skip
