"""What people say about an image: recorded once, taken back by an entry that says so."""

from pathlib import Path

import pytest
from builders import make_case, make_id

from catalogue.actions.describe import (
    add_scene,
    add_sighting,
    add_tags,
    annotate,
    remove_annotation,
    remove_statement,
    remove_tags,
    set_status,
)
from catalogue.actions.naming import get_image
from catalogue.errors import NoSuchRecord, UsageFault, ValueRefused
from catalogue.record.annotation import Shape
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Workflow

IMAGE = make_id(0)


def test_tags_are_recorded_once_in_their_form(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    first = add_tags(case, IMAGE, ["ship", " ship ", "quay"])
    second = add_tags(case, IMAGE[:4], ["quay", "grain"])

    assert [len(first), len(second)] == [2, 1]
    assert [tag.name for tag in get_image(case, IMAGE).tags] == ["ship", "quay", "grain"]
    assert add_tags(case, IMAGE, []) == []


def test_one_tag_that_is_refused_records_none(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    with pytest.raises(ValueRefused):
        add_tags(case, IMAGE, ["ship", ""])

    assert get_image(case, IMAGE).tags == ()


def test_removed_tag_leaves_the_view_and_stays_in_the_journal(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    (added,) = add_tags(case, IMAGE, ["ship"])

    (removed,) = remove_tags(case, IMAGE, ["ship", "ship"], reason="a barge")

    document = get_image(case, IMAGE)
    assert document.tags == ()
    assert [(w.withdraws, w.what, w.reason) for w in document.withdrawals] == [
        (added.noted.entry, "tag ship", "a barge")
    ]
    assert removed.seq == added.seq + 1
    assert b'"name":"ship"' in case.journal.path.read_bytes()


def test_tag_can_be_put_back_after_removing(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    add_tags(case, IMAGE, ["ship"])
    remove_tags(case, IMAGE, ["ship"])

    assert len(add_tags(case, IMAGE, ["ship"])) == 1
    assert [tag.name for tag in get_image(case, IMAGE).tags] == ["ship"]


def test_removing_a_tag_that_is_not_borne_records_nothing(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    add_tags(case, IMAGE, ["ship"])
    before = case.journal.path.read_bytes()

    with pytest.raises(NoSuchRecord, match="quay"):
        remove_tags(case, IMAGE, ["ship", "quay"])

    assert case.journal.path.read_bytes() == before


def test_annotation_is_recorded_once_and_removed_by_its_number(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    for _ in range(2):
        annotate(case, IMAGE, Shape.BOX, at="1,2,30,40", label="ship")
    annotate(case, IMAGE, Shape.POINT, at="5,6", label="crane", note="yellow")

    remove_annotation(case, IMAGE, 1)

    assert [a.label for a in get_image(case, IMAGE).annotations] == ["crane"]
    for number in (0, 2, -1):
        with pytest.raises(NoSuchRecord):
            remove_annotation(case, IMAGE, number)


def test_annotation_outside_the_picture_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    with pytest.raises(ValueRefused, match="400 x 300"):
        annotate(case, IMAGE, Shape.POINT, at="401,6", label="crane")


def test_sightings_and_scenes_stand_side_by_side(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    for caption in ("Two ships", "Three ships", "Two ships"):
        add_sighting(case, IMAGE, Sighting(caption=caption))
    for platform in ("WorldView-3", "GeoEye-1"):
        add_scene(case, IMAGE, Scene(platform=platform))

    document = get_image(case, IMAGE)

    assert [s.caption for s in document.sightings] == ["Two ships", "Three ships"]
    assert [s.platform for s in document.scenes] == ["WorldView-3", "GeoEye-1"]


@pytest.mark.parametrize("statement", [Sighting(), Scene()])
def test_statement_of_nothing_is_refused(tmp_path: Path, statement: Sighting | Scene) -> None:
    case = make_case(tmp_path)

    with pytest.raises(UsageFault, match="nothing was stated"):
        if isinstance(statement, Sighting):
            add_sighting(case, IMAGE, statement)
        else:
            add_scene(case, IMAGE, statement)


def test_statement_is_withdrawn_by_its_entry(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    (sighting,) = add_sighting(case, IMAGE, Sighting(caption="Two ships"))
    (tag,) = add_tags(case, IMAGE, ["ship"])

    remove_statement(case, IMAGE, sighting.noted.entry)

    assert get_image(case, IMAGE).sightings == ()
    for entry in (sighting.noted.entry, tag.noted.entry, "nobody:1", ""):
        with pytest.raises(NoSuchRecord):
            remove_statement(case, IMAGE, entry)


def test_latest_status_counts_and_is_recorded_when_it_changes(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    counts = [
        len(set_status(case, IMAGE, status))
        for status in (Workflow.TODO, Workflow.TODO, Workflow.DONE, Workflow.TODO)
    ]

    assert counts == [1, 0, 1, 1]
    assert get_image(case, IMAGE).statuses[-1].status is Workflow.TODO


def test_nothing_is_recorded_about_an_unknown_image(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    before = case.journal.path.read_bytes()

    for image in (make_id(7), "0000"):
        with pytest.raises(NoSuchRecord):
            add_tags(case, image, ["ship"])

    assert case.journal.path.read_bytes() == before


@pytest.mark.parametrize("label", ["shadow heigth=40", "north quay", "length expected=0 quay"])
def test_line_whose_measure_cannot_be_read_is_refused_with_what_can_be(tmp_path: Path, label: str) -> None:
    case = make_case(tmp_path)

    with pytest.raises(ValueRefused, match="shadow height=45 height-error=5"):
        annotate(case, IMAGE, Shape.LINE, at="1,1 1,2", label=label)

    assert get_image(case, IMAGE).annotations == ()
    annotate(case, IMAGE, Shape.BOX, at="1,1 2,2", label=label)
    assert [one.label for one in get_image(case, IMAGE).annotations] == [label]
