"""What content credentials say for and against the picture's being as its maker left it."""

import pytest
from specimens_credentials import (
    DISLIKED,
    EDITED,
    GENERATED,
    MISMATCH,
    NONE,
    SPECIMENS,
    TRUSTED,
    UNKNOWN,
    carry,
    make_credentials,
    refuse,
)
from subject_builders import make_subject

from catalogue.check.checks import run_checks
from catalogue.check.modified_credentials import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Answer, AnswerState, Bearing, CheckFinding, NotRun
from catalogue.record.closer_look import Credentials, CredentialState
from catalogue.record.finding import Severity


def find(subject: Subject) -> list[CheckFinding]:
    results = list(CHECK.run(subject))
    return [one for one in results if isinstance(one, CheckFinding)]


def codes(subject: Subject) -> list[str]:
    return [one.code for one in find(subject)]


def answer(subject: Subject) -> Answer:
    return run_checks(subject, (CHECK,)).modified


def test_picture_without_credentials_is_neither_praised_nor_blamed() -> None:
    assert find(NONE) == []
    assert answer(NONE).answer is AnswerState.CANNOT_TELL
    assert answer(NONE).ran == ("content credentials",)


def test_sound_signature_over_other_bytes_contradicts() -> None:
    (finding,) = find(refuse(MISMATCH, "signingCredential.untrusted", has_signed_hash=False))

    assert (finding.code, finding.bearing, finding.severity) == (
        "MOD-020",
        Bearing.CONTRADICTS,
        Severity.FAULT,
    )


@pytest.mark.parametrize("has_signed_hash", [True, None])
def test_mismatch_that_was_not_found_here_as_well_accuses_nobody(has_signed_hash: bool | None) -> None:
    (finding,) = find(refuse(MISMATCH, has_signed_hash=has_signed_hash))

    assert (finding.code, finding.bearing) == ("MOD-021", Bearing.SAYS_NOTHING)
    assert finding.severity is Severity.WARNING


def test_hash_that_the_bytes_still_have_is_told() -> None:
    assert "still have it" in find(DISLIKED)[0].sentence
    assert "still have it" not in find(refuse(MISMATCH))[0].sentence


@pytest.mark.parametrize(
    "other",
    [
        "claimSignature.mismatch",
        "assertion.hashedURI.mismatch",
        "signingCredential.invalid",
        "assertion.dataHash.malformed",
        "general.error",
        "a code of a later version",
    ],
)
def test_hash_that_no_sound_signature_vouches_for_accuses_nobody(other: str) -> None:
    assert codes(refuse(MISMATCH, other, has_signed_hash=False)) == ["MOD-021"]


@pytest.mark.parametrize(
    "beside",
    [
        "signingCredential.untrusted",
        "signingCredential.expired",
        "timeStamp.untrusted",
        "cawg.x509.credential.untrusted",
        "ingredient:assertion.dataHash.mismatch",
    ],
)
def test_what_leaves_the_signature_as_it_is_takes_nothing_from_a_contradiction(beside: str) -> None:
    assert codes(refuse(MISMATCH, beside, has_signed_hash=False)) == ["MOD-020"]


def test_mismatch_of_a_picture_that_this_was_made_from_accuses_nobody() -> None:
    assert codes(refuse("ingredient:assertion.dataHash.mismatch")) == ["MOD-021"]


@pytest.mark.parametrize(
    "code",
    ["claimSignature.mismatch", "assertion.bmffHash.mismatch", "assertion.boxesHash.mismatch"],
)
def test_failure_that_is_not_counted_anew_here_is_only_a_warning(code: str) -> None:
    subject = refuse(code)

    assert answer(subject).answer is AnswerState.CANNOT_TELL
    assert code in find(subject)[0].sentence


def test_identity_that_nobody_was_asked_about_is_no_warning() -> None:
    (finding,) = find(refuse("cawg.ica.did_unavailable"))

    assert (finding.code, finding.severity) == ("MOD-029", Severity.NOTE)
    assert codes(refuse("cawg.ica.did_unavailable", "claimSignature.mismatch")) == ["MOD-021"]
    assert codes(refuse("signingCredential.expired")) == ["MOD-021"]


def test_signer_on_the_list_who_only_made_the_picture_supports() -> None:
    (finding,) = find(TRUSTED)

    assert (finding.code, finding.bearing, finding.severity) == (
        "MOD-022",
        Bearing.SUPPORTS,
        Severity.NOTE,
    )
    assert "Desk (Agency)" in finding.sentence
    assert ("trust list", "fe" * 32) in finding.evidence


