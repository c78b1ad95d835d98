"""Statistics of the reports: one pure function for each published rule, with no files and no registers.

Conventions of every module:

- Numbers in, numbers out; an array in, an array out; a Series in, a Series with the same index out. Several Series
  must share one index. A table (areas by row or by column, as each function says) gives a Series by area.
- None, NaN and pd.NA are blanks, "not published": a blank gives a blank figure (NaN) and never counts as zero.
- A function with several results gives a frozen dataclass: `Limits` (lower, upper), `Interval` (value, lower, upper) or
  one named for its method. Each field has the form of the inputs; `.frame()` sets them side by side as a table.
- Figures are unrounded. Rates carry their multiplier, percentages are 63.3 and not 0.633, differences of percentages
  are percentage points.
- Choices are named in the call: `confidence=0.95`, `method="byar"`, `profile="nhsr"`, `scheme="nhs_hes"`.
- Words are lower case with underscores ("lower_is_better", "not_compared").
- A wrong value raises ValueError, in a sentence with its argument, label or position, value, and what is wanted.

Where to look:

- figures: `rates`, `poisson_limits`, `proportions`, `means`, `standardised`, `surveys`, `reoffending`, `compositions`
- comparisons: `comparators`, `verdicts`, `changes`, `exact_tests`, `differences`, `thresholds`, `funnels`,
  `overdispersion`
- time: `rolling`, `year_to_date`, `direction`, `control_charts`, `process_limits`, `signals`, `seasonality`, `trends`,
  `projection`, `time_series`
- publication: `disclosure`, `secondary_suppression`, `disclosure_audit`, `rounding`
- what all share: `inputs`, `intervals`
"""
