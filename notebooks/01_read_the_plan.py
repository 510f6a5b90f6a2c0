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
# 方案包 `heshan-2024`(益阳市赫山区 2024 年“八大行动”)。
# Pack `heshan-2024` (Heshan District, Yiyang, 2024).

# %%
import pandas as pd

from bada_model import find_conflicts, load_pack
from bada_model.listing import TARGET_HEADER, target_rows

pack = load_pack("heshan-2024")
targets = pd.DataFrame(target_rows(pack), columns=[name for name, _ in TARGET_HEADER])

# %% [markdown]
# 每一处表述一行。One row for each place where the text states a promise.

# %%
targets[["id", "label_zh", "form", "bound", "value", "unit", "due", "clause", "lead"]].head(12)

# %%
pd.crosstab(targets["action"], targets["form"])

# %%
targets["lead"].str.split(";").explode().value_counts().head(10)

# %% [markdown]
# 同一指标的不同表述,以及由总量与增量推得的年初基数。
# Promises that differ, and the bases implied by totals and rises.

# %%
conflicts = find_conflicts(pack)
pd.DataFrame(
    [(c.indicator.label.zh, str(c.difference), c.statement.zh, c.stricter) for c in conflicts],
    columns=["指标", "差异", "文本表述", "评估采用"],
)

# %% [markdown]
# **结论** 同一指标多处表述不一致时,评估采用较严的一处,并在通报中列明。
# **Found** Where statements differ the stricter one is judged, and the brief says so.

# %%
len(targets), targets["indicator"].nunique(), len(conflicts)
