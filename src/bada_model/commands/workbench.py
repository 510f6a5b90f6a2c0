"""The subcommand ``bada serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bada_model.commands.app import (
    PATHS,
    SEED,
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
)
from bada_model.language import Text
from bada_model.packs import DEFAULT_PACK, NO_WORKSPACE, workspace_address

__all__ = ["app"]  # with this subcommand registered


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 · port")] = 8866,
    pack: PackOption = DEFAULT_PACK,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.ZH,
    demo: DemoOption = False,
    workspace: WorkspaceOption = None,
    paths: PathsOption = PATHS,
    seed: SeedOption = SEED,
) -> None:
    """在浏览器中打开工作台（仅本机） · The workbench in a browser, on this machine only."""
    from bada_model.projection import chosen_month
    from bada_model.workbench import server

    server.refuse_taken(port)
    loaded = load(pack, demo, workspace)  # what is wrong with a pack is said here, not in a kernel
    recipe = server.Recipe(
        pack=_from_anywhere(loaded.directory), as_of=str(chosen_month(loaded, as_of)), n_paths=paths, seed=seed,
        demo=demo, workspace=_from_anywhere(workspace_address(workspace)), language=lang.value,
    )  # fmt: skip

    def ready(url: str) -> None:
        words = Text(
            f"工作台已就绪：{url}\n按 Ctrl+C 停止",
            f"The workbench is ready: {url}\nCtrl+C stops it",
        )
        typer.echo(words.in_(lang.value))

    server.serve(recipe, port=port, ready=ready)


def _from_anywhere(address: str | Path | None) -> str:
    """A pack's folder or a workspace's address that holds in any folder: kernels start elsewhere."""
    if address is None:
        return NO_WORKSPACE
    return str(address) if "://" in str(address) else str(Path(address).absolute())
