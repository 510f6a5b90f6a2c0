"""What a forecast holds, whatever made it."""

from dataclasses import replace

import numpy as np
import pytest

from bada_model.domain import Kind
from tests.test_attainment import amount, flow


def test_every_flow_has_base_shares_and_nothing_else_has():
    assert flow([7.0, 8.0]).slot_shares.sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="every flow has base shares"):
        replace(flow([7.0, 8.0]), shares=None)
    with pytest.raises(ValueError, match="flows only"):
        replace(amount(Kind.STOCK, [7.0]), shares=np.full(12, 1 / 12))


def test_shares_of_another_kind_are_refused_by_name():
    with pytest.raises(ValueError, match="'x' is no flow"):
        _ = amount(Kind.COUNT, [7.0]).slot_shares
