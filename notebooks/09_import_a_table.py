# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 导入科室的表 · Import an office's table
#
# **问题** 科室发来的表怎样变成有出处的数,哪些地方要人来定?
# **Question** How does a table an office sends become figures with a source, and what must a person decide?
#
# 方案:赫山区2024年;表中的数为演示用。下面写入临时工作区,换成您的 `workspace.db` 即可。
# Plan: Heshan 2024; the table's figures are for show. This writes to a temporary workspace; name your own `workspace.db`.

# %%
from pathlib import Path
from tempfile import mkdtemp

from bada_model import ImportPanel, load_pack
from bada_model.desk.findings import Ask

# %% [markdown]
# 面板:选择文件或粘贴表格,逐项决定,然后点击“存入”。点击之前不写入任何内容。
# The panel: choose a file or paste a table, settle what is asked, press Store. Nothing is written before.

# %%
workspace = Path(mkdtemp()) / "workspace.db"
panel = ImportPanel("heshan-2024", workspace=workspace)
panel.show()

# %% [markdown]
# 下面用代码做同样的事;上面的面板同步变化。The same in code; the panel above follows.

# %%
august = """赫山区2024年8月主要指标
单位:亿元
指标	累计	增减
一般公共预算收入	9.02	4.4
社会消费品零售总额	141.3	6.1
"""
panel.state.paste(august, name="主要指标2024年8月")
[finding.problem.in_("zh") for finding in panel.state.proposal.errors]

# %% [markdown]
# 两处含糊:名称有两种含义,“增减”没说是额还是率。不猜,等人决定。
# Two things are unclear: a label of two meanings, and 增减. Nothing is guessed.

# %%
[(str(q.ask), q.name, q.choices) for asked in panel.state.questions() for q in asked.questions]

# %%
panel.state.answer(Ask.LABEL, "一般公共预算收入", "local_general_public_budget_revenue")
panel.state.answer(Ask.COLUMN, "增减", "growth")
panel.state.proposal.to_frame()[
    ["cell", "label", "indicator", "period", "coverage", "value", "unit"]
]

# %%
panel.state.store().text.zh

# %% [markdown]
# 下月同名的表按保存的映射读取,不再询问。Next month's table of this name is read without a question.

# %%
september = august.replace("8月", "9月").replace("141.3", "159.8").replace("9.02", "10.11")
panel.state.paste(september, name="主要指标2024年9月")
panel.state.questions(), panel.state.can_store

# %% [markdown]
# **结论** 含糊之处由人定一次,以后照办;存入的数进入所有预测和通报,`bada workspace origin` 说明出自哪一格。
# **Found** What is unclear is settled once by a person; the stored figures enter every forecast and brief.

# %%
pack = load_pack("heshan-2024", workspace=workspace)
pack.observations.query("file.str.startswith('主要指标')")[["indicator", "period", "value", "unit"]]
