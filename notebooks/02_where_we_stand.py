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
# **问题** 截至 2024 年 8 月,各项目标进展如何,年底能否达成?
# **Question** As of August 2024, where does each target stand and will it be met?

# %%
from bada_model import load_pack, project
from bada_model.charts import draw_plotly, fan_chart

projection = project(load_pack("heshan-2024"), as_of="2024-08")
answers = projection.to_frame()

# %% [markdown]
# 有数据依据的目标。Targets with a basis in data.

# %%
known = answers[answers["status"] != "no_basis"]
known[["label_zh", "value", "unit", "probability", "required_pace", "status"]]

# %%
answers["status"].value_counts()

# %%
retail = projection.answer("retail_sales")
chart = fan_chart(
    projection.forecasts["retail_sales"],
    retail.target,
    title=retail.indicator.label,
    source=retail.basis.method,
    as_of=projection.as_of,
)
draw_plotly(chart)

# %% [markdown]
# 概率所依据的数据。On what data a probability rests.

# %%
[note.zh for note in retail.basis.notes], retail.basis.rows

# %% [markdown]
# **结论** 区级当年数据缺失时,概率借自上级走势并加本级差距;没有依据的目标不给数字。
# **Found** Where the district is silent, probabilities borrow from the level above plus the
# district's own gap; targets without basis get no number.

# %%
projection.reproducibility()
