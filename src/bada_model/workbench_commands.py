"""The subcommand ``bada serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from bada_model.commands import (
    AsOfOption,
    DemoOption,
    Lang,
    LangOption,
    PackOption,
    PathsOption,
    SeedOption,
    WorkspaceOption,
    app,
    load,
    projected,
)
from bada_model.language import Text
from bada_model.packs import DEFAULT_PACK

__all__ = ["app"]  # with this subcommand registered


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 · port")] = 8866,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.ZH,
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    paths: PathsOption = 10_000,
    seed: SeedOption = 20240101,
) -> None:
    """在浏览器中打开工作台（仅本机） · The workbench in a browser, on this machine only."""
    from bada_model.workbench import server

    server.refuse_taken(port)
    projection = projected(load(pack, demo, workspace), as_of, paths, seed, lang.value)

    def ready(url: str) -> None:
        words = Text(
            f"工作台已就绪：{url}\n按 Ctrl+C 停止",
            f"The workbench is ready: {url}\nCtrl+C stops it",
        )
        typer.echo(words.in_(lang.value))

    server.serve(projection, port=port, language=lang.value, ready=ready)
