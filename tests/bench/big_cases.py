"""Catalogues of many images with everything that people state about them, written as real journals."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from catalogue.actions.case import Case, create_case
from catalogue.journal.line import Draft
from catalogue.record.claim import Claim, Link, Relation, get_claim_id
from catalogue.record.entry import Digests, EntryType, Ingested, Keeping
from catalogue.record.examination import Dump, Outcome
from catalogue.record.place import Place, PlacePrecision, PlaceState
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.tag import Tag

# Images recorded in one act, as a large manifest would.
_BLOCK = 1_000
_IMAGES_A_CLAIM = 20
RARE_TAG = "port:sevastopol"
_RARE_EVERY = 1_000
_PLATFORMS = ("WorldView-2", "WorldView-3", "SkySat", "Sentinel-2A")


def make_big_case(folder: Path, images: int) -> Path:
    """The folder of a catalogue of so many images; one that is there already is taken as it is."""
    done = folder.with_name(f"{folder.name}.done")
    if not done.exists():
        with create_case(folder, title="Bench", agent="bench") as case:
            claims = [make_claim(number) for number in range(-(-images // _IMAGES_A_CLAIM))]
            case.record(
                [Draft(EntryType.CLAIM_RECORDED, f"claim:{get_claim_id(claim)}", claim) for claim in claims]
            )
            for start in range(0, images, _BLOCK):
                record_images(case, start, min(start + _BLOCK, images))
            with case.act():
                case.store.save()
        done.touch()
    return folder


def record_images(case: Case, start: int, end: int) -> None:
    """Record the images of those numbers, with six entries each, in one act."""
    case.record([draft for number in range(start, end) for draft in make_drafts(number)])


def make_image_id(number: int) -> str:
    """The id of the image of that number."""
    return hashlib.sha256(b"bench %d" % number).hexdigest()


def make_drafts(number: int) -> Iterator[Draft]:
    """One image: its ingest, a sighting, a scene, two tags, a link to a claim."""
    image = make_image_id(number)
    subject = f"image:{image}"
    topic = RARE_TAG if number % _RARE_EVERY == 0 else f"port:{number % 97}"
    claim = get_claim_id(make_claim(number // _IMAGES_A_CLAIM))
    yield Draft(EntryType.IMAGE_INGESTED, subject, make_ingested(number, image))
    yield Draft(EntryType.SIGHTING_RECORDED, subject, make_sighting(number))
    yield Draft(EntryType.SCENE_STATED, subject, make_scene(number))
    yield Draft(EntryType.TAG_ADDED, subject, Tag(name=topic))
    yield Draft(EntryType.TAG_ADDED, subject, Tag(name=f"ship:{number % 13}"))
    yield Draft(EntryType.CLAIM_LINKED, subject, Link(image=image, claim=claim, relation=Relation.CITED_FOR))


def make_ingested(number: int, image: str) -> Ingested:
    """What was read in the image of that number, with every field."""
    west, south = -170 + number % 340, -80 + number % 160
    return Ingested(
        digests=Digests(sha256=image, sha512=hashlib.sha512(image.encode()).hexdigest()),
        size_bytes=4_000_000 + number,
        kept=Keeping.STORED,
        name=f"quay-{number:06d}.jpg",
        outcome=Outcome.DECODED,
        media_type="image/jpeg",
        width_px=4000,
        height_px=3000,
        bounds_wgs84=(west, south, west + 0.25, south + 0.25),
        acquired=(f"2022-05-{number % 28 + 1:02d}T08:41:{number % 60:02d}Z",),
        texts=(f"Two ships at the grain quay, berth {number}", "(c) 2022 Nobody Imaging"),
        examination=Dump(kind="examination", name=f"{image}.json", sha256=image, size_bytes=9_000),
    )


def make_sighting(number: int) -> Sighting:
    """Where the image of that number was seen."""
    return Sighting(
        name=f"quay-{number:06d}.jpg",
        url=f"https://news.example/pictures/{number}.jpg",
        page=f"https://news.example/stories/{number % 5_000}",
        publisher="Example News",
        caption=f"A satellite picture shows two ships loading grain at berth {number}, analysts say.",
        credit="(c) 2022 Nobody Imaging / Handout",
        published_at="2022-05-29",
    )


def make_scene(number: int) -> Scene:
    """What the satellite is said to have taken."""
    place = Place(
        state=PlaceState.LOCATED,
        name="Sevastopol, grain quay",
        latitude_deg=44.5 + number % 1000 / 10_000,
        longitude_deg=33.5 + number % 1000 / 10_000,
        precision=PlacePrecision.EXACT,
        radius_m=150.0,
    )
    platform = _PLATFORMS[number % len(_PLATFORMS)]
    acquired_at = f"2022-05-{number % 28 + 1:02d}"
    return Scene(platform=platform, scene_id=f"{number:016X}", acquired_at=acquired_at, place=place)


def make_claim(number: int) -> Claim:
    """The claim of that number."""
    return Claim(slug=f"claim-{number}", text=f"Grain was loaded at berth {number}.", claimant="Nobody")
