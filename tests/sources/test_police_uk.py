import pytest

from community_safety.errors import DataError
from community_safety.registers import Registers
from community_safety.sources import police_uk
from community_safety.sources.sniffing import Sniff
from tests.support import write_street

ASB, BURGLARY = "Anti-social behaviour", "Burglary"
BLABY, CHARNWOOD = "E01025631", "E01025699"


@pytest.fixture(scope="module")
def areas():
    from tests.support import PROJECT

    return Registers.read(PROJECT).areas


@pytest.fixture
def read(tmp_path, areas):
    def of(rows=(), month="2020-04", **how):
        return police_uk.read(Sniff(write_street(tmp_path, month, rows, **how)), areas)

    return of


def counts(reading, breakdown="all"):
    (release,) = reading.releases
    rows = release.observations[release.observations["breakdown"] == breakdown]
    return {(row.indicator, row.area): row.numerator for row in rows.itertuples()}


def test_identical_rows_are_separate_incidents(read):
    reading = read([(BLABY, ASB, 3)])

    assert counts(reading)["police_uk_anti_social_behaviour", BLABY] == 3
    assert (reading.rows_read, reading.rows_kept) == (3, 3)


def test_a_row_without_a_place_counts_for_the_force_and_for_no_district(read):
    reading = read([(BLABY, BURGLARY, 2), ("", BURGLARY, 5)])

    assert counts(reading) == {("police_uk_burglary", BLABY): 2, ("police_uk_burglary", "E23000021"): 7}
    assert counts(reading, "no_location") == {("police_uk_burglary", "E23000021"): 5}


def test_a_release_is_one_force_and_one_month(read):
    (release,) = read([(BLABY, ASB, 1)], month="2020-02").releases

    assert (release.area, str(release.start), str(release.end)) == ("E23000021", "2020-02-01", "2020-02-29")
    assert release.absent_is_zero


@pytest.mark.parametrize("how", [{"zipped": True}, {"end": "\n"}, {"columns": police_uk.COLUMNS[::-1]}])
def test_gzip_line_ends_and_the_order_of_columns_do_not_matter(read, how):
    assert counts(read([(BLABY, BURGLARY, 2)], **how))["police_uk_burglary", BLABY] == 2


def test_welsh_and_other_forces_small_areas_are_kept_under_their_own_code(read):
    assert counts(read([("W01000001", BURGLARY, 1)]))["police_uk_burglary", "W01000001"] == 1


@pytest.mark.parametrize(
    ("rows", "how", "said"),
    [
        (
            [(BLABY, "Burglery", 1)],
            {},
            "row 2, Crime type: 'Burglery' is not a known crime type. Did you mean Burglary?",
        ),
        ([("E0102563", BURGLARY, 1)], {}, "row 2, LSOA code: 'E0102563' is not an LSOA code"),
        ([(BLABY, BURGLARY, 1)], {"month": "2020-13"}, "row 2, Month: '2020-13' is not a month"),
        ([(BLABY, BURGLARY, 1)], {"force": "Leicester Police"}, "Did you mean Leicestershire Police?"),
        ([], {}, "only a header and no rows"),
        ([], {"columns": (*police_uk.COLUMNS[:-1], "Ward")}, "Missing: Context. Not known: Ward"),
        ([], {"columns": (*police_uk.COLUMNS, "Month")}, "Twice: Month"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_row(read, rows, how, said):
    with pytest.raises(DataError) as fault:
        read(rows, **how)

    assert said in str(fault.value)


def test_all_faults_of_a_file_are_told_at_once(read):
    with pytest.raises(DataError) as fault:
        read([("E1", "Burglery", 1), ("E2", BURGLARY, 1)])

    assert len(fault.value.faults) == 3


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ('a,"b\n', "after row 5: unexpected end of data"),
        ("a,b\n", "row 5: 2 cells, wanted 12"),
        ("x\n", "row 5: 1 cells"),
    ],
)
def test_a_ragged_row_or_an_open_quote_is_refused_with_its_row(tmp_path, areas, broken, said):
    path = write_street(tmp_path, "2020-04", [(BLABY, BURGLARY, 3)])
    path.write_bytes(path.read_bytes() + broken.encode())

    with pytest.raises(DataError) as fault:
        police_uk.read(Sniff(path), areas)

    assert f"2020-04-leicestershire-street.csv, {said}" in str(fault.value)


def test_a_damaged_gzip_file_is_refused(tmp_path, areas):
    path = write_street(tmp_path, "2020-04", [(BLABY, BURGLARY, 300)], zipped=True)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(DataError, match=r"gzip|fetch"):
        police_uk.read(Sniff(path), areas)
