"""Subjects that must raise each code about what is claimed, and their twins that must not."""

from specimens import Specimen
from subject_builders import IMAGE, embed, make_point, make_subject, note

from catalogue.check.subject import Subject
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Assessment, Claim, Verdict, get_claim_id
from catalogue.record.examination import Footprint, Grid
from catalogue.record.fact import Basis, Fact
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting

QUAY = (44.6140, 33.5250)
ALEPPO = (36.2021, 37.1343)
GRID = Grid(column_m=(0.5, 0.0), row_m=(0.0, -0.5))
_RING = ((33.49, 44.59), (33.56, 44.59), (33.56, 44.64), (33.49, 44.64), (33.49, 44.59))
FOOTPRINT = Footprint(
    rings_wgs84=(_RING,), bounds_wgs84=(33.49, 44.59, 33.56, 44.64), source="GTiff:transform"
)
BESIDE = Footprint(rings_wgs84=(_RING,), bounds_wgs84=(33.49, 44.59, 33.56, 44.64), source="world file:a.jgw")


def claim(
    text: str = "two ships load grain at the quay",
    *,
    event_at: str | None = None,
    point: tuple[float, float] | None = None,
    slug: str = "grain",
    radius_m: float | None = None,
) -> Claim:
    place = make_point(*point, radius_m=radius_m) if point else None
    return Claim(slug=slug, text=text, claimant="ministry", event_at=event_at, place=place)


def give_time(text: str, *, source: str = "STAC:properties.datetime") -> Fact:
    return embed("acquired_at", text, source)


def measure(name: str, value: int | tuple[str, ...]) -> Fact:
    return Fact(name=name, value=value, basis=Basis.MEASURED, source="GTiff:header")


def cite(
    *claims: Claim,
    acquired_at: str | None = None,
    facts: tuple[Fact, ...] = (),
    footprint: Footprint | None = None,
    point: tuple[float, float] | None = None,
) -> Subject:
    """A picture that is cited for claims, with what is stated of it."""
    scenes: tuple[Scene, ...] = ()
    if acquired_at is not None or point is not None:
        place = make_point(*point) if point else None
        scenes = (Scene(acquired_at=acquired_at, place=place),)
    return make_subject(
        facts=facts,
        claims=claims,
        scenes=scenes,
        footprint=footprint,
        grid=GRID if footprint else None,
    )


def see(
    platform: str | None = None,
    *,
    gsd_m: float | None = None,
    off_nadir_deg: float | None = None,
    facts: tuple[Fact, ...] = (),
    footprint: Footprint | None = None,
    claims: tuple[Claim, ...] = (),
) -> Subject:
    """A picture of a stated satellite and scale."""
    scene = Scene(platform=platform, gsd_m=gsd_m, off_nadir_deg=off_nadir_deg)
    grid = GRID if footprint else None
    return make_subject(scenes=(scene,), facts=facts, footprint=footprint, grid=grid, claims=claims)


def mark(
    label: str,
    *,
    length_px: float = 360.0,
    footprint: Footprint | None = FOOTPRINT,
    gsd_m: float | None = None,
) -> Subject:
    """A picture with one marked line along a row, half a metre a pixel when georeferenced."""
    line = Annotation(shape=Shape.LINE, points_px=((10.0, 100.0), (10.0 + length_px, 100.0)), label=label)
    scenes = (Scene(gsd_m=gsd_m),) if gsd_m else ()
    grid = GRID if footprint else None
    return make_subject(annotations=(line,), footprint=footprint, grid=grid, scenes=scenes)


def publish(*sightings: Sighting, scene: Scene | None = None) -> Subject:
    return make_subject(sightings=sightings, scenes=(scene,) if scene else ())


def assess(*verdicts: Verdict, of_link: bool = False) -> Subject:
    """A claim that one person each assesses."""
    cited = claim()
    assessments = tuple(
        Assessment(
            claim=get_claim_id(cited),
            image=IMAGE if of_link else None,
            verdict=verdict,
            noted=note(500 + number, agent=agent),
        )
        for number, (verdict, agent) in enumerate(zip(verdicts, ("ann", "bob", "cem"), strict=False))
    )
    return make_subject(claims=(cited,), assessments=assessments)


_EVENT = "2022-05-19"
_THEN = claim(event_at=_EVENT)
_HERE = claim(event_at=_EVENT, point=QUAY)
_LATER = claim(event_at="2022-07-01", slug="later", text="a ship leaves")
_SAME_DAY = give_time("2022-05-19T08:46:01Z")
_MAXAR = Sighting(
    publisher="a", credit="Satellite image ©2022 Maxar Technologies", caption="Two ships", licence="a"
)
_AGENCY = Sighting(publisher="b", credit="Maxar/AFP", caption="two  ships", licence="A")
_PLANET = Sighting(publisher="c", credit="Planet Labs PBC", caption="A quay", licence="CC BY 4.0")
_RGB = (measure("band_count", 3), measure("band_descriptions", ("Red", "Green", "Blue")))
_SHIP = "length expected=180 expected-error=5 error=2 MATROS"

