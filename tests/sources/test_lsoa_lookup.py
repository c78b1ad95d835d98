import pytest

from community_safety.errors import DataError
from community_safety.registers import Registers
from community_safety.sources import lsoa_lookup
from community_safety.sources.sniffing import Sniff
from tests.support import PROJECT, write_lookup

AREAS = Registers.read(PROJECT).areas


def test_each_small_area_is_linked_to_its_district(tmp_path):
    path = write_lookup(tmp_path / "l.xlsx", [("E01025631", "E07000129"), ("E01025699", "E07000130")])

    (release,) = lsoa_lookup.read(Sniff(path), AREAS).releases

    assert release.links.to_dict("list") == {"child": ["E01025631", "E01025699"], "parent": ["E07000129", "E07000130"]}


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("E0102563", "E07000129")], "row 2: 'E0102563' is not an LSOA code"),
        ([("E01025631", "E10000018")], "row 2: 'E10000018' is not a district code"),
        ([("E01025631", "E07000999")], "row 2: 'E07000999' is not in params/areas.yml"),
        ([("E01025631", "E07000129"), ("E01025631", "E07000130")], "row 3: 'E01025631' is given twice"),
    ],
)
def test_a_faulty_link_is_refused_with_its_row(tmp_path, pairs, said):
    with pytest.raises(DataError) as fault:
        lsoa_lookup.read(Sniff(write_lookup(tmp_path / "l.xlsx", pairs)), AREAS)

    assert said in str(fault.value)
