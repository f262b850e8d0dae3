"""Every code of a check has a specimen that raises it and a twin that does not."""

import pytest
from specimens import Specimen
from specimens_credentials import SPECIMENS as CREDENTIALS
from specimens_modified import SPECIMENS as MODIFIED
from specimens_papers import SPECIMENS as PAPERS
from specimens_physics import SPECIMENS as PHYSICS
from specimens_places import SPECIMENS as PLACES
from specimens_represented import SPECIMENS as REPRESENTED

from catalogue.check.checks import run_checks
from catalogue.check.subject import Subject
from catalogue.record.answer import CheckFinding, Question
from catalogue.record.codes import EXPLANATIONS

SPECIMENS: dict[str, Specimen] = {
    **CREDENTIALS,
    **MODIFIED,
    **PAPERS,
    **PHYSICS,
    **PLACES,
    **REPRESENTED,
}
CODES = sorted(code for code in EXPLANATIONS if code.startswith(("MOD-", "DATE-", "LOC-", "REP-")))


def find(subject: Subject) -> list[CheckFinding]:
    answers = run_checks(subject)
    return [one for question in Question for one in answers.get(question).findings]


def test_every_explained_code_has_a_specimen_and_no_specimen_lacks_an_explanation() -> None:
    assert sorted(SPECIMENS) == CODES


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_specimen_raises_its_code(code: str) -> None:
    assert code in {one.code for one in find(SPECIMENS[code].bad)}


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_twin_does_not_raise_the_code_and_is_accused_of_nothing(code: str) -> None:
    answers = run_checks(SPECIMENS[code].twin)

    assert code not in {one.code for one in find(SPECIMENS[code].twin)}
    assert not answers.is_contradicted


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_every_finding_is_explained_and_tells_what_it_used(code: str) -> None:
    for one in find(SPECIMENS[code].bad):
        assert one.code in EXPLANATIONS
        assert len(one.sentence) <= 500


@pytest.mark.parametrize("code", sorted(SPECIMENS))
def test_sentences_begin_with_a_capital_and_end_with_one_full_stop(code: str) -> None:
    for one in (*find(SPECIMENS[code].bad), *find(SPECIMENS[code].twin)):
        assert not one.sentence[0].islower()
        assert one.sentence.endswith(".")
        assert not one.sentence.endswith("..")
