"""Funnel plots across districts, overdispersion: limits widened where areas vary more than chance."""

from dataclasses import dataclass

import numpy as np

from community_safety.methods.funnels import INNER, OUTER, FunnelLimits
from community_safety.methods.inputs import Inputs, Numbers, SameForm

# FunnelPlotR writes the two normal quantiles to six decimals; with more, its published limits would not come out.
OVERDISPERSED_Z = {INNER: 1.959964, OUTER: 3.090232}


@dataclass(frozen=True, eq=False)
class OverdispersedFunnel(FunnelLimits):
    """Limits of √(observed / expected), widened by the variation between areas that is more than chance."""

    z: SameForm
    z_winsorised: SameForm
    phi: float
    tau_squared: float


def funnel_with_overdispersion(observed: Numbers, expected: Numbers, trim: float = 0.1) -> OverdispersedFunnel:
    """Funnel of standardised ratios whose limits allow for more variation between areas than chance gives.

    y = √(O/E), s = 1 / (2√E), z = (y − 1) / s, winsorised at `trim` and 1 − `trim` (linear quantiles); φ =
    mean z²; τ² = max(0, (nφ − (n − 1)) / (Σw − Σw²/Σw)), w = 1/s²; limits 1 ∓ z √(s² + τ²), on the
    square-root scale

    Parameters
    ----------
    observed : events of each area, ≥ 0
    expected : events expected at the baseline, > 0
    trim : share of z pulled in at either end, 0 to less than 0.5

    Returns
    -------
    OverdispersedFunnel; an area with a blank is left out of φ and τ² and its figures are blank. With seven
    districts φ is very uncertain: show it, do not rely on it. One area: τ² is 0.

    Raises
    ------
    ValueError : a count is negative, an expected number zero or negative, or `trim` out of range

    Source: FunnelPlotR (SR data, CQC method); Spiegelhalter, Quality and Safety in Health Care 2005.
    """
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim: {trim:g} found, wanted 0 to less than 0.5.")
    given = Inputs(observed=observed, expected=expected)
    given.refuse_negative("observed")
    given.refuse_not_positive("expected")
    s = 1 / (2 * np.sqrt(given["expected"]))
    z = (np.sqrt(given["observed"] / given["expected"]) - 1) / s
    known = ~np.isnan(z)
    low, high = np.quantile(z[known], [trim, 1 - trim]) if known.any() else (np.nan, np.nan)
    winsorised = np.clip(z, low, high)
    n = known.sum()
    phi = np.mean(winsorised[known] ** 2) if n else np.nan
    w = 1 / s[known] ** 2
    excess = n * phi - (n - 1)
    tau_squared = excess / (w.sum() - (w**2).sum() / w.sum()) if excess > 0 and n > 1 else 0.0
    spread = np.where(known, np.sqrt(s**2 + tau_squared), np.nan)
    lines = [given.as_given(1 + sign * width * spread) for width in OVERDISPERSED_Z.values() for sign in (-1, 1)]
    return OverdispersedFunnel(
        lower_95=lines[0],
        upper_95=lines[1],
        lower_998=lines[2],
        upper_998=lines[3],
        z=given.as_given(z),
        z_winsorised=given.as_given(winsorised),
        phi=float(phi),
        tau_squared=float(tau_squared),
    )
