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
# # 我们以前报得准不准 · How good are we
#
# **问题** 过去若用同样的方法,80%区间有几成命中?概率说七成时,真有七成发生吗?
# **Question** Had we forecast the same way before, how often would bands and probabilities have held?
#
# 方案包 `heshan-2024` 所带全国序列,2014—2019年。National series of pack `heshan-2024`, 2014 to 2019.

# %%
import pandas as pd

from bada_model import load_pack, project, store
from bada_model.charts import BarChart, draw_bars, draw_reliability
from bada_model.evaluation import scores
from bada_model.evaluation.backtest import backtest
from bada_model.language import Text

# %%
pack = load_pack("heshan-2024")
known = store.latest(pack.observations)
nation = known[
    known["area"].eq("100000")
    & known["indicator"].isin(["retail_sales", "fixed_asset_investment", "industrial_va", "gdp"])
]

# %% [markdown]
# 站在当年6月和9月,只用当时已有的数据。Standing in June and September, with what was known then.

# %%
result = backtest(nation, years=range(2014, 2020), months=[6, 9])
cases = result.scores[result.scores["method"] == "pool"]
cases[["indicator", "year", "month", "actual", "q10", "q50", "q90"]].tail(8)

# %% [markdown]
# 与“增速不变”相比误差小多少。How much smaller the error is than when growth simply carries on.

# %%
summary = scores.summary(result.scores)
errors = pd.Series(summary["scaled_crps"]).sort_values()

# %%
chart = BarChart(
    title=Text("各方法误差（越小越好）", "Error of each method (less is better)"),
    unit=Text("相对“增速不变”的 CRPS", "CRPS relative to plain carry"),
    source=Text("全国序列回测", "backtest on national series"),
    labels=tuple(Text.same(name) for name in errors.index),
    end=tuple(errors),
    signed=False,
)
draw_bars(chart)

# %%
summary["below_plain_carry"], summary["below_calibrated_carry"]

# %% [markdown]
# 区间命中率。How often the bands held.

# %%
pd.DataFrame(summary["held"])

# %% [markdown]
# 概率是否说到做到。Whether stated probabilities came true.

# %%
slope, bins = scores.reliability(result.scores)
draw_reliability(
    bins["stated"], bins["happened"],
    title=Text("所报概率与实际发生", "Stated probability and what happened"),
    source=Text("全国序列回测，目标为高于上年增速", "national series, goal: above last year's growth"),
)  # fmt: skip

# %% [markdown]
# 每项预测都带着自己的记录。Every forecast carries its own record.

# %%
projection = project(pack, as_of="2024-08", n_paths=500)
[
    (i.indicator.label.zh, i.basis.track_record.zh)
    for i in projection.assess()
    if i.basis and i.basis.track_record
][:4]

# %% [markdown]
# **结论** 案例数、较“增速不变”的改进与可靠性斜率(1为完全相符)。
# **Found** Cases, improvement over plain carry, and the reliability slope (1 is perfect).

# %%
summary["cases"], f"{summary['below_plain_carry']:.0%}", f"{slope:.2f}"
