"""What every method shares: inputs in one form, results in the form they came in, faults in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

# What a method takes: one number, several, or a labelled column. None, NaN and pd.NA are blanks: not
# published, never zero.
Numbers: TypeAlias = float | Sequence[float | None] | np.ndarray | pd.Series | None

# What a method gives: a float (bool, str) for numbers, an array for arrays, a Series with the same index
# where one was given. It is Any for the type checker, because a union would make every caller cast a
# Series back to a Series.
SameForm: TypeAlias = Any

SHOWN_FAULTS = 3  # an error names this many places and counts the rest


@dataclass(frozen=True, eq=False)
class Result:
    """A set of figures of one form: all floats, all arrays or all Series."""

    def frame(self) -> pd.DataFrame:
        """The figures side by side, one column a field and one row a label."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        if any(isinstance(column, pd.Series | np.ndarray) for column in columns.values()):
            return pd.DataFrame(columns)
        return pd.DataFrame(columns, index=[0])


class Inputs:
    """The arguments of one call as columns of floats of one length, blanks as NaN.

    `inputs["count"]` is the column, `inputs.refuse(...)` stops for wrong values and names them, and
    `inputs.as_given(result)` gives a column of results back in the form in which the arguments came.
    """

    def __init__(self, **arguments: Numbers) -> None:
        self.index = _shared_index(arguments)
        arrays = {name: as_floats(name, value) for name, value in arguments.items()}
        for name, array in arrays.items():
            if array.ndim > 1:
                raise ValueError(f"{name}: a table of {array.shape} found, wanted one number or one column of numbers.")
        lengths = {name: array.size for name, array in arrays.items() if array.ndim}
        if len(set(lengths.values())) > 1:
            found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
            raise ValueError(f"Inputs differ in length: {found}. Give one value each, or the same number of values.")
        self.is_single = not lengths  # worked on as a column of one, given back as a number
        self.length = next(iter(lengths.values()), 1)
        self._same_for_all = {name for name, array in arrays.items() if not array.ndim}
        self._columns = {name: np.broadcast_to(array, self.length) for name, array in arrays.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        return self._columns[name]

    def any_blank(self, *names: str) -> np.ndarray:
        """True where one of the named arguments (of all, if none is named) is blank."""
        return np.logical_or.reduce([np.isnan(self._columns[name]) for name in names or self._columns])

    def column_of(self, name: str, value: Any) -> np.ndarray:
        """Words or flags, one for all or one for each value, as a column in step with the numbers."""
        if isinstance(value, pd.Series) and self.index is not None and not value.index.equals(self.index):
            raise ValueError(f"{name}: labels other than those of the numbers found; give it the same index.")
        column = np.asarray(value, dtype=object)
        if column.ndim and column.size != self.length:
            raise ValueError(
                f"{name}: {column.size} found for {self.length} values; wanted one for all or one for each."
            )
        return np.broadcast_to(column, self.length)

    def refuse(self, name: str, wrong: np.ndarray, wanted: str) -> None:
        """Raise ValueError where `wrong` is true, naming label (or position) and value of the argument."""
        if np.any(wrong):
            refuse_values(name, self._columns[name], wrong, wanted, self.index, name in self._same_for_all)

    def refuse_negative(self, *names: str) -> None:
        """Stop where a value is below zero."""
        for name in names:
            self.refuse(name, self._columns[name] < 0, "zero or more")

    def refuse_not_positive(self, *names: str) -> None:
        """Stop where a value is zero or below."""
        for name in names:
            self.refuse(name, self._columns[name] <= 0, "more than zero")

    def refuse_fractions(self, *names: str) -> None:
        """Stop where a value is not a whole number."""
        for name in names:
            self.refuse(name, self._columns[name] % 1 > 0, "a whole number")

    def as_given(self, result: np.ndarray) -> SameForm:
        """The result as a float (bool, str), an array or a Series, whichever the arguments were."""
        if self.index is not None:
            return pd.Series(result, index=self.index)
        return result.item() if self.is_single else result


def as_floats(name: str, value: Any) -> np.ndarray:
    """The value as an array of floats in its own shape, NaN for blanks.

    Raises ValueError for text, flags, dates and infinities.
    """
    raw = np.asarray(value)
    if raw.dtype.kind not in "iuf":
        cells = np.asarray(value, dtype=object)
        kind = pd.api.types.infer_dtype(cells.ravel(), skipna=True)
        if kind not in ("integer", "floating", "mixed-integer-float", "decimal", "empty"):
            raise ValueError(f"{name}: {kind} found, wanted numbers, with None or NaN for blanks.")
        raw = np.where(pd.isna(cells), np.nan, cells)
    floats = raw.astype(float)
    if np.isinf(floats).any():
        index = value.index if isinstance(value, pd.Series) else None
        refuse_values(name, floats.ravel(), np.isinf(floats).ravel(), "a finite number", index, single=floats.ndim == 0)
    return floats


def refuse_values(
    name: str, values: np.ndarray, wrong: np.ndarray, wanted: str, index: pd.Index | None, single: bool
) -> None:
    """Raise ValueError that says which: 'count for Ashby Vale: -2 found; wanted zero or more.'"""
    places = np.flatnonzero(wrong)[:1] if single else np.flatnonzero(wrong)
    shown = [
        f"{name}{'' if single else f' at position {n}' if index is None else f' for {index[n]}'}: "
        f"{values[n]:.10g} found"
        for n in places[:SHOWN_FAULTS]
    ]
    rest = f" and {places.size - SHOWN_FAULTS} more" if places.size > SHOWN_FAULTS else ""
    raise ValueError(f"{'; '.join(shown)}{rest}; wanted {wanted}.")


def refuse_in_table(name: str, table: Any, wrong: np.ndarray, wanted: str) -> None:
    """Raise ValueError where `wrong`, in the shape of the table, is true; rows and columns are named by label."""
    if np.any(wrong):
        labels = pd.MultiIndex.from_product([table.index, table.columns]) if isinstance(table, pd.DataFrame) else None
        refuse_values(name, as_floats(name, table).ravel(), wrong.ravel(), wanted, labels, single=False)


def check_same_labels(**tables: Any) -> None:
    """Raise ValueError unless the tables, each of one shape, have the same row and column labels in the same order."""
    labelled = {name: each for name, each in tables.items() if isinstance(each, pd.DataFrame)}
    for (first_name, first), (name, other) in pairwise(labelled.items()):
        if not (other.index.equals(first.index) and other.columns.equals(first.columns)):
            raise ValueError(
                f"{first_name} and {name} differ in their rows or columns; give both the same ones, in order."
            )


def check_choice(name: str, choice: str, choices: Sequence[str]) -> str:
    """A choice, such as a polarity or a unit, once it is known to be one of those there are; ValueError otherwise."""
    if choice not in choices:
        raise ValueError(f"{name}: {choice!r} found, wanted one of {', '.join(choices)}.")
    return choice


def _shared_index(arguments: dict[str, Numbers]) -> pd.Index | None:
    """The index of the Series among the arguments, once it is known to be the same for all of them."""
    labelled = {name: value.index for name, value in arguments.items() if isinstance(value, pd.Series)}
    if not labelled:
        return None
    (first_name, first), *others = labelled.items()
    for name, index in others:
        if not index.equals(first):
            unmatched = [str(label) for label in first.symmetric_difference(index)[:SHOWN_FAULTS]]
            raise ValueError(
                f"{first_name} and {name} have different labels: "
                f"{', '.join(unmatched) or 'the order differs'}. "
                "Give both the same index, blank where nothing is published."
            )
    return first
