"""Specimens of the codes of the question whether a picture is misdated, as far as papers tell."""

from specimens import Specimen
from subject_builders import embed, make_subject

from catalogue.check.subject import Subject
from catalogue.record.claim import Claim
from catalogue.record.examination import Grid
from catalogue.record.fact import Fact
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting

S2_ID = "S2B_MSIL1C_20230108T205649_N0509_R057_T04QFJ_20230108T225319"
S2_FILE = f"{S2_ID}.zip"
STAC_TIME = "STAC:properties.datetime"
STAC_PLATFORM = "STAC:properties.platform"


def state_scene(
    *, at: str | None = None, platform: str | None = None, scene_id: str | None = None
) -> tuple[Scene, ...]:
    return (Scene(acquired_at=at, platform=platform, scene_id=scene_id),)


def make_cited(*, event_at: str, sighting: Sighting | None = None, facts: tuple[Fact, ...] = ()) -> Subject:
    """An image that is cited for an event, with a sighting; it was ingested on 2026-06-01."""
    claim = Claim(slug="two-ships", text="two ships load grain", claimant="a paper", event_at=event_at)
    return make_subject(claims=(claim,), sightings=(sighting,) if sighting else (), facts=facts)


def make_published(at: str, *, acquired_at: str = "2026-05-20T09:00:00Z") -> Subject:
    return make_subject(scenes=state_scene(at=acquired_at), sightings=(Sighting(published_at=at),))


def make_obtained(at: str, *, acquired_at: str = "2026-05-20T09:00:00Z") -> Subject:
    return make_subject(scenes=state_scene(at=acquired_at), sightings=(Sighting(obtained_at=at),))


def make_product(embedded: str, *, stated: str = "2023-01-08T21:00:00Z") -> Subject:
    """A file with a STAC item beside it."""
    return make_subject(scenes=state_scene(at=stated), facts=(embed("acquired_at", embedded, STAC_TIME),))


def make_tagged(embedded: str, *, stated: str = "2023-01-08T21:00:00Z") -> Subject:
    """A file with the one EXIF tag."""
    fact = embed("acquired_at", embedded, "EXIF:DateTimeOriginal")
    return make_subject(scenes=state_scene(at=stated), facts=(fact,))


def make_named(
    name: str, *, stated: str, platform: str | None = None, is_georeferenced: bool = False
) -> Subject:
    """A file that was obtained under a name."""
    grid = Grid(column_m=(10.0, 0.0), row_m=(0.0, -10.0)) if is_georeferenced else None
    return make_subject(scenes=state_scene(at=stated, platform=platform), name=name, grid=grid)


