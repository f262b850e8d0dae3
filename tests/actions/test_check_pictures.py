"""The pictures that go with a check."""

from datetime import date
from pathlib import Path

import pytest
from answer_builders import make_answers
from dossier_builders import make_claim_view, make_fact, make_full_view, make_image_view
from shadow_subjects import make_picture, mark_shadow

from catalogue.actions.check import CheckResult, Checkup
from catalogue.actions.check_pictures import draw_pictures
from catalogue.actions.service_years import list_service
from catalogue.actions.shadow_pictures import draw_shadow_plots
from catalogue.check.subject import Subject
from catalogue.errors import StoreUnavailable


def make_checkup() -> Checkup:
    image = make_full_view()
    result = CheckResult(image=image.id, name=image.name, answers=make_answers(), sources=())
    return Checkup(Subject(image=image, claims=(make_claim_view(),)), result)


def test_timeline_and_map_are_written_into_a_new_folder(tmp_path: Path) -> None:
    paths = list(draw_pictures(make_checkup(), tmp_path / "new" / "pictures"))

    assert [path.name.split("-")[1] for path in paths] == ["timeline", "map"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_second_run_writes_the_same_files(tmp_path: Path) -> None:
    first, second = (list(draw_pictures(make_checkup(), tmp_path)) for _ in range(2))

    assert first == second
    assert len(list(tmp_path.iterdir())) == 2


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnavailable):
        list(draw_pictures(make_checkup(), tmp_path / "file"))


def test_satellite_is_told_with_the_days_of_its_service() -> None:
    facts = (make_fact("platform", "WV03"), make_fact("platform", "WorldView-3"), make_fact("platform", "?"))

    [service] = list_service(make_image_view(facts=facts))

    assert (service.name, service.launched, service.retired) == ("WorldView-3", date(2014, 8, 13), None)


def test_constellation_of_many_satellites_has_no_row() -> None:
    view = make_image_view(facts=(make_fact("platform", "Maxar"),))

    assert list(list_service(view)) == []


def test_marked_shadow_adds_the_dates_and_the_places_that_it_allows(tmp_path: Path) -> None:
    at, place = "2022-05-11T08:45:00Z", (44.61, 33.53)
    subject = make_picture(at, place, mark_shadow(at, place))
    result = CheckResult(image=subject.image.id, name=subject.image.name, answers=make_answers(), sources=())

    paths = list(draw_pictures(Checkup(subject, result), tmp_path))

    assert [path.name.split("-")[1] for path in paths] == ["timeline", "map", "dates", "places"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_date_without_an_hour_has_no_places(tmp_path: Path) -> None:
    at, place = "2022-05-11T08:45:00Z", (44.61, 33.53)
    subject = make_picture("2022-05-11", place, mark_shadow(at, place))

    assert [word for word, _ in draw_shadow_plots(subject, title="quay")] == ["dates"]
