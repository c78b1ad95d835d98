import csv
import json
import re
import shutil
import subprocess

import pytest

from tests.built_pack import copy_of_the_project
from tests.support import REAL_DATA, write_street

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pack")]


def published(pack):
    return {
        path.relative_to(pack).as_posix(): path.read_bytes()
        for path in sorted(pack.rglob("*"))
        if path.is_file() and "record" not in path.relative_to(pack).parts
    }


def figures(pack):
    with (pack / "data" / "facts.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_a_pack_holds_its_documents_its_facts_and_its_record(built):
    assert set(published(built.pack)) == {
        "index.html", "board_report.html", "board_report.pdf", "crime.html", "crime.pdf", "asb.html", "asb.pdf",
        "data/facts.csv",
    }  # fmt: skip
    manifest = json.loads((built.pack / "record" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["inputs"]["inputs"]) == 26
    assert all(len(entry["sha256"]) == 64 for entry in manifest["inputs"]["inputs"])


def test_a_pack_from_the_sample_says_so_on_every_page_of_every_document(built):
    for path in built.pack.glob("*.html"):
        assert "Made-up sample data" in path.read_text(encoding="utf-8"), path.name
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    for path in built.pack.glob("*.pdf"):
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
        pages = text.removesuffix("\f").split("\f")
        assert len(pages) > 1
        assert all("Made-up sample data" in page for page in pages), path.name


def test_two_builds_of_the_same_inputs_give_the_same_bytes(built):
    before = published(built.pack)

    done = built.run("build", "2020-21-Q4", "--jobs", "1")

    assert done.returncode == 0, done.stderr
    assert published(built.pack) == before


def test_the_command_names_the_files_to_open(built):
    before = published(built.pack)

    done = built.run("build", "2020-21-Q4", "--only", "asb", "--out", "elsewhere")

    assert done.returncode == 0, done.stderr
    assert "elsewhere/2020-21-Q4/leicestershire.part/index.html" in done.stdout
    assert "asb: done in" in done.stdout
    assert published(built.pack) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["build", "2020-21-Q5"], "write it as 2020-21-Q4"),
        (["build", "2020-21-Q4", "--area", "E1000018"], "Did you mean E10000018?"),
        (["build", "2020-21-Q4", "--only", "crim"], "Did you mean crime?"),
        (["build", "2020-21-Q4", "--population-edition", "mid-2031"], "it holds: mid-2020, mid-2023"),
        (["build", "2019-20-Q4"], "there is no such parameter file"),
        (["build", "2020-21-Q4", "--quarter", "x"], "No such option"),
        (["ingest", "nowhere"], "no such file or folder"),
        (["ingest", "data", "--store", "store.txt"], "a file whose name ends in .duckdb"),
        (["build", "2020-21-Q4", "--params", "params"], "cannot be read (Is a directory)"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(ingested, arguments, sentence):
    done = ingested.run(*arguments)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_parameter_in_a_file_stops_the_build_before_a_kernel_starts(ingested, tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("quater: 2020-21-Q4\narea: E10000018\n", encoding="utf-8")

    done = ingested.run("build", "2020-21-Q4", "--params", str(path))

    assert done.returncode == 2
    assert "unknown key 'quater'. Did you mean quarter?" in done.stderr


def test_a_parameter_file_of_another_quarter_is_refused(ingested):
    shutil.copy(ingested.root / "params" / "2020-21-Q4.yml", ingested.root / "params" / "2020-21-Q3.yml")

    done = ingested.run("build", "2020-21-Q3")

    assert done.returncode == 2
    assert "is for 2020-21-Q4, not for 2020-21-Q3" in done.stderr


def test_refused_data_end_with_exit_code_3_after_all_files_were_seen(tmp_path):
    project = copy_of_the_project(tmp_path)
    write_street(tmp_path / "extract", "2020-04", [("E01025631", "Burglery", 1)])
    write_street(tmp_path / "extract", "2020-05", [("E01025631", "Burglary", 1)])

    done = project.run("ingest", "extract")

    assert done.returncode == 3
    assert "row 2, Crime type: 'Burglery' is not a known crime type. Did you mean Burglary?" in done.stdout
    assert "1 read, 1 refused" in done.stdout
    assert "1 refused, see above" in done.stderr


def test_without_a_store_the_build_says_how_to_make_one(tmp_path):
    done = copy_of_the_project(tmp_path).run("build", "2020-21-Q4")

    assert done.returncode == 3
    assert "community-safety ingest FOLDER" in done.stderr


def test_a_register_at_fault_is_told_before_anything_is_built(tmp_path):
    project = copy_of_the_project(tmp_path)
    register = tmp_path / "params" / "indicators" / "asb.yml"
    register.write_text(register.read_text(encoding="utf-8").replace("polarity:", "polarty:"), encoding="utf-8")

    done = project.run("build", "2020-21-Q4")

    assert done.returncode == 3
    assert "Did you mean polarity?" in done.stderr


def test_a_store_that_cannot_be_written_is_the_machines_fault_told_once(ingested):
    done = ingested.run("ingest", "data/sample", "--store", "/proc/nothing/store.duckdb")

    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1


def test_a_district_and_a_force_have_packs_of_their_own(ingested):
    for code, folder in (("E07000133", "melton"), ("E23000021", "leicestershire-police-force-area")):
        done = ingested.run("build", "2020-21-Q4", "--area", code, "--only", "crime")

        assert done.returncode == 0, done.stderr
        assert (ingested.root / "outputs" / "2020-21-Q4" / f"{folder}.part" / "crime.pdf").exists()


def test_explain_says_how_a_figure_was_made(ingested):
    done = ingested.run("explain", "recorded_burglary_rate.value", "--quarter", "2020-21-Q4")

    assert done.returncode == 0, done.stderr
    assert "2,270 offences ÷ 713,000 residents × 1,000 = 3.1837" in done.stdout
    assert "Byar's limits" in done.stdout
    assert done.stdout.count("sha256 ") == 26


def test_explain_as_json_holds_the_same(ingested):
    done = ingested.run("explain", "recorded_asb_rate@E07000129#2020-04.change", "--quarter", "2020-21-Q4", "--json")

    found = json.loads(done.stdout)
    assert found["is"] == pytest.approx(136 / 101_900 * 1_000 - 72 / 100_991 * 1_000)
    assert [file["name"] for file in found["files"]][-1] == "police-uk/2020-04-leicestershire-street.csv.gz"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("recorded_burglry_rate.value", "Did you mean recorded_burglary_rate?"),
        ("recorded_burglary_rate.valu", "Did you mean value?"),
    ],
)
def test_explain_refuses_what_is_no_figure_with_the_near_match(ingested, name, sentence):
    done = ingested.run("explain", name, "--quarter", "2020-21-Q4")

    assert done.returncode == 2
    assert sentence in done.stderr


def test_every_figure_in_the_tables_leads_to_its_line_in_the_appendix(built):
    for name in ("board_report", "crime", "asb"):
        page = (built.pack / f"{name}.html").read_text(encoding="utf-8")
        links = set(re.findall(r'<a class="trace" href="#([^"]+)"', page))

        assert len(links) >= 8
        assert links <= set(re.findall(r'<tr id="(trace-[^"]+)"', page))


@pytest.fixture(scope="module")
def real_project(tmp_path_factory):
    project = copy_of_the_project(tmp_path_factory.mktemp("real"))
    done = project.run("ingest", str(REAL_DATA), "--store", "real.duckdb", "--quiet")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture(scope="module")
def rows(real_project):
    done = real_project.run(
        "build", "2020-21-Q4", "--store", "real.duckdb", "--out", "real", "--population-edition", "mid-2020"
    )
    assert done.returncode == 0, done.stderr
    return figures(real_project.root / "real" / "2020-21-Q4" / "leicestershire")


@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the publishers' real files are not here")
class TestRealFiles:
    """Leicestershire from the publishers' own files, against figures counted by other means."""

    @pytest.mark.parametrize(
        ("indicator", "count", "rate"),
        [
            ("recorded_burglary_rate", 2257, "3.17"), ("recorded_vehicle_crime_rate", 3153, "4.42"),
            ("recorded_violence_sexual_offences_rate", 16594, "23.27"), ("recorded_asb_rate", 6931, "9.72"),
        ],
    )  # fmt: skip
    def test_the_county_in_the_year_to_march_2021(self, rows, indicator, count, rate):
        row = rows[indicator]

        assert float(row["numerator"]) == count
        assert float(row["denominator"]) == 713_085
        assert f"{float(row['value']):.2f}" == rate
        assert float(row["lower"]) < float(row["value"]) < float(row["upper"])

    def test_anti_social_behaviour_peaked_in_april_2020(self, rows):
        assert float(rows["recorded_asb_rate#2020-04"]["numerator"]) == 951
        assert float(rows["recorded_asb_rate#2021-01"]["numerator"]) == 331

    def test_the_year_before_lacks_eight_months_and_is_not_available(self, rows):
        row = rows["recorded_burglary_rate"]

        assert (row["previous_value"], row["change"]) == ("", "")
        assert row["previous_reason"] == "no data for April to November 2019"

    def test_district_rates_on_the_mid_2019_estimate(self, real_project):
        done = real_project.run(
            "build", "2020-21-Q4", "--store", "real.duckdb", "--out", "on2019", "--population-edition", "mid-2020",
            "--population-year", "2019", "--only", "crime",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        rows = figures(real_project.root / "on2019" / "2020-21-Q4" / "leicestershire.part")
        wanted = {
            "E07000129": ("3.05", "5.44", "9.07"), "E07000130": ("3.76", "4.94", "11.71"),
            "E07000131": ("2.85", "3.78", "8.27"), "E07000132": ("2.63", "4.63", "8.26"),
            "E07000133": ("3.12", "2.97", "8.22"), "E07000134": ("3.18", "4.58", "11.14"),
            "E07000135": ("3.42", "3.10", "9.63"),
        }  # fmt: skip

        ids = ("recorded_burglary_rate", "recorded_vehicle_crime_rate", "recorded_asb_rate")
        found = {code: tuple(f"{float(rows[f'{key}@{code}']['value']):.2f}" for key in ids) for code in wanted}

        assert found == wanted
        assert rows["recorded_asb_rate"]["denominator_source"] == "ONS mid-2019 estimate (mid-2020 edition)"

    def test_a_pack_from_real_files_is_not_called_made_up(self, real_project, rows):
        html = (real_project.root / "real" / "2020-21-Q4" / "leicestershire" / "crime.html").read_text(encoding="utf-8")

        assert "Made-up" not in html
