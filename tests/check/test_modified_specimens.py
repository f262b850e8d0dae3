"""Every code of the bytes has a specimen that raises it, a twin that does not, and an explanation."""

import pytest
from specimens_modified import SPECIMENS

from catalogue.check.checks import run_checks
from catalogue.check.modified_compression import CHECK as COMPRESSION
from catalogue.check.modified_damage import CHECK as DAMAGE
from catalogue.check.modified_record import CHECK as RECORD
from catalogue.check.modified_software import CHECK as SOFTWARE
from catalogue.check.modified_thumbnail import CHECK as THUMBNAIL
from catalogue.check.modified_trailing import CHECK as TRAILING
from catalogue.record.codes_modified import MODIFIED_CODES

CHECKS = (RECORD, DAMAGE, TRAILING, THUMBNAIL, SOFTWARE, COMPRESSION)


def test_codes_and_specimens_are_the_same() -> None:
    assert sorted(SPECIMENS) == [one.code for one in MODIFIED_CODES]


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_specimen_raises_and_twin_does_not(code: str) -> None:
    bad, twin = (run_checks(one, CHECKS) for one in SPECIMENS[code])

    assert code in {one.code for one in bad.modified.findings}
    assert code not in {one.code for one in twin.modified.findings}
    assert not twin.is_contradicted


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_sentences_fit_a_card(code: str) -> None:
    for one in run_checks(SPECIMENS[code].bad, CHECKS).modified.findings:
        assert len(one.sentence) <= 300
        assert one.sentence.endswith(".")
