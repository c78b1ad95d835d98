"""Mean: the average of a sample, with Student t limits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from community_safety.methods.inputs import Numbers, SameForm, as_floats
from community_safety.methods.intervals import Interval, tail


@dataclass(frozen=True, eq=False)
class MeanInterval(Interval):
    """A mean and its limits, with the number of values and their standard deviation."""

    n: SameForm
    standard_deviation: SameForm


def mean_interval(values: Numbers | pd.DataFrame, confidence: float = 0.95) -> MeanInterval:
    """Mean of a sample with Student t limits.

    limits = mean ∓ t(1 − α/2, n − 1) × s / √n, with s the sample standard deviation (divisor n − 1)

    Parameters
    ----------
    values : the values of one sample; or a table with a row for each sample
    confidence : 0.9 to less than 1; α = 1 − confidence

    Returns
    -------
    Floats for one sample, Series (arrays) by row for a table. One value: its mean only, the rest blank.
    A blank among the values makes the mean blank: leave out on purpose what is to be left out.

    Raises
    ------
    ValueError : the values are not numbers

    Source: PHEindicatormethods (phe_mean); R's t.test.
    """
    samples = as_floats("values", values)
    n = samples.shape[-1]
    if n == 0:
        mean = deviation = np.full(samples.shape[:-1], np.nan)
    else:
        mean = samples.mean(axis=-1)
        deviation = samples.std(axis=-1, ddof=1) if n > 1 else np.full(mean.shape, np.nan)
    reach = special.stdtrit(max(n - 1, 1), 1 - tail(confidence)) * deviation / np.sqrt(max(n, 1))

    def as_given(result: np.ndarray) -> SameForm:
        if isinstance(values, pd.DataFrame):
            return pd.Series(result, index=values.index)
        return result if samples.ndim > 1 else float(result)

    return MeanInterval(
        value=as_given(mean),
        lower=as_given(mean - reach),
        upper=as_given(mean + reach),
        n=n,
        standard_deviation=as_given(deviation),
    )
