"""A catalogue as a group fills it: real pictures, claims in several languages, agents who disagree."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builders import make_clock

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.claims import unlink_claim, withdraw_from_claim
from catalogue.actions.describe import remove_annotation
from catalogue.record.claim import Assessment, Claim, Relation, Verdict
from catalogue.record.place import make_place
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.views import ImageSummary

PICTURES = {".tif", ".tiff", ".jpg", ".png", ".jp2", ".webp"}
STARTED_AT = datetime(2024, 2, 1, 9, 0, tzinfo=UTC)
QUAY = make_place(point="44.6103, 33.5256", name="Причал №22", precision="vicinity")
CLAIMANTS = (
    "Example News",
    "Міністерство оборони",
    "وكالة الأنباء",
    "=cmd|' /C calc'!A0",
    "<script src=//evil.example/x.js></script>",
    "海上監視グループ",
    "@SUM(1+1)*cmd",
)
TAGS = (
    "корабль",
    "سفينة",
    "port:sevastopol",
    '=HYPERLINK("http://evil.example/","open")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "<b>ship</b>",
)
CAPTIONS = (
    '<img src="http://evil.example/x.png" onerror="alert(1)">Two ships at the quay',
    "=1+1",
    "</script></style><script>fetch('http://evil.example/')</script>",
    "\x1b]0;owned\x07\x1b[31mred\x1b[0m",
    "left \u202egpj.exe\u202c right",
    'first line\r\nsecond line,"quoted"\tand a tab',
    "судно біля причалу, سفينة عند الرصيف",
    '"><svg/onload=alert(1)> ]]> --> {{7*7}} ${7*7}',
)


def find_pictures(corpus: Path, *folders: str) -> list[Path]:
    """The pictures of folders of the corpus, in the order of their names."""
    return sorted(p for one in folders for p in (corpus / one).rglob("*") if p.suffix.lower() in PICTURES)


def make_story(folder: Path, pictures: Sequence[Path], *, manifest: Path | None = None) -> int:
    """A new catalogue of pictures, 17 claims of several claimants, and what three agents say of them.

    Args:
        folder: a new one.
        pictures: what to take in.
        manifest: to be ingested too; the worked example's brings three claims more.

    Returns:
        how many images it holds.
    """
    with Catalogue.create(folder, title="Grain", agent="ines", clock=make_clock(STARTED_AT)) as api:
        api.ingest(list(pictures), workers=2)
        if manifest is not None:
            assert {result.outcome.value for result in api.ingest_manifest(manifest)} == {"created"}
        images = sorted(api.search(), key=lambda image: image.id)
        _describe(api, images)
        _claim(api, [image.id for image in images])
    for number, agent in enumerate(("tarik", "Олена"), 1):
        _disagree(folder, agent, number)
    with Catalogue.open(folder, agent="ines", clock=make_clock(STARTED_AT + timedelta(days=3))) as api:
        _withdraw(api, [image.id for image in images])
    return len(images)


def _describe(api: Catalogue, images: Sequence[ImageSummary]) -> None:
    for number, image in enumerate(images[:60]):
        if number % 2 == 0:
            api.tag(image.id, TAGS[number // 2 % len(TAGS)], "reviewed")
        if number % 3 == 0 and (image.width_px or 0) > 20 and (image.height_px or 0) > 20:
            api.annotate(image.id, "box", at="2,2,18,18", label=TAGS[number % len(TAGS)])
        if number % 4 == 0:
            caption = CAPTIONS[number // 4 % len(CAPTIONS)]
            seen = Sighting(
                url=f"https://news.example.org/{number}.jpg",
                page="https://news.example.org/a?b=1&c=<2>",
                publisher=CLAIMANTS[number % len(CLAIMANTS)],
                caption=caption,
                published_at="2022-05-19",
            )
            api.add_sighting(image.id, seen)
        if number % 10 == 0:
            api.add_scene(image.id, Scene(platform="WorldView-3", place=QUAY, acquired_at="2022-05-19"))


def _claim(api: Catalogue, images: Sequence[str]) -> None:
    relations = list(Relation)
    for number in range(17):
        claimant = CLAIMANTS[number % len(CLAIMANTS)]
        claim = Claim(
            slug=f"statement-{number}",
            text=f"{CAPTIONS[number % len(CAPTIONS)]} ({number})",
            claimant=claimant,
            claimed_at="2022-05-20",
            source_url=f"https://news.example.org/claims/{number}",
            place=QUAY if number % 2 else None,
            event_at="2022-05-19" if number % 3 else None,
        )
        api.add_claim(claim)
        for step in range(1 + number % 4):
            image = images[(5 * number + step) % len(images)]
            api.link(image, claim.slug, relations[(number + step) % len(relations)])
        verdict = list(Verdict)[number % 3]
        api.assess(claim.slug, Assessment(claim="", verdict=verdict, source_grade="B", information_grade=2))


def _disagree(folder: Path, agent: str, number: int) -> None:
    clock = make_clock(STARTED_AT + timedelta(days=number))
    with Catalogue.open(folder, agent=agent, clock=clock) as api:
        for claim in range(0, 17, number + 1):
            found = api.show_claim(f"statement-{claim}")
            verdict = list(Verdict)[(claim + number) % 3]
            assessment = Assessment(claim="", verdict=verdict, reasons=CAPTIONS[claim % len(CAPTIONS)])
            api.assess(found.id, assessment)
            api.assess(found.id, assessment, image=found.images[0][0])


def _withdraw(api: Catalogue, images: Sequence[str]) -> None:
    api.untag(images[0], TAGS[0], reason="=1+1")
    remove_annotation(api.case, images[0], 1, reason="it was a shadow")
    linked = api.show_claim("statement-5").images[0][0]
    unlink_claim(api.case, linked, "statement-5", reason="another quay")
    own = next(a for a in api.show_claim("statement-2").assessments if a.get_noted().agent == "ines")
    withdraw_from_claim(api.case, "statement-2", own.get_noted().entry, reason="too early")
