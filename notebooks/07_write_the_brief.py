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
# # 写通报 · Write the brief
#
# **问题** 十秒钟内,按当前数据和情景写出可以上报的通报。
# **Question** In ten seconds, a brief that can be handed in, from today's data and scenario.
#
# 方案包 `heshan-2024`,数据截至2024年8月。Pack `heshan-2024`, data as of August 2024.

# %%
from pathlib import Path
from tempfile import mkdtemp

from IPython.display import SVG, Markdown

from bada_model import load_pack, project
from bada_model.briefs import Options, brief, render_markdown, write_brief
from bada_model.charts import draw_svg

# %%
projection = project(load_pack("heshan-2024"), as_of="2024-08", n_paths=2000)

# %% [markdown]
# 一份与格式无关的描述。One description, before anybody decides how it looks.

# %%
document = brief(projection)
document.title.zh, document.name, len(document.blocks), document.synthetic

# %% [markdown]
# 正文(前1,200字)。The text, its first 1,200 characters.

# %%
text = render_markdown(document, "figures", language="zh")
Markdown(text[:1200])

# %% [markdown]
# 其中的一幅图。One of its pictures.

# %%
pictures = dict(document.charts())
SVG(draw_svg(pictures["retail_sales"], "zh"))

# %% [markdown]
# 写成文件。Written to files.

# %%
folder = Path(mkdtemp())
written = write_brief(document, folder, language="zh")
[path.name for path in written if path.parent == folder]

# %% [markdown]
# 其他种类:旬调度、季小结、目标卡。Other kinds: ten-day dispatch, quarter summary, target card.

# %%
kinds = [brief(projection, kind=kind) for kind in ("ten-day", "quarter")]
[kind.title.zh for kind in kinds]

# %%
card = brief(projection, kind="card", options=Options(target="retail_sales.main"))
Markdown(render_markdown(card, "figures", language="zh")[:600])

# %% [markdown]
# 换一个情景,再写一份英文的。Another scenario, in English.

# %%
under = projection.under("consumption_push")
english = write_brief(brief(under), folder, language="en")
[path.name for path in english if path.parent == folder]

# %% [markdown]
# **结论** 同样的输入给出同样的文件;这些值保证可重现。
# **Found** The same input gives the same files; these values make sure of it.

# %%
document.reproducibility