SPECIMENS: dict[str, Specimen] = {
    "DATE-001": Specimen(make_published("2026-05-18T10:00Z"), make_published("2026-05-21T10:00Z")),
    "DATE-002": Specimen(make_obtained("2026-05-18T10:00Z"), make_obtained("2026-05-21T10:00Z")),
    "DATE-003": Specimen(
        make_subject(scenes=state_scene(at="2026-06-03T10:00:00Z")),
        make_subject(scenes=state_scene(at="2026-05-31T10:00:00Z")),
    ),
    "DATE-004": Specimen(
        make_subject(
            scenes=state_scene(at="2026-06-03T10:00:00Z"),
            sightings=(Sighting(published_at="2026-06-04T10:00Z"),),
        ),
        make_subject(
            scenes=state_scene(at="2026-05-30T10:00:00Z"),
            sightings=(Sighting(published_at="2026-05-31T10:00Z"),),
        ),
    ),
    "DATE-005": Specimen(
        make_subject(
            sightings=(Sighting(published_at="2026-05-20T10:00Z", obtained_at="2026-05-19T10:00Z"),)
        ),
        make_subject(
            sightings=(Sighting(published_at="2026-05-19T10:00Z", obtained_at="2026-05-20T10:00Z"),)
        ),
    ),
    "DATE-006": Specimen(
        make_subject(facts=(embed("acquired_at", "2026-06-20T10:00:00Z", STAC_TIME),)),
        make_subject(facts=(embed("acquired_at", "2026-05-20T10:00:00Z", STAC_TIME),)),
    ),
    "DATE-007": Specimen(make_product("2023-01-09T21:00:00Z"), make_product("2023-01-08T21:03:39Z")),
    "DATE-008": Specimen(
        make_product("2023-01-08T21:03:39Z"),
        make_subject(facts=(embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),)),
    ),
    "DATE-009": Specimen(make_tagged("2019-05-05T05:05:05"), make_tagged("2023-01-08T21:00:00")),
    "DATE-010": Specimen(make_tagged("2023-02-05T05:05:05"), make_tagged("2023-01-08T21:00:00")),
    "DATE-011": Specimen(make_tagged("2023-01-08T21:00:00"), make_tagged("2023-02-05T05:05:05")),
    "DATE-012": Specimen(
        make_subject(
            facts=(
                embed("acquired_at", "2019-05-05T05:05:05", "EXIF:DateTimeOriginal"),
                embed("created_at", "2020-06-06", "IPTC:DateCreated"),
            )
        ),
        make_subject(
            facts=(
                embed("acquired_at", "2020-06-06T05:05:05", "EXIF:DateTimeOriginal"),
                embed("created_at", "2020-06-06", "IPTC:DateCreated"),
            )
        ),
    ),
    "DATE-013": Specimen(
        make_subject(
            facts=(
                embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),
                embed("acquired_at", "2023-01-18T21:03:39Z", "IMD:IMAGE_1.firstLineTime"),
            )
        ),
        make_subject(
            facts=(
                embed("acquired_at", "2023-01-08T21:03:39Z", STAC_TIME),
                embed("acquired_at", "2023-01-08T21:03:31Z", "IMD:IMAGE_1.firstLineTime"),
            )
        ),
    ),
    "DATE-014": Specimen(
        make_subject(scenes=(*state_scene(at="2023-01-08"), *state_scene(at="2023-01-12"))),
        make_subject(scenes=(*state_scene(at="2023-01-08"), *state_scene(at="2023-01-08T21:00Z"))),
    ),
    "DATE-015": Specimen(
        make_subject(scenes=state_scene(at="2023-01-11T21:00:00Z", scene_id=S2_ID)),
        make_subject(scenes=state_scene(at="2023-01-08T21:00:00Z", scene_id=S2_ID)),
    ),
    "DATE-016": Specimen(
        make_subject(
            scenes=state_scene(at="2023-01-08T21:00:00Z"), facts=(embed("scene_id", S2_ID, "STAC:id"),)
        ),
        make_subject(scenes=state_scene(at="2023-01-08T21:00:00Z", scene_id=S2_ID)),
    ),
    "DATE-017": Specimen(
        make_named(S2_FILE, stated="2023-01-11T21:00:00Z", platform="Sentinel-2B"),
        make_named(S2_FILE, stated="2023-01-08T21:00:00Z", platform="Sentinel-2B"),
    ),
    "DATE-018": Specimen(
        make_named(f"ships {S2_FILE}", stated="2023-01-11T21:00:00Z", platform="Sentinel-2B"),
        make_named(f"ships {S2_FILE}", stated="2023-01-08T21:00:00Z", platform="Sentinel-2B"),
    ),
    "DATE-019": Specimen(
        make_subject(scenes=state_scene(platform="WorldView-3", scene_id="1030050003F8D200")),
        make_subject(scenes=state_scene(platform="WorldView-2", scene_id="1030050003F8D200")),
    ),
    "DATE-020": Specimen(
        make_named(S2_FILE, stated="2023-01-08T21:00:00Z", platform="Landsat 8"),
        make_named(S2_FILE, stated="2023-01-08T21:00:00Z", platform="Sentinel-2B"),
    ),
    "DATE-021": Specimen(
        make_subject(scenes=state_scene(at="2023-05-10", platform="Sentinel-1B")),
        make_subject(scenes=state_scene(at="2021-05-10", platform="Sentinel-1B")),
    ),
    "DATE-022": Specimen(
        make_subject(scenes=state_scene(at="2013-05-10", platform="Capella-2")),
        make_subject(scenes=state_scene(at="2021-05-10", platform="Capella-2")),
    ),
    "DATE-023": Specimen(
        make_subject(
            facts=(
                embed("acquired_at", "2023-05-10T05:00:00Z", STAC_TIME),
                embed("platform", "sentinel-1b", STAC_PLATFORM),
            )
        ),
        make_subject(
            facts=(
                embed("acquired_at", "2021-05-10T05:00:00Z", STAC_TIME),
                embed("platform", "sentinel-1b", STAC_PLATFORM),
            )
        ),
    ),
    "DATE-024": Specimen(
        make_cited(event_at="2026-05-23", sighting=Sighting(published_at="2026-05-20")),
        make_cited(event_at="2026-05-23", sighting=Sighting(published_at="2026-05-23")),
    ),
    "DATE-025": Specimen(
        make_cited(event_at="2026-05-23", sighting=Sighting(obtained_at="2026-05-20")),
        make_cited(event_at="2026-05-23", sighting=Sighting(obtained_at="2026-05-24")),
    ),
    "DATE-026": Specimen(make_cited(event_at="2026-06-23"), make_cited(event_at="2026-05-23")),
    "DATE-028": Specimen(
        make_product("2023-01-15T00:00:00Z", stated="2023-01-08"),
        make_product("2023-01-08T00:00:00Z", stated="2023-01-08"),
    ),
    "DATE-027": Specimen(
        make_named(S2_FILE, stated="2023-01-08T21:00:00Z"),
        make_named("ships.jpg", stated="2023-01-08T21:00:00Z"),
    ),
}
