"""Observation files of other packs: found by name, never outside the packs' folders."""

import pytest

from bada_model.errors import InputError
from bada_model.pack_folder import shared_file
from bada_model.packs import load_pack
from tests.conftest import OBSERVATIONS, PLAN


def with_shared(*names):
    listed = ", ".join(f'"{n}"' for n in names)
    return PLAN.replace("year = 2024\n", f"year = 2024\nobservations = [{listed}]\n")


def test_a_shipped_packs_figures_can_be_shared(write_pack):
    pack = load_pack(write_pack(plan=with_shared("heshan-2024/hunan.csv")), workspace="none")
    files = pack.observations["file"].astype(str).value_counts()
    assert files["own.csv"] == len(OBSERVATIONS)
    assert files["heshan-2024/hunan.csv"] > 600


@pytest.mark.parametrize(
    "reference",
    [
        "../heshan-2024/observations/china.csv", "heshan-2024/../../pyproject.toml", "heshan-2024/plan.toml",
        "/etc/passwd", "heshan-2024/..csv", "heshan-2024/.hidden.csv", "nowhere/china.csv", "china.csv",
        "heshan-2024\\china.csv", "",
    ],
)  # fmt: skip
def test_no_name_leads_outside_the_packs(write_pack, reference):
    with pytest.raises(InputError, match=r"plan\.toml, column observations"):
        shared_file(write_pack(), reference)


def test_a_link_that_leads_outside_is_refused(write_pack, tmp_path):
    folder = write_pack()
    secret = tmp_path.parent / f"{tmp_path.name}-secret.csv"
    secret.write_text("secret")
    (folder / "observations" / "link.csv").symlink_to(secret)
    with pytest.raises(InputError, match="column observations"):
        shared_file(folder, "small-2024/link.csv")


def test_faults_of_a_shared_file_name_the_reference(write_pack, tmp_path):
    neighbour = tmp_path / "other" / "observations"
    neighbour.mkdir(parents=True)
    folder = write_pack(plan=with_shared("other/bad.csv"))
    text = (folder / "observations" / "own.csv").read_text("utf-8")
    (neighbour / "bad.csv").write_text(text.replace("3200", "many"), encoding="utf-8")
    with pytest.raises(InputError, match=r"other/bad\.csv, row 2, column value: found 'many'"):
        load_pack(folder, workspace="none")


def test_a_list_that_is_none_is_refused(write_pack):
    with pytest.raises(InputError, match="observations = 'x'"):
        load_pack(
            write_pack(plan=PLAN.replace("year = 2024\n", 'year = 2024\nobservations = "x"\n')),
            workspace="none",
        )
