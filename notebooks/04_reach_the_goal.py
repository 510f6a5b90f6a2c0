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
# # 怎样达成目标 · Reach the goal
#
# **问题** 零售增长8%要有四成把握,需要做什么?各项目标能否同时达成?
# **Question** What must happen for retail growth of 8% to have a 40% chance? Can the goals hold together?
#
# 方案包 `heshan-2024`,数据截至2024年8月。Pack `heshan-2024`, data as of August 2024.

# %%
import pandas as pd

from bada_model import certify, load_pack, project, solve
from bada_model.charts import BarChart, draw_bars
from bada_model.language import Text
from bada_model.listing import what_if as listing
from bada_model.what_if.attribution import tornado
from bada_model.what_if.goals import parse_goal

# %%
projection = project(load_pack("heshan-2024"), as_of="2024-08", n_paths=2000)
drivers = projection.pack.assumptions.drivers

# %% [markdown]
# 哪些因素推得动零售。Which drivers move retail sales, each alone from end to end.

# %%
retail = projection.answer("retail_sales").target
bars = tornado(projection, retail)

# %%
chart = BarChart(
    title=Text("零售增速随单个因素变动", "Retail growth as one driver moves"),
    unit=Text("全年增速，%", "growth of the year, %"),
    source=Text("其余不变，2,000条路径", "all else equal, 2,000 paths"),
    labels=tuple(drivers[name].label for name in bars["driver"]),
    start=tuple(bars["median_low"]),
    end=tuple(bars["median_high"]),
)
draw_bars(chart)

# %% [markdown]
# 达到四成概率的几种做法,按力度由小到大。Ways to 40%, least effort first.

# %%
solution = solve(projection, [parse_goal(projection, "retail_sales.main>=0.4")])
pd.DataFrame(
    listing.mix_rows(solution, "zh"), columns=[label.zh for _, label in listing.MIX_HEADER]
)

# %% [markdown]
# 采用第一种。The first one, applied.

# %%
best = solution.mixes[0]
under = projection.under(best.scenario)
under.answer("retail_sales").probability

# %% [markdown]
# 达不到时说明原因。Where a goal is out of reach the answer says so.

# %%
solve(projection, [parse_goal(projection, "gdp.main>=0.95")]).reason

# %% [markdown]
# 证明书:各项目标能否同时以五成把握达成,谁该让步。
# The certificate: can all hold with 50%, and what has to give.

# %%
certificate = certify(projection)
pd.DataFrame(
    listing.certificate_rows(certificate, "zh"),
    columns=[label.zh for _, label in listing.CERTIFICATE_HEADER],
)

# %%
certificate.pairwise.round(2)

# %% [markdown]
# **结论** 最小冲突集与方案自身的加总是否相容。
# **Found** The smallest set of goals that cannot hold together, and whether the plan's own sum adds up.

# %%
[sentence.zh for sentence in listing.certificate_sentences(certificate)]
