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
# # 情景与滑块 · Scenarios and sliders
#
# **问题** 发消费券、项目延期、外需走弱,各会把主要目标推到哪里?
# **Question** Vouchers, late projects, weak exports: where does each take the headline goals?
#
# 方案包 `heshan-2024`,数据截至2024年8月。Pack `heshan-2024`, data as of August 2024.

# %%
import pandas as pd

from bada_model import Workbench, compare, load_pack, project
from bada_model.charts import BarChart, draw_bars
from bada_model.language import Text
from bada_model.listing.what_if import LINK_HEADER, SCENARIO_HEADER, link_rows, scenario_rows

# %%
pack = load_pack("heshan-2024")
projection = project(pack, as_of="2024-08", n_paths=2000)

# %% [markdown]
# 现成的情景。The scenarios that come with the pack.

# %%
pd.DataFrame(scenario_rows(pack, "zh"), columns=[label.zh for _, label in SCENARIO_HEADER])

# %% [markdown]
# 每个驱动因素的范围、效应和证据。Range, effect and evidence of every driver.

# %%
links = pd.DataFrame(link_rows(pack, "zh"), columns=[label.zh for _, label in LINK_HEADER])
links.head(12)

# %%
links["证据"].value_counts()

# %% [markdown]
# 三个情景对照基准。Three scenarios against the baseline, from the same draws.

# %%
table = compare(projection, "consumption_push", "project_delay", "export_slump").to_frame()
moved = table[table["difference"].abs() > 0.01]
moved.set_index(["label_zh", "scenario"])[["baseline_probability", "probability"]].round(3)

# %%
chart = BarChart(
    title=Text("促消费使增速变动", "Consumption push: change of growth"),
    unit=Text("个百分点", "percentage points"),
    source=Text("同一组2,000条路径", "the same 2,000 paths"),
    labels=tuple(
        Text(r.label_zh, r.label_en)
        for r in moved[moved["scenario"] == "consumption_push"].itertuples()
    ),
    end=tuple(moved[moved["scenario"] == "consumption_push"]["difference"]),
)
draw_bars(chart)

# %% [markdown]
# 滑块:拖动即算;键盘 ←→ 微调。Sliders: answers while they move.

# %%
bench = Workbench(projection)
bench.show()

# %% [markdown]
# 与拖动等价的代码。What the sliders do, in Python.

# %%
bench.state.set_drivers({"vouchers": 8, "trade_in": 12})
bench.state.differences()

# %%
print(bench.state.as_code())

# %% [markdown]
# **结论** 消费券与以旧换新把零售目标的概率提高多少。
# **Found** By how much vouchers and trade-in raise the probability of the retail goal.

# %%
before, after = (p.answer("retail_sales").probability for p in (projection, bench.state.current))
f"{before:.0%} → {after:.0%}"
