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
# # 读懂方案 · Read the plan
#
# **问题** 方案承诺了什么、由谁负责、各附件之间是否一致?
# **Question** What exactly was promised, who owns it, and do the annexes agree?
#
# 方案包 `heshan-2024`(益阳市赫山区2024年“八大行动”),不用任何统计数据。
# Pack `heshan-2024` (Heshan District, Yiyang, 2024); no statistics are used.

# %%
import pandas as pd

from bada_model import find_conflicts, load_pack
from bada_model.charts import BarChart, draw_bars
from bada_model.language import Text
from bada_model.listing.promises import TARGET_HEADER, target_rows

# %%
pack = load_pack("heshan-2024")
pack.plan.title.zh, pack.plan.year, len(pack.indicators), len(pack.targets)

# %% [markdown]
# 每一处表述一行。One row for each place where the text states a promise.

# %%
targets = pd.DataFrame(target_rows(pack), columns=[name for name, _ in TARGET_HEADER])
targets[["id", "label_zh", "form", "bound", "value", "unit", "due", "clause", "lead"]].head(12)

# %% [markdown]
# 哪个行动承诺得最多,以什么形式。Which action promises most, and in which form.

# %%
pd.crosstab(targets["action"], targets["form"])

# %%
per_action = targets["action"].value_counts().sort_index()
names = {action.number: action.label for action in pack.plan.actions}
chart = BarChart(
    title=Text("各行动的承诺数", "Promises by action"),
    unit=Text("处", "places in the text"),
    source=Text("方案文本", "text of the plan"),
    labels=tuple(names[number] for number in per_action.index),
    end=tuple(per_action.astype(float)),
    signed=False,
)
draw_bars(chart)

# %% [markdown]
# 由谁牵头。Who leads.

# %%
targets["lead"].str.split(";").explode().value_counts().head(10)

# %% [markdown]
# 主要指标。The headline indicators.

# %%
[indicator.label.zh for indicator in pack.indicators.values() if indicator.headline]

# %% [markdown]
# 同一指标的不同表述,以及由总量与增量推得的年初基数。
# Promises that differ, and the bases implied by totals and rises.

# %%
conflicts = find_conflicts(pack)
found = pd.DataFrame(
    [(c.indicator.label.zh, str(c.difference), c.statement.zh, c.stricter) for c in conflicts],
    columns=["指标", "差异", "文本表述", "评估采用"],
)
found

# %%
found["差异"].value_counts()

# %% [markdown]
# **结论** 同一指标多处表述不一致时,评估采用较严的一处,并在通报中列明。
# **Found** Where statements differ the stricter one is judged, and the brief says so.

# %%
len(targets), targets["indicator"].nunique(), len(conflicts)
