from datetime import date

import pytest

from community_safety.errors import DataError
from community_safety.registers import Registers
from community_safety.sources import ons_population
from community_safety.sources.sniffing import Sniff
from tests.support import PROJECT, write_population

AREAS = Registers.read(PROJECT).areas


def test_an_edition_holds_several_reference_years(tmp_path):
    path = write_population(tmp_path / "p.xlsx", {"E07000129": {2020: 101_950, 2019: 101_526}})

    (release,) = ons_population.read(Sniff(path), AREAS).releases

    assert (release.edition, release.published) == ("mid-2020", date(2021, 6, 25))
    assert {(row.period_end.date(), row.numerator) for row in release.observations.itertuples()} == {
        (date(2020, 6, 30), 101_950),
        (date(2019, 6, 30), 101_526),
    }


def test_rows_without_an_area_code_are_counted_not_kept(tmp_path):
    reading = ons_population.read(
        Sniff(write_population(tmp_path / "p.xlsx", {"E07000129": {2020: 10}, "Note": {2020: 1}})), AREAS
    )

    assert (reading.rows_read, reading.rows_kept, reading.not_kept) == (2, 1, {"without an area code": 1})


@pytest.mark.parametrize("cell", ["c", "", 0, -3, 10.5])
def test_a_cell_that_is_no_number_of_residents_is_refused_with_its_place(tmp_path, cell):
    path = write_population(tmp_path / "p.xlsx", {"E07000129": {2020: cell}})

    with pytest.raises(DataError, match=r"p\.xlsx, sheet MYE4, row 9, column Mid-2020"):
        ons_population.read(Sniff(path), AREAS)


def test_a_cover_sheet_must_say_when_the_edition_was_published(tmp_path):
    path = write_population(tmp_path / "p.xlsx", {"E07000129": {2020: 5}}, cover="Issued ")

    with pytest.raises(DataError, match="originally published"):
        ons_population.read(Sniff(path), AREAS)
