import shutil
from datetime import date
from pathlib import Path

import pytest

from community_safety.errors import DataError, UsageError
from community_safety.periods import FinancialQuarter
from community_safety.registers import Areas, Kind, QuarterRecord, Registers, RunParameters, project_root, slug

PROJECT = Path(__file__).parents[2]
Q4 = FinancialQuarter(2020, 4)


@pytest.fixture
def params(tmp_path):
    shutil.copytree(PROJECT / "params", tmp_path / "params")
    return tmp_path / "params"


@pytest.fixture(scope="module")
def registers():
    return Registers.read(PROJECT)


def areas_from(tmp_path, text):
    path = tmp_path / "areas.yml"
    path.write_text(text, encoding="utf-8")
    return Areas.read(path)


def test_the_shipped_registers_load(registers):
    assert {"recorded_burglary_rate", "recorded_asb_rate"} <= set(registers.indicators)
    assert registers.areas["E10000018"].name == "Leicestershire"


def test_leicestershire_has_seven_districts_and_its_force_nine(registers):
    districts = [registers.areas[code].name for code in registers.areas.districts_of("E10000018")]

    assert districts == [
        "Blaby", "Charnwood", "Harborough", "Hinckley and Bosworth", "Melton", "North West Leicestershire",
        "Oadby and Wigston",
    ]  # fmt: skip
    assert len(registers.areas.local_within("E23000021")) == 9


def test_a_county_lies_in_the_force_that_all_its_districts_share(registers):
    assert registers.areas.one_above("E10000018", Kind.POLICE_FORCE) == "E23000021"
    assert registers.areas.one_above("E10000018", Kind.REGION) == "E12000004"


def test_every_district_of_england_lies_in_a_force_and_a_region(registers):
    for code, area in registers.areas.by_code.items():
        if area.is_local and area.until is None:
            kinds = {registers.areas[above].kind for above in registers.areas.above(code)}
            assert Kind.POLICE_FORCE in kinds, code
            assert code.startswith("W") or Kind.REGION in kinds, code


def test_a_new_district_is_one_row(tmp_path):
    text = (
        "E10000099: {name: Ashshire, kind: county}\n"
        "E07000901: {name: Ashby Vale, kind: district, part_of: [E10000099]}\n"
    )
    before = areas_from(tmp_path, text)
    after = areas_from(tmp_path, text + "E07000902: {name: Marlow Edge, kind: district, part_of: [E10000099]}\n")

    assert before.districts_of("E10000099") == ("E07000901",)
    assert after.districts_of("E10000099") == ("E07000901", "E07000902")


def test_rutland_joins_leicestershire_by_one_row(params):
    path = params / "areas.yml"
    row = "E06000017: {name: Rutland, kind: unitary, part_of: [E12000004, E23000021]}"
    text = path.read_text(encoding="utf-8")
    assert row in text
    path.write_text(text.replace(row, row.replace("[E12000004", "[E10000018, E12000004")), encoding="utf-8")

    areas = Areas.read(path)

    assert "E06000017" in areas.districts_of("E10000018")
    assert areas.local_within("E12000004").count("E06000017") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("E0700012: {name: Blaby, kind: district}", "not a GSS code"),
        ("E07000129: {name: Blaby, kind: borough}", "it must be 'nation', 'region'"),
        ("E07000129: {name: Blaby, kind: district, part_of: [E10000018]}", "which has no row"),
        ("E07000129: {name: Blaby, knid: district}", "unknown key 'knid'. Did you mean kind?"),
        ("E07000129: {name: Blaby, kind: district, part_of: [E07000129]}", "leads back to itself"),
        ("E07000129: {name: Blaby, kind: district}\nE07000130: {name: Blaby, kind: district}", "already the name"),
        ("E07000129: Blaby", "stands where `key: value` lines should"),
    ],
)
def test_a_faulty_area_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(DataError) as fault:
        areas_from(tmp_path, text)

    assert said in str(fault.value)


