"""The four questions asked of many images without a look at their pixels."""

import json
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import borrowed  # noqa: F401 - lets the next line find it
from big_cases import make_claim, make_sighting
from orbit_builders import make_omm, make_set, move_epoch
from rows import Row, make_figure
from scale import Scale, find_catalogue
from timing import time_command, time_in_turns

from catalogue.actions.case import Case
from catalogue.actions.catalogue import Catalogue
from catalogue.actions.check import CheckOptions, check_images, find_documents
from catalogue.actions.elements import read_element_files
from catalogue.check.orbit import Spot
from catalogue.check.passes import list_passes
from catalogue.check.sensors import find_fleet
from catalogue.check.sun import MAXAR, compute_published_sun
from catalogue.journal.line import Draft
from catalogue.record.claim import Claim, Link, Relation, get_claim_id
from catalogue.record.entry import EntryType
from catalogue.record.instant import render_utc
from catalogue.record.place import make_place
from catalogue.record.scene import Scene

_LIMIT_S = 10.0
_ROUNDS = 3
_IMAGES_A_CLAIM = 20
_SIDE_PX = 64
_WRONG_EVERY = 20
# A contradiction is an answer, not a failure.
_ACCEPTED = (0, 3)


def measure_check(scale: Scale) -> list[Row]:
    """Images with EXIF, a sighting, a scene with angles and a claim; with and without element sets."""
    made = _make_case(scale)
    elements = _write_elements(scale.scratch / "check-elements.json")
    numbers = count()

    def check(*given: Path) -> float:
        """Processor time: it says what a core does, however busy the machine is."""
        start = time.process_time()
        _check(made, given, scale.checked_images)
        return time.process_time() - start

    def run_command(*given: Path) -> float:
        """Answers are recorded: each round begins with a catalogue that was never checked."""
        copy = Path(shutil.copytree(made, scale.scratch / f"check-{next(numbers)}"))
        command = [find_catalogue(), "-C", str(copy), "check", "-q", "--all", "--no-pixels"]
        command += [word for path in given for word in ("--elements", str(path))]
        elapsed_s = time_command(*command, accepted=_ACCEPTED)
        shutil.rmtree(copy)
        return elapsed_s

    runs = time_in_turns(
        min(scale.rounds, _ROUNDS),
        {
            "command": run_command,
            "command with sets": lambda: run_command(elements),
            "core": check,
            "core with sets": lambda: check(elements),
        },
    )
    name = f"{scale.checked_images:,} images checked without pixels"
    return [
        make_figure(f"{name}, whole command", runs["command"], below_s=_LIMIT_S),
        make_figure(
            "  the same with element sets of their satellite", runs["command with sets"], below_s=_LIMIT_S
        ),
        make_figure("  processor time of the checks alone", runs["core"]),
        make_figure("  the same with element sets", runs["core with sets"]),
    ]


def _check(folder: Path, elements: Sequence[Path], expected: int) -> None:
    options = CheckOptions(elements=read_element_files(elements), has_pixels=False, is_recorded=False)
    with Catalogue.open(folder, agent="bench") as case:
        documents = find_documents(case.case, (), (), is_all=True)
        checked = [one.result for one in check_images(case.case, documents, options)]
    assert len(checked) == expected
    # Something was judged for each: else the figure would flatter.
    assert all(one.answers.misdated.findings for one in checked)


