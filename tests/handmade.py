"""Facts made by hand, so that a sentence can be read beside its figures."""

from dataclasses import fields
from datetime import date

import pytest

from community_safety.facts.fact import Fact
from community_safety.registers import Registers
from tests.support import PROJECT

NAN = float("nan")


@pytest.fixture(scope="session")
def burglary():
    return Registers.read(PROJECT).indicators["recorded_burglary_rate"]


@pytest.fixture(scope="session")
def asb():
    return Registers.read(PROJECT).indicators["recorded_asb_rate"]


@pytest.fixture
def fact():
    """A fact: 2.31 offences per 1,000 in the 12 months to March 2021, 3.90 in the year before; change any part."""

    def made(**changes: object) -> Fact:
        parts: dict[str, object] = {
            "id": "x", "indicator": "x", "area": "E10000099", "area_name": "Ashshire", "breakdown": "all",
            "quarter": "2020-21-Q4", "period_type": "rolling_12_months", "period": "12 months to March 2021",
            "period_start": date(2020, 4, 1), "period_end": date(2021, 3, 31), "headline": True,
            "status": "ok", "reason": "", "value": 2.31, "lower": 2.2, "upper": 2.42, "numerator": 1650.0,
            "denominator": 714000.0, "unit": "offences per 1,000 residents", "denominator_source": "a population",
            "previous_period": "12 months to March 2020", "previous_status": "ok", "previous_reason": "",
            "previous_value": 3.9, "previous_lower": 3.75, "previous_upper": 4.05, "previous_numerator": 2750.0,
            "previous_denominator": 706000.0, "previous_denominator_source": "a population", "change": -1.59,
            "change_percent": -40.77, "change_lower": 0.55, "change_upper": 0.63, "change_p": 0.0,
            "verdict": "better", "data_to": date(2021, 3, 31), "quarters_behind": 0,
        }  # fmt: skip
        blanks = {field.name: NAN if field.type == "float" else "" for field in fields(Fact) if field.name not in parts}
        return Fact(**{**blanks, **parts, **changes})

    return made
