from pathlib import Path

import pytest

from bada_model.__main__ import main
from bada_model.workbench import server


def test_a_pack_and_a_workspace_named_from_here_are_found_by_a_kernel_elsewhere(
    write_pack, tmp_path, monkeypatch
):
    folder = write_pack()
    kept = []
    monkeypatch.setattr(server, "serve", lambda recipe, **_: kept.append(recipe))
    monkeypatch.setattr(server, "refuse_taken", lambda _port: None)
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr("sys.argv", ["bada", "serve", "--pack", folder.name, "--paths", "200"])
    with pytest.raises(SystemExit):
        main()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (recipe,) = kept
    assert Path(recipe.pack) == folder
    assert recipe.projection().pack.plan.code == "small-2024"
