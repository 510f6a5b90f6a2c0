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
# # 为什么变了 · Why it changed
#
# **问题** 从6月到8月,各目标的概率为何变化?情景里每个因素各贡献多少?
# **Question** Why did the probabilities change from June to August, and what did each driver do?
#
# 方案包 `heshan-2024`,数据截至2024年6月与8月。Pack `heshan-2024`, as of June and of August 2024.

# %%
import pandas as pd

from bada_model import load_pack, project
from bada_model.changes.news_by_cause import news
from bada_model.charts import BarChart, draw_bars
from bada_model.language import Text
from bada_model.listing.what_if import NEWS_HEADER, news_rows
from bada_model.provenance import cited_rows
from bada_model.what_if.attribution import attribute, probability_of

# %%
pack = load_pack("heshan-2024")

# %% [markdown]
# 逐项拆分,合计恰好等于变化。Parts that add up to the change exactly, in percentage points.

# %%
why = news(pack, "2024-06", "2024-08", n_paths=1000)
pd.DataFrame(news_rows(why, "zh"), columns=[label.zh for _, label in NEWS_HEADER])

# %%
why.new_figures, why.revised_figures, max(abs(c.remainder) for c in why.changes)

# %%
changed = sorted(why.changes, key=lambda c: -abs(c.after[0] - c.before[0]))

# %%
chart = BarChart(
    title=Text("新数据对概率的影响", "What new figures did to the probabilities"),
    unit=Text("百分点", "percentage points"),
    source=Text("6月至8月，1,000条路径", "June to August, 1,000 paths"),
    labels=tuple(c.item.indicator.label for c in changed),
    end=tuple(100 * c.probability["new_data"] for c in changed),
)
draw_bars(chart)

# %% [markdown]
# 情景“促消费”里每个因素的份额(夏普利值)。Shares of the drivers of one scenario (Shapley values).

# %%
projection = project(pack, as_of="2024-08", n_paths=1000)
retail = projection.answer("retail_sales")
shares = attribute(projection, "consumption_push", probability_of(retail.target))

# %%
drivers = pack.assumptions.drivers
chart = BarChart(
    title=Text(
        "促消费：零售目标概率的变化", "Consumption push: change of the retail goal's probability"
    ),
    unit=Text("百分点", "percentage points"),
    source=Text("对照基准，同一组路径", "against the baseline, same paths"),
    labels=tuple(drivers[s.driver].label for s in shares),
    end=tuple(100 * s.value for s in shares),
)
draw_bars(chart)

# %% [markdown]
# 数字背后的公布数据。The published rows behind the number.

# %%
rows = cited_rows(projection, [retail])
pd.DataFrame([(r.indicator.zh, r.period, r.value.zh, r.publisher.zh, r.place) for r in rows]).tail(
    8
)

# %% [markdown]
# **结论** 份额之和等于情景与基准之差。
# **Found** The shares add up to the difference between scenario and baseline.

# %%
under = projection.under("consumption_push").answer("retail_sales").probability
f"{sum(s.value for s in shares):.4f} = {under - retail.probability:.4f}"
