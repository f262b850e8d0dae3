"""What is read in a STAC item beside a picture, and what is not."""

from catalogue.examine.sidecar_stac import map_stac
from catalogue.record.fact import Fact


def read_properties(**properties: object) -> tuple[list[Fact], tuple[str, ...]]:
    """What an item with these properties says; two underscores stand for the colon of a name."""
    named = {name.replace("__", ":"): value for name, value in properties.items()}
    return map_stac({"type": "Feature", "stac_version": "1.0.0", "id": "s1", "properties": named})


def find_times(**properties: object) -> list[tuple[object, str]]:
    facts, _ = read_properties(**properties)
    return [(fact.value, fact.source) for fact in facts if fact.name == "acquired_at"]


def test_own_export_is_no_metadata_of_a_supplier() -> None:
    facts, notes = read_properties(
        datetime="2022-05-11T08:37:00Z", platform="GeoEye-1", evidence__profile="full"
    )

    assert facts == []
    assert "not by a supplier" in notes[0]
    assert read_properties(datetime="2022-05-11T08:37:00Z")[1] == ()


def test_composite_of_a_month_gives_its_span() -> None:
    times = find_times(
        datetime="2024-05-15T00:00:00Z",
        start_datetime="2024-05-01T00:00:00Z",
        end_datetime="2024-06-01T00:00:00Z",
    )

    assert times == [("2024-05-01T00:00:00Z/2024-06-01T00:00:00Z", "STAC:properties.start_datetime")]


def test_span_stands_for_a_missing_moment() -> None:
    times = find_times(
        datetime=None, start_datetime="2024-05-01T10:00:00Z", end_datetime="2024-05-01T10:00:25Z"
    )

    assert [value for value, _ in times] == ["2024-05-01T10:00:00Z/2024-05-01T10:00:25Z"]


def test_moment_of_one_scene_is_kept() -> None:
    times = find_times(
        datetime="2024-05-01T10:00:12Z",
        start_datetime="2024-05-01T10:00:00Z",
        end_datetime="2024-05-01T10:00:25Z",
    )

    assert times == [("2024-05-01T10:00:12Z", "STAC:properties.datetime")]


def test_span_that_cannot_be_read_leaves_the_moment() -> None:
    times = find_times(datetime="2024-05-01T10:00:12Z", start_datetime="May", end_datetime="June")

    assert [value for value, _ in times] == ["2024-05-01T10:00:12Z"]
