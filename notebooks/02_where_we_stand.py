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
# # 现在在哪里,年底会在哪里 · Where we stand and where we will be
#
# **问题** 各项目标进展如何,年底能否达成?
# **Question** Where does each target stand, and will it be met?
#
# 方案包 `heshan-2024`,数据截至2024年8月。Pack `heshan-2024`, data as of August 2024.

# %%
from bada_model import load_pack, project
from bada_model.charts import BarChart, draw_bars, draw_plotly, fan_chart
from bada_model.language import Text
from bada_model.provenance import cited_rows, last_year_figures

# %%
projection = project(load_pack("heshan-2024"), as_of="2024-08")
answers = projection.to_frame()

# %% [markdown]
# 有数据依据的目标。Targets with a basis in data.

# %%
known = answers[answers["status"] != "no_basis"]
known[["label_zh", "value", "unit", "probability", "required_pace", "status"]]

# %%
answers["status"].value_counts()

# %% [markdown]
# 达成的可能性。How likely each is to be met.

# %%
chart = BarChart(
    title=Text("达成目标的概率", "Probability of meeting the target"),
    unit=Text("%", "%"),
    source=Text("数据截至2024年8月，10,000条路径", "data as of August 2024, 10,000 paths"),
    labels=tuple(Text(r.label_zh, r.label_en) for r in known.itertuples()),
    end=tuple(100 * known["probability"]),
    signed=False,
)
draw_bars(chart)

# %% [markdown]
# 社会消费品零售总额:已公布、估计与预测。Retail sales: published, estimated and forecast.

# %%
retail = projection.answer("retail_sales")
fan = fan_chart(
    projection.forecasts["retail_sales"],
    retail.target,
    title=retail.indicator.label,
    source=retail.basis.method,
    as_of=projection.as_of,
    last_year=last_year_figures(projection, "retail_sales"),
)
draw_plotly(fan)

# %%
fan.table.set_index("period")[["median", "q10", "q90", "required"]].round(1).tail(5)

# %% [markdown]
# 概率所依据的数据。On what data a probability rests.

# %%
[note.zh for note in retail.basis.notes]

# %%
[(row.period, row.value.zh, row.publisher.zh) for row in cited_rows(projection, [retail])][-5:]

# %% [markdown]
# **结论** 区级当年数据缺失时,概率借自上级走势并加本级差距;没有依据的目标不给数字。
# **Found** Where the district is silent, probabilities borrow from the level above plus the
# district's own gap; targets without basis get no number.

# %%
len(known), len(answers), projection.reproducibility()
