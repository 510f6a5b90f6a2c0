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
# # 换成您的区县 · Your own district
#
# **问题** 从空文件夹开始,怎样为另一个区县建方案包并立即使用?
# **Question** From an empty folder: how does another district get a pack it can use at once?
#
# 示例:桃江县2024年;目标值为演示用,不是公布值。上级数据截至方案包所带的最新月份。
# Example: Taojiang County, 2024; its goal values are for show, not published ones. Upper-level data as shipped.

# %%
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from bada_model import Workbench, load_pack, project
from bada_model.language import Text
from bada_model.pack_making import check_pack, new_pack
from bada_model.pack_making.goals import GOAL_COLUMNS

# %% [markdown]
# 在表格软件里填的目标表。The table of goals, as filled in a spreadsheet.

# %%
folder = Path(mkdtemp())
goals = pd.DataFrame(
    [
        ("430922", 2024, "gdp", "地区生产总值", "growth", "at_least", 6.5, "%", "example", ""),
        ("430922", 2024, "retail_sales", "社会消费品零售总额", "growth", "at_least", 7, "%", "example", ""),
        ("430922", 2024, "fixed_asset_investment", "固定资产投资", "growth", "at_least", 6, "%", "example", ""),
        ("430922", 2024, "industrial_va", "规模工业增加值", "growth", "at_least", 7, "%", "example", ""),
    ],
    columns=GOAL_COLUMNS,
)  # fmt: skip
goals.to_csv(folder / "goals.csv", index=False)
goals

# %% [markdown]
# 一步建包。One step makes the pack.

# %%
made = new_pack(
    folder / "taojiang-2024",
    area="430922",
    name=Text("桃江县", "Taojiang County"),
    year=2024,
    goals=folder / "goals.csv",
)
sorted(path.name for path in made.folder.iterdir())

# %%
[step.zh for step in made.next_steps]

# %% [markdown]
# 检查:错误逐条列出,提示告诉还缺什么。Checked: every fault is listed, advice says what is missing.

# %%
report = check_pack(made.folder)
report.sound, [advice.in_("zh") for advice in report.advice]

# %% [markdown]
# 立即可用:本级尚无数据时借用上级。Usable at once: without own figures it borrows from above.

# %%
pack = load_pack(made.folder, workspace="none")
projection = project(pack, n_paths=1000)
projection.as_of

# %%
table = projection.to_frame()
table[["label_zh", "value", "probability", "status"]]

# %%
[(i.indicator.label.zh, i.basis.level.value) for i in projection.assess() if i.basis]

# %% [markdown]
# 情景与滑块同样可用。Scenarios and sliders work as well.

# %%
bench = Workbench(projection)
bench.show()

# %%
bench.state.set_driver("vouchers", 0.5)
print(bench.state.as_code())

# %% [markdown]
# **结论** 目标表加区划代码即可得到能评估、能推演的方案包;之后逐步补充本级数据。
# **Found** A table of goals and an area code make a pack that assesses and projects; own figures follow.

# %%
report.sound, len(pack.targets), int(table["probability"].notna().sum())