def test_signer_on_no_list_supports_nothing() -> None:
    assert answer(UNKNOWN).answer is AnswerState.CANNOT_TELL
    assert "no list was given" in find(UNKNOWN)[0].sentence


def test_signer_outside_the_list_that_was_given_is_told_so() -> None:
    subject = carry(make_credentials(CredentialState.VALID, trust_list="fe" * 32))

    assert "nobody on the list that was given" in find(subject)[0].sentence


@pytest.mark.parametrize(
    "actions",
    [
        (),
        ("c2pa.opened",),
        ("c2pa.created", "c2pa.edited"),
        ("c2pa.created", "c2pa.placed"),
        ("c2pa.created", "not understood"),
        ("c2pa.published",),
    ],
)
def test_signer_who_does_not_say_that_it_is_as_made_supports_nothing(actions: tuple[str, ...]) -> None:
    subject = carry(make_credentials(actions=actions))

    assert answer(subject).answer is AnswerState.CANNOT_TELL
    assert "MOD-024" in codes(subject)


def test_what_was_done_before_signing_is_named() -> None:
    (finding,) = [one for one in find(EDITED) if one.code == "MOD-025"]

    assert "opened, color_adjustments" in finding.sentence


def test_long_list_of_what_was_done_is_counted() -> None:
    subject = carry(make_credentials(actions=tuple(f"c2pa.step{number}" for number in range(9))))

    assert "and 4 more" in find(subject)[1].sentence


@pytest.mark.parametrize("state", [CredentialState.TRUSTED, CredentialState.VALID])
def test_picture_that_is_said_to_be_generated_is_a_warning_and_no_support(state: CredentialState) -> None:
    subject = carry(make_credentials(state, source_types=("digitalCapture", "trainedAlgorithmicMedia")))

    (finding,) = [one for one in find(subject) if one.code == "MOD-026"]
    assert (finding.bearing, finding.severity) == (Bearing.SAYS_NOTHING, Severity.WARNING)
    assert "trainedAlgorithmicMedia" in finding.sentence
    assert answer(subject).answer is AnswerState.CANNOT_TELL
    assert answer(GENERATED).answer is AnswerState.CANNOT_TELL


def test_what_credentials_say_does_not_count_when_they_do_not_verify() -> None:
    subject = carry(
        make_credentials(
            CredentialState.INVALID,
            codes=("claimSignature.mismatch",),
            actions=("c2pa.edited",),
            source_types=("trainedAlgorithmicMedia",),
        )
    )

    assert codes(subject) == ["MOD-021"]


def test_picture_whose_bytes_nobody_looked_at_is_not_checked() -> None:
    (result,) = CHECK.run(make_subject())

    assert result == NotRun(check="content credentials", reason="the bytes were not asked for")
    assert answer(make_subject()).answer is AnswerState.NOT_CHECKED


def test_without_the_library_it_is_said_what_to_install() -> None:
    (result,) = CHECK.run(carry(None))

    assert isinstance(result, NotRun)
    assert "[c2pa]" in result.reason


def test_file_of_a_kind_that_the_library_does_not_know_is_not_checked() -> None:
    subject = carry(
        Credentials(state=CredentialState.NOT_LOOKED, problem="no such kind", library="c2pa-python 1")
    )

    assert list(CHECK.run(subject)) == [NotRun(check="content credentials", reason="no such kind")]


@pytest.mark.parametrize("subject", [one.bad for one in SPECIMENS.values()])
def test_sentence_stays_short_however_long_the_names(subject: Subject) -> None:
    credentials = subject.closer_look and subject.closer_look.credentials
    assert credentials
    long = "x" * 5000
    stretched = Credentials(
        state=credentials.state,
        codes=credentials.codes,
        has_signed_hash=credentials.has_signed_hash,
        signer=long,
        actions=(*credentials.actions, *(f"{number}{long}" for number in range(5))),
        source_types=credentials.source_types,
        signed_at="2024-06-01T12:00:00Z",
        address=credentials.address and long,
        problem=credentials.problem and long,
        library="c2pa-python 1",
    )

    assert all(len(one.sentence) <= 400 for one in find(carry(stretched)))
    assert all(len(one.sentence) <= 300 for one in find(subject))
