"""A picture that existed before an event does not show it."""

import msgspec
import pytest
from specimens_papers import STAC_TIME, make_cited
from subject_builders import embed, make_subject

from catalogue.check.misdated_sighting import CHECK
from catalogue.check.subject import Subject
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.claim import Claim, Relation
from catalogue.record.finding import Severity
from catalogue.record.sighting import Sighting


def find(subject: Subject) -> list[CheckFinding]:
    return [one for one in CHECK.run(subject) if isinstance(one, CheckFinding)]


@pytest.mark.parametrize(
    ("published_at", "event_at"),
    [
        ("2026-05-23", "2026-05-23"),
        ("2026-05-22", "2026-05-23"),  # in the last zone the 22nd ends when the 23rd is half over in UTC
        ("2026-05-22", "2026-05-23T11:00:00Z"),
        ("2026-05", "2026-05-31"),
        ("2026-05-20T10:00Z", "2026-05-01/2026-05-23"),
        ("2026-05-23T10:00:00Z", "2026-05-23T10:14:00Z"),
        ("2026-05-20", "not stated"),
    ],
)
def test_sighting_that_may_be_of_the_event_accuses_nobody(published_at: str, event_at: str) -> None:
    assert find(make_cited(event_at=event_at, sighting=Sighting(published_at=published_at))) == []


@pytest.mark.parametrize(
    ("published_at", "event_at"),
    [
        ("2026-05-20", "2026-05-23"),
        ("2026-05-22", "2026-05-23T14:00:00Z"),
        ("2026-05-20T10:00Z", "2026-05-22/2026-05-23"),
        ("2019", "2026-05-23"),
    ],
)
def test_archived_sighting_before_the_event_contradicts(published_at: str, event_at: str) -> None:
    archive = "https://web.archive.org/web/20260520/https://x.example"
    sighting = Sighting(published_at=published_at, archive_url=archive)

    (finding,) = find(make_cited(event_at=event_at, sighting=sighting))

    assert (finding.code, finding.question, finding.bearing) == (
        "DATE-024",
        Question.MISDATED,
        Bearing.CONTRADICTS,
    )
    assert [fact.value for fact in finding.facts] == [event_at, published_at]


def test_live_page_before_the_event_is_a_warning() -> None:
    (finding,) = find(make_cited(event_at="2026-05-23", sighting=Sighting(published_at="1990")))

    assert (finding.code, finding.bearing) == ("DATE-024", Bearing.SAYS_NOTHING)
    assert finding.severity is Severity.WARNING


def test_picture_that_is_linked_as_supporting_may_be_of_before() -> None:
    cited = make_cited(event_at="2026-06-23", sighting=Sighting(obtained_at="2026-05-20"))
    links = [msgspec.structs.replace(link, relation=Relation.SUPPORTS) for link in cited.image.claims]
    image = msgspec.structs.replace(cited.image, claims=tuple(links))

    found = find(Subject(image=image, claims=cited.claims))

    assert [one.bearing for one in find(cited)] == [Bearing.CONTRADICTS] * 2
    assert [one.bearing for one in found] == [Bearing.SAYS_NOTHING] * 2
    assert all("claim two-ships" in one.sentence and "supporting" in one.sentence for one in found)


def test_clock_that_was_never_set_accuses_no_claim() -> None:
    claim = Claim(slug="a", text="a", claimant="a paper", event_at="2026-05-20")

    (finding,) = find(make_subject(claims=(claim,), ingested_at="1970-01-01T00:05:00Z"))

    assert (finding.code, finding.bearing) == ("DATE-004", Bearing.SAYS_NOTHING)


def test_archived_page_is_told() -> None:
    archive = "https://web.archive.org/web/20260520/https://x.example"
    sighting = Sighting(published_at="2026-05-20", archive_url=archive)

    (finding,) = find(make_cited(event_at="2026-05-23", sighting=sighting))

    assert finding.evidence == (("archived at", archive),)
    assert "archived" in finding.sentence


def test_bytes_that_were_had_before_the_event_contradict() -> None:
    obtained = find(make_cited(event_at="2026-05-23", sighting=Sighting(obtained_at="2026-05-20")))
    recorded = find(make_cited(event_at="2026-06-23"))

    assert [one.code for one in obtained] == ["DATE-025"]
    assert [(one.code, one.bearing) for one in recorded] == [("DATE-026", Bearing.CONTRADICTS)]


def test_clock_of_the_device_alone_is_doubted_within_the_zones() -> None:
    (finding,) = find(make_cited(event_at="2026-06-01T20:00:00Z"))

    assert (finding.code, finding.bearing) == ("DATE-004", Bearing.SAYS_NOTHING)


def test_clock_that_another_source_contradicts_accuses_nobody() -> None:
    facts = (embed("acquired_at", "2026-06-22T09:00:02Z", STAC_TIME),)

    (finding,) = find(make_cited(event_at="2026-06-23", facts=facts))

    assert (finding.code, finding.bearing) == ("DATE-004", Bearing.SAYS_NOTHING)


def test_each_claim_is_judged_by_itself() -> None:
    claims = tuple(
        Claim(slug=slug, text=slug, claimant="a paper", event_at=at)
        for slug, at in (("early", "2026-05-10"), ("late", "2026-05-23"))
    )
    subject = make_subject(claims=claims, sightings=(Sighting(published_at="2026-05-20"),))

    (finding,) = find(subject)

    assert "late" in finding.sentence


@pytest.mark.parametrize("event_at", [None, "not stated"])
def test_without_the_time_of_an_event_the_check_did_not_run(event_at: str | None) -> None:
    claims = (Claim(slug="a", text="a", claimant="a paper", event_at=event_at),)

    (result,) = CHECK.run(make_subject(claims=claims))

    assert isinstance(result, NotRun)
    assert "--event-at" in result.reason