def _make_case(scale: Scale) -> Path:
    """The folder of a catalogue; one that is there already is taken as it is."""
    folder = scale.scratch / f"check-case-{scale.checked_images}"
    done = folder.with_name(f"{folder.name}.done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        pictures = _make_pictures(scale.scratch / "check-pictures", scale.checked_images)
        with Catalogue.create(folder, agent="bench") as case:
            images = [result.image for result in case.ingest([pictures]) if result.image is not None]
            assert len(set(images)) == scale.checked_images
            _record_statements(case.case, images)
        shutil.rmtree(pictures)
        done.touch()
    return folder


def _make_pictures(folder: Path, images: int) -> Path:
    """Small JPEGs with EXIF, each of them another: without pixels, their size does not matter."""
    from PIL import Image

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in range(images):
        picture = Image.new("RGB", (_SIDE_PX, _SIDE_PX), (number % 256, number // 256 % 256, 90))
        exif = Image.Exif()
        exif[0x010F], exif[0x010E], exif[0x0132] = "Nobody", f"Quay {number}", "2023:05:11 08:41:52"
        exif.get_ifd(0x8769)[0x9003] = "2023:05:11 08:41:52"
        picture.save(folder / f"quay-{number:05d}.jpg", exif=exif)
    return folder


def _record_statements(case: Case, images: list[str]) -> None:
    claims = [_make_claim(number) for number in range(-(-len(images) // _IMAGES_A_CLAIM))]
    case.record([Draft(EntryType.CLAIM_RECORDED, f"claim:{get_claim_id(one)}", one) for one in claims])
    drafts = []
    passes = _list_passes()
    for number, image in enumerate(images):
        subject = f"image:{image}"
        claim = get_claim_id(claims[number // _IMAGES_A_CLAIM])
        drafts += [
            Draft(EntryType.SIGHTING_RECORDED, subject, make_sighting(number)),
            Draft(EntryType.SCENE_STATED, subject, _make_scene(number, passes)),
            Draft(
                EntryType.CLAIM_LINKED, subject, Link(image=image, claim=claim, relation=Relation.CITED_FOR)
            ),
        ]
    case.record(drafts)


def _make_claim(number: int) -> Claim:
    claim = make_claim(number)
    return Claim(
        slug=claim.slug,
        text=claim.text,
        claimant=claim.claimant,
        event_at="2023-05-11",
        place=make_place(point="44.61, 33.53", precision="locality"),
    )


def _make_scene(number: int, passes: Sequence[datetime]) -> Scene:
    """At a pass of the made-up satellite, to the second; the angles are wrong in one of twenty."""
    at = passes[number % len(passes)]
    latitude = 44.5 + number % 1000 / 10_000
    sun = compute_published_sun(at, latitude, 33.53, profile=MAXAR)
    return Scene(
        provider="Maxar",
        platform="WorldView-2",
        scene_id=f"{number:016X}",
        acquired_at=render_utc(at),
        place=make_place(point=f"{latitude:.4f}, 33.5300", precision="exact"),
        gsd_m=0.5,
        off_nadir_deg=22.0,
        sun_azimuth_deg=round(sun.azimuth_deg, 1),
        sun_elevation_deg=round(sun.elevation_deg + (number % _WRONG_EVERY == 0) * 9, 1),
    )


def _list_passes() -> list[datetime]:
    sensors = find_fleet("WorldView-2").sensors
    spot = Spot(44.55, 33.53)
    start = datetime(2023, 5, 5, tzinfo=UTC)
    found = list_passes([make_set()], start, start + timedelta(days=20), spot=spot, sensors=sensors)
    return [one.culminates_at for one in found if one.is_in_reach and one.sun_elevation_deg > 20]


def _write_elements(path: Path) -> Path:
    """Sets of a made-up WorldView-2 on both sides of the stated times."""
    records = [
        make_omm(
            EPOCH=each.epoch.replace(tzinfo=None).isoformat(),
            RA_OF_ASC_NODE=f"{each.node_deg:.6f}",
            ARG_OF_PERICENTER=f"{each.perigee_deg:.6f}",
            MEAN_ANOMALY=f"{each.anomaly_deg:.6f}",
            BSTAR="0",
            MEAN_MOTION_DOT="0",
        )
        for each in (make_set(), move_epoch(make_set(), 31))
    ]
    path.write_text(json.dumps(records), encoding="ascii")
    return path
