"""Published results that the estimates must give again, from the published counts."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from kuager.weigh.undercount import Code, from_counts, undercount
from kuager.weigh.undercount.bounds import petersen
from kuager.weigh.undercount.loglinear import design, fit, fits, models
from kuager.weigh.undercount.overlaps import Overlaps, cells_of

# Killings in Kosovo, March to June 1999: interviews of Human Rights Watch and of the OSCE, of the American Bar Association,
# and exhumations. Ball, Betts, Scheuren, Dudukovich and Asher (2002), "Killings and refugee flow in Kosovo".
KOSOVO = (27, 32, 42, 123, 18, 31, 106, 306, 181, 217, 228, 936, 177, 845, 1131)
# Hepatitis A at a college in Taiwan, 1995: serum tests, hospitals, questionnaires.
# Chao, Tsay, Lin, Shau and Chao (2001), Statistics in Medicine 20.
HEPATITIS = (28, 21, 17, 69, 18, 55, 63)


def kosovo() -> Overlaps:
    return from_counts(("HRW", "OSCE", "ABA", "EXH"), dict(zip(cells_of(4), KOSOVO, strict=True)))


def hepatitis() -> Overlaps:
    return from_counts(("P", "Q", "E"), dict(zip(cells_of(3), HEPATITIS, strict=True)))


def test_kosovo_killings() -> None:
    # Published: 10,356 killed, 95 % interval 9,002 to 12,122.
    found = undercount(kosovo())
    assert found.overlaps.seen == 4400
    assert found.best is not None
    # 10,356.52: within rounding of the published 10,356.
    assert abs(found.best.estimate.total - 10_356) < 1
    assert found.best.estimate.low == pytest.approx(9_002, abs=20)
    assert found.best.estimate.high == pytest.approx(12_122, abs=20)
    # Three models fit nearly as well, and one of them nearly doubles the number: that must be said.
    assert Code.MODELS_DIFFER in {doubt.code for doubt in found.doubts}


def test_hepatitis_two_lists_at_a_time() -> None:
    # Published: 336, 378 and 334.
    found = undercount(hepatitis())
    assert [round(pair.petersen) for pair in found.pairs] == [336, 378, 334]
    assert found.overlaps.seen == 271


def test_kampala_two_samples() -> None:
    # People who inject drugs in Kampala, 2017: 467 and 450, 54 in both; published: 3,892.
    # Doshi and others (2019), JMIR Public Health and Surveillance 5(3), e12118.
    assert round(petersen(467, 450, 54)) == 3892


def test_number_of_models() -> None:
    # Rivest and Baillargeon (2007), Rcapture: 113 hierarchical models of four lists without the highest term.
    assert len(list(models(4))) == 113
    assert len(list(models(3))) == 8


@pytest.mark.parametrize(
    "terms", [(), ((0, 1),), ((0, 1), (1, 2)), ((0, 1), (0, 3), (1, 2), (1, 3), (2, 3), (1, 2, 3))]
)
def test_every_fit_is_that_of_statsmodels(terms: tuple[tuple[int, ...], ...]) -> None:
    table = kosovo()
    ours = fit(table, terms)
    assert ours is not None
    theirs = sm.GLM(table.array(), design(table.cells, terms), family=sm.families.Poisson()).fit()
    assert ours.unseen == pytest.approx(float(np.exp(theirs.params[0])), rel=1e-6)
    assert ours.deviance == pytest.approx(float(theirs.deviance), rel=1e-6)
    error = np.sqrt(ours.unseen + ours.unseen**2 * theirs.cov_params()[0, 0])
    assert ours.estimate.error == pytest.approx(float(error), rel=1e-5)


def test_a_model_that_empty_overlaps_leave_open_is_left_out() -> None:
    # Nobody is on both A and B: the dependence of A and B would be minus infinity.
    table = from_counts(("A", "B", "C"), {(1, 0, 1): 12, (0, 1, 1): 9, (1, 0, 0): 30, (0, 1, 0): 25, (0, 0, 1): 40})
    assert fit(table, ((0, 1),)) is None
    assert fit(table, ()) is not None
    assert all((0, 1) not in one.terms for one in fits(table))
