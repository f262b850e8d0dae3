"""The times of an image: all of them, each as wide as what is known of it."""

from datetime import UTC, date, datetime

import pytest
from answer_builders import make_checked
from dossier_builders import make_claim_view, make_fact, make_full_view, make_image_view, make_noted

from catalogue.record.fact import Basis
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Noted
from catalogue.record.timeline import Service, TimeGroup, TimeSpan, make_timeline


def find(spans: tuple[TimeSpan, ...], group: TimeGroup) -> list[TimeSpan]:
    return [span for span in spans if span.group is group]


def test_every_sort_of_time_stands_in_its_group() -> None:
    view = make_full_view(checks=(make_checked(30),))

    spans = make_timeline(view, [make_claim_view()]).spans

    assert [(one.group, one.text, one.basis) for one in spans] == [
        (TimeGroup.TAKEN, "2022-05-19", Basis.STATED),
        (TimeGroup.TAKEN, "2022-05-19T08:41:52Z", Basis.EMBEDDED),
        (TimeGroup.CLAIMED, "2022-05-19/2022-05-29", Basis.STATED),
        (TimeGroup.CLAIMED, "2022-05-23", Basis.STATED),
        (TimeGroup.SEEN, "2022-05-23T10:22Z", Basis.STATED),
        (TimeGroup.KEPT, "2022-05-24T10:22:05Z", None),
        (TimeGroup.KEPT, "2022-05-25T10:22:05Z", None),
    ]


@pytest.mark.parametrize("name", ["created_at", "modified_at", "digitized_at", "released_at", "gps_at"])
def test_other_times_of_the_file_are_kept_apart_from_when_it_was_taken(name: str) -> None:
    view = make_image_view(facts=(make_fact(name, "2022-05-19T08:41:52Z", source="EXIF:DateTime"),))

    [span] = find(make_timeline(view).spans, TimeGroup.FILE)

    assert span.label.endswith(": EXIF:DateTime")


def test_date_without_zone_is_as_wide_as_zones_reach() -> None:
    view = make_image_view(facts=(make_fact("acquired_at", "2022-05-19"),))

    [span] = find(make_timeline(view).spans, TimeGroup.TAKEN)

    assert span.earliest == datetime(2022, 5, 18, 10, tzinfo=UTC)
    assert span.latest is not None
    assert span.latest.replace(microsecond=0) == datetime(2022, 5, 20, 11, 59, 59, tzinfo=UTC)


def test_unknown_zone_of_an_hour_is_said() -> None:
    view = make_image_view(facts=(make_fact("acquired_at", "2022-05-19T08:41"),))

    [span] = find(make_timeline(view).spans, TimeGroup.TAKEN)

    assert span.text == "2022-05-19T08:41 (zone unknown)"


@pytest.mark.parametrize("value", ["not stated", "sometime", "withheld", 20220519, True])
def test_what_is_no_time_is_left_out(value: str | int) -> None:
    view = make_image_view(ingested=(), facts=(make_fact("acquired_at", value),))

    assert make_timeline(view).spans == ()


def test_same_time_from_several_sources_stands_once_with_all_of_them() -> None:
    facts = tuple(
        make_fact("acquired_at", "2022-05-19T08:41:52Z", source=source) for source in ("IMD:a", "STAC:b")
    )

    [span] = find(make_timeline(make_image_view(facts=facts)).spans, TimeGroup.TAKEN)

    assert span.label == "taken: IMD:a; taken: STAC:b"


def test_stated_and_embedded_stay_apart_when_they_agree() -> None:
    facts = tuple(
        make_fact("acquired_at", "2022-05-19", basis=basis) for basis in (Basis.STATED, Basis.EMBEDDED)
    )

    spans = find(make_timeline(make_image_view(facts=facts)).spans, TimeGroup.TAKEN)

    assert {span.basis for span in spans} == {Basis.STATED, Basis.EMBEDDED}


def test_only_the_last_check_of_an_agent_stands_there() -> None:
    view = make_image_view(
        ingested=(), checks=(make_checked(30, at="2022-05-24T00:00:00Z"), make_checked(31))
    )

    [span] = make_timeline(view).spans

    assert span.text == "2022-05-25T10:22:05Z"


def test_last_checks_of_one_name_in_two_journals_both_stand_there() -> None:
    other = make_checked(30, at="2026-11-24T00:00:00Z")
    other = other.with_noted(Noted("other:30", "2026-11-24T00:00:00Z", "ines"))

    spans = make_timeline(make_image_view(ingested=(), checks=(make_checked(31), other))).spans

    assert [span.label for span in spans] == [
        "last checked by ines in journal origin",
        "last checked by ines in journal other",
    ]


def test_satellite_that_still_works_has_no_end() -> None:
    working = Service(name="WorldView-3", launched=date(2014, 8, 13))
    retired = Service(name="GeoEye-1", launched=date(2008, 9, 6), retired=date(2020, 1, 2))

    first, second = find(
        make_timeline(make_image_view(), service=(working, retired)).spans, TimeGroup.SERVICE
    )

    assert (first.text, first.latest) == ("2008-09-06 to 2020-01-02", datetime(2020, 1, 3, tzinfo=UTC))
    assert (second.text, second.latest) == ("since 2014-08-13", None)


def test_sighting_without_publisher_is_told_by_its_page() -> None:
    sighting = Sighting(page="https://example.org/a", published_at="2022-05-20", noted=make_noted(2))

    [span] = find(make_timeline(make_image_view(sightings=(sighting,))).spans, TimeGroup.SEEN)

    assert span.label == "published by https://example.org/a"
