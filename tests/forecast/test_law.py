"""Year-end laws: heavy tails."""

import numpy as np
from scipy import special

from bada_model.forecast.law import TAIL_DF, heavy


def test_five_degrees_of_freedom_agree_with_the_general_routine():
    z = np.concatenate([np.linspace(-5, 5, 2001), [1e-9, -1e-9]])
    half = special.stdtrit(TAIL_DF, special.ndtr(-np.abs(z)))
    expected = -np.sign(z) * half * np.sqrt((TAIL_DF - 2) / TAIL_DF)
    np.testing.assert_allclose(heavy(z, TAIL_DF), expected, rtol=2e-11, atol=1e-14)


def test_any_other_tail_is_the_general_routine():
    z = np.linspace(-3, 3, 7)
    expected = np.sign(z) * -special.stdtrit(9.0, special.ndtr(-np.abs(z))) * np.sqrt(7 / 9)
    np.testing.assert_array_equal(heavy(z, 9.0), expected)