SPECIMENS: dict[str, Specimen] = {
    "REP-001": Specimen(cite(_THEN, acquired_at="2022-05-01"), cite(_THEN, acquired_at="2022-05-19")),
    "REP-002": Specimen(
        cite(_THEN, facts=(give_time("2022-05-01T10:00:00", source="EXIF:DateTimeOriginal"),)),
        cite(_THEN, facts=(give_time("2022-05-19T10:00:00", source="EXIF:DateTimeOriginal"),)),
    ),
    "REP-003": Specimen(cite(_THEN, acquired_at="2022-06-01"), cite(_THEN, acquired_at="2022-05-20")),
    "REP-004": Specimen(cite(_THEN, acquired_at="2022-05-19"), cite(_THEN, acquired_at="2022-06-01")),
    "REP-005": Specimen(
        cite(claim(point=ALEPPO), footprint=FOOTPRINT), cite(claim(point=QUAY), footprint=FOOTPRINT)
    ),
    "REP-006": Specimen(
        cite(claim(point=(44.69, 33.52)), footprint=FOOTPRINT), cite(claim(point=QUAY), footprint=FOOTPRINT)
    ),
    "REP-007": Specimen(
        cite(claim(point=QUAY), footprint=FOOTPRINT), cite(claim(point=(44.69, 33.52)), footprint=FOOTPRINT)
    ),
    "REP-008": Specimen(
        cite(_HERE, facts=(_SAME_DAY,), footprint=FOOTPRINT),
        cite(_HERE, acquired_at="2022-05-19", footprint=FOOTPRINT),
    ),
    "REP-010": Specimen(
        see(gsd_m=10.0, claims=(claim("three trucks on the quay"),)),
        see(gsd_m=0.3, claims=(claim("three trucks on the quay"),)),
    ),
    "REP-011": Specimen(
        see(gsd_m=10.0, claims=(claim("two ships at the quay"),)),
        see(gsd_m=0.5, claims=(claim("two ships at the quay"),)),
    ),
    "REP-015": Specimen(
        see("WorldView-1", gsd_m=0.34, off_nadir_deg=20.0), see("WorldView-3", gsd_m=0.34, off_nadir_deg=20.0)
    ),
    "REP-016": Specimen(see("Pleiades 1A", gsd_m=0.5), see("Pleiades 1A", gsd_m=0.7)),
    "REP-017": Specimen(see("Pleiades 1A", footprint=FOOTPRINT), see("WorldView-3", footprint=FOOTPRINT)),
    "REP-018": Specimen(
        see("WorldView-1", facts=_RGB, footprint=FOOTPRINT),
        see("WorldView-2", facts=_RGB, footprint=FOOTPRINT),
    ),
    "REP-019": Specimen(
        see("WorldView-1", facts=_RGB), see("WorldView-1", facts=(measure("band_count", 1),))
    ),
    "REP-020": Specimen(mark(_SHIP, length_px=500.0), mark(_SHIP)),
    "REP-021": Specimen(mark(_SHIP), mark("quay")),
    "REP-022": Specimen(
        make_subject(
            annotations=(
                Annotation(shape=Shape.LINE, points_px=((0.0, 0.0), (0.0, 99.0)), label="length quay"),
                Annotation(shape=Shape.LINE, points_px=((0.0, 0.0), (0.0, 5.0)), label="length buoy"),
            ),
            footprint=FOOTPRINT,
            grid=GRID,
        ),
        mark(_SHIP),
    ),
    "REP-023": Specimen(
        mark(_SHIP, length_px=600.0, footprint=None, gsd_m=0.5), mark(_SHIP, footprint=None, gsd_m=0.5)
    ),
    "REP-025": Specimen(publish(_MAXAR, _PLANET), publish(_MAXAR, _AGENCY)),
    "REP-026": Specimen(publish(_MAXAR, _PLANET), publish(_MAXAR, _AGENCY)),
    "REP-027": Specimen(publish(_MAXAR, _PLANET), publish(_MAXAR, _AGENCY)),
    "REP-030": Specimen(cite(_THEN, _LATER), cite(_THEN, claim(event_at=_EVENT, slug="other", text="x"))),
    "REP-031": Specimen(
        cite(claim(point=QUAY), claim(point=(50.45, 30.52), slug="other", text="x")),
        cite(claim(point=QUAY), claim(point=(44.62, 33.53), slug="other", text="x")),
    ),
    "REP-035": Specimen(
        assess(Verdict.SUPPORTED, Verdict.CONTRADICTED), assess(Verdict.SUPPORTED, Verdict.SUPPORTED)
    ),
    "REP-036": Specimen(
        assess(Verdict.SUPPORTED, Verdict.INCONCLUSIVE, of_link=True),
        assess(Verdict.SUPPORTED, Verdict.UNASSESSED, of_link=True),
    ),
}