def test_all_faults_of_all_registers_are_told_at_once(params):
    crime = params / "indicators" / "crime.yml"
    text = crime.read_text(encoding="utf-8")
    crime.write_text(
        text.replace("  polarity: lower", "  polarty: lower", 1).replace("multiplier: 1000", "multiplier: 0", 1)
    )
    (params / "areas.yml").write_text("E07000129: {name: Blaby}\n")

    with pytest.raises(DataError) as fault:
        Registers.read(params.parent)

    told = "\n".join(fault.value.faults)
    assert "params/areas.yml, E07000129: the key 'kind' is missing" in told
    assert "params/indicators/crime.yml, recorded_burglary_rate: unknown key 'polarty'. Did you mean polarity?" in told
    assert "the key 'polarity' is missing" in told
    assert "multiplier is 0" in told


def test_an_indicator_in_two_files_is_refused(params):
    (params / "indicators" / "other.yml").write_text((params / "indicators" / "asb.yml").read_text(encoding="utf-8"))

    with pytest.raises(DataError, match=r"already used in asb\.yml"):
        Registers.read(params.parent)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quater": "2020-21-Q4", "area": "E10000018"}, "unknown key 'quater'. Did you mean quarter?"),
        ({"quarter": "2020-21-Q5", "area": "E10000018"}, "2020-21-Q4"),
        ({"quarter": "2020-21-Q4"}, "the key 'area' is missing"),
        ({"quarter": "2020-21-Q4", "area": 10000018}, "area is 10000018"),
        ({"quarter": "2020-21-Q4", "area": "E10000018", "store": "../../etc/passwd"}, ".duckdb"),
    ],
)
def test_faulty_parameters_are_a_usage_error(given, said):
    with pytest.raises(UsageError) as fault:
        RunParameters.check(given, "parameters")

    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("E1000018", "Did you mean E10000018?"),
        ("Leicestershire", "write its code, E10000018"),
        ("e10000018", "capitals: E10000018"),
        ("../../x", "not in params/areas.yml"),
        ("{area.__class__}", "not in params/areas.yml"),
    ],
)
def test_an_unknown_area_is_refused_with_the_near_match(registers, code, said):
    with pytest.raises(UsageError) as fault:
        registers.areas[code]

    assert said in str(fault.value)


def test_a_quarters_record_is_optional(tmp_path):
    assert QuarterRecord.read(tmp_path / "2020-21-Q4.yml", Q4) == QuarterRecord()


def test_data_cannot_be_cut_before_the_quarter_ends(tmp_path):
    path = tmp_path / "2020-21-Q4.yml"
    path.write_text("data_cut: 2021-03-30\n")

    with pytest.raises(DataError, match="before 2020/21 Q4 ends on 31 March 2021"):
        QuarterRecord.read(path, Q4)


def test_the_meeting_comes_after_the_data_cut(tmp_path):
    path = tmp_path / "2020-21-Q4.yml"
    path.write_text("data_cut: 2021-05-01\nmeeting_date: 2021-04-01\n")

    with pytest.raises(DataError, match="meeting comes before"):
        QuarterRecord.read(path, Q4)


def test_the_sample_quarters_record_reads():
    record = Registers.read(PROJECT).quarter_record(Q4)

    assert record.data_cut == date(2021, 7, 16)


def test_the_project_is_the_nearest_folder_upwards_with_params(params):
    deep = params.parent / "notebooks" / "drafts"
    deep.mkdir(parents=True)

    assert project_root(deep) == params.parent.resolve()


def test_outside_a_project_the_command_says_so(tmp_path):
    with pytest.raises(UsageError, match="no folder named params"):
        project_root(tmp_path)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("North West Leicestershire", "north-west-leicestershire"),
        ("Ynys Môn", "ynys-mon"),
        ("../../x", "x"),
        ("·", "area"),
    ],
)
def test_a_folder_is_made_of_letters_digits_and_hyphens(name, folder):
    assert slug(name) == folder
