"""A published row is cited with every digit it was published with."""

from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.provenance import cited_rows


def test_a_long_figure_keeps_its_digits(write_pack):
    row = "999903,jobs,2024-06,ytd,count,1234567.5,人,na,final,,office"
    seen = project(load_pack(write_pack(observations=[row]), workspace="none"), n_paths=200)
    (cited,) = cited_rows(seen, seen.assess())
    assert (cited.value.zh, cited.value.en) == ("1,234,567.5人", "1,234,567.5 persons")
