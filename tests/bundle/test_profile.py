"""The public profile: what is withheld is nowhere, what is not withheld is still there, and it is told."""

import itertools
import json
import re
from collections.abc import Callable, Iterator

import msgspec
import pytest
from answer_builders import make_answers, make_check_finding, make_checked
from dossier_builders import (
    PLACE,
    SQUARE,
    make_claim_view,
    make_dossier,
    make_exhibit,
    make_fact,
    make_full_view,
    make_image_id,
    make_image_view,
    make_log_line,
    make_noted,
    make_placed_view,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.bundle.coarsen import coarsen_geometry, coarsen_place, round_deg, widen_bounds
from catalogue.bundle.profile import is_original_public, withhold_for_public
from catalogue.bundle.profile_facts import clean_url, find_revealing_tags, is_place_tag
from catalogue.bundle.profile_texts import blot_paths, is_program
from catalogue.record.annotation import Annotation, Shape
from catalogue.record.answer import Bearing, Checked, CheckFinding, NotRun, Question, Source
from catalogue.record.answer_history import make_histories
from catalogue.record.canonical import JsonValue
from catalogue.record.claim import Assessment, Claim, Relation, Verdict
from catalogue.record.entry import Derivative, FixityChecked
from catalogue.record.examination import Dump
from catalogue.record.fact import Basis
from catalogue.record.finding import Severity
from catalogue.record.place import Place, PlacePrecision, PlaceState, measure_distance_m
from catalogue.record.scene import Scene
from catalogue.record.sighting import Fetch, Sighting
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag, Withdrawal
from catalogue.record.views import ClaimView, Dossier, Exhibit, ImageView, LinkedClaim, LogLine

Draw = Callable[[st.SearchStrategy[bool]], bool]


def render(dossier: Dossier) -> str:
    return msgspec.json.encode(dossier).decode()


def tell(dossier: Dossier) -> str:
    return "\n".join(dossier.withheld)


def get_only(dossier: Dossier, number: int = 0) -> ImageView:
    return next(one.image for one in dossier.exhibits if one.image.id == make_image_id(number))


def make_one(**changes: object) -> Dossier:
    return make_dossier(exhibits=(make_exhibit(make_full_view(0, **changes)),))


# --- nothing that is withheld is anywhere ---


class Planter:
    """Gives texts and numbers that stand nowhere else, and remembers which must not leave."""

    def __init__(self, draw: Draw) -> None:
        self.secret: list[str] = []
        self.open: list[str] = []
        self._numbers = itertools.count(1000)
        self._draw = draw

    def maybe(self) -> bool:
        return self._draw(st.booleans())

    def hide(self, form: str = "{}") -> str:
        text = f"SECRET{next(self._numbers)}X"
        self.secret.append(text)
        return form.format(text)

    def show(self, form: str = "{}") -> str:
        text = f"OPEN{next(self._numbers)}X"
        self.open.append(text)
        return form.format(text)

    def maybe_hide(self, form: str = "{}") -> str | None:
        return self.hide(form) if self.maybe() else None

    def degrees(self, whole: int) -> float:
        number = next(self._numbers)
        self.secret.append(f".37{number}")
        return float(f"{whole}.37{number}")

    def noted(self) -> Noted:
        hour = next(self._numbers) % 24
        at = f"2022-05-24T{hour:02}:11:47Z"
        return Noted(f"{self.hide('{}').lower()}:{next(self._numbers)}", at, self.hide())

    def place(self) -> Place:
        return Place(
            state=PlaceState.LOCATED,
            name=self.maybe_hide(),
            latitude_deg=self.degrees(44),
            longitude_deg=self.degrees(33),
            precision=PlacePrecision.EXACT if self.maybe() else None,
            radius_m=12.5 if self.maybe() else None,
        )


def plant_image(plant: Planter, number: int) -> ImageView:
    noted = [plant.noted() for _ in range(9)]
    west, south = plant.degrees(33), plant.degrees(44)
    box = (west, south, west + 1, south + 1)
    points = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    position, person = plant.degrees(44), plant.hide()
    sidecar = plant.hide("{}.IMD")
    name = plant.hide("{}.tif")
    facts = [
        make_fact("latitude_deg", position, source="EXIF:GPSLatitude"),
        make_fact("creator", person, source="EXIF:Artist"),
        make_fact("keywords", (plant.show(), plant.show()), source="IPTC:Keywords"),
        make_fact("user_comment", plant.hide(), source="EXIF:UserComment"),
        make_fact("comment", plant.hide(), source="PNG:Comment"),
        make_fact("description", plant.hide(), source="EXIF:ImageDescription"),
        make_fact("software", plant.hide("GIMP 2.10 of {}"), source="EXIF:Software"),
        make_fact("creator_tool", plant.hide(), source="XMP-xmp:CreatorTool"),
        make_fact("document_id", plant.hide("xmp.did:{}"), source="XMP-xmpMM:DocumentID"),
        make_fact("derived_from_document_id", plant.hide(), source="XMP-xmpMM:DerivedFromDocumentID"),
        make_fact("title", plant.show("{} ") + plant.hide("C:\\Users\\{}\\a b.psd"), source="PNG:Title"),
        make_fact("headline", plant.show(), source="IPTC:Headline"),
        make_fact("caption", plant.show('{} "') + plant.hide("/home/{}/ships") + '"', source="IPTC:Caption"),
        make_fact("source", plant.hide("file:///srv/{}/a.tif"), source="XMP-dc:Source"),
        make_fact("transform", tuple(plant.degrees(n) for n in range(6)), source="GTiff:transform"),
        make_fact("software", plant.hide(), source="XMP-aux:SerialNumber"),
        make_fact(
            "place", plant.hide(), basis=Basis.STATED, source=f"entry {noted[1].entry} by {noted[1].agent}"
        ),
        make_fact(
            "latitude_deg",
            plant.degrees(44),
            basis=Basis.STATED,
            source=f"entry {noted[1].entry} by {noted[1].agent}",
        ),
        make_fact(
            "caption", plant.show(), basis=Basis.STATED, source=f"entry {noted[0].entry} by {noted[0].agent}"
        ),
    ]
    kept = tuple(fact for fact in facts if plant.maybe())
    return make_image_view(
        number,
        name=name,
        facts=kept,
        footprint={"type": "Polygon", "coordinates": [points]} if plant.maybe() else None,
        bounds_wgs84=box if plant.maybe() else None,
        notes=(f"its name {name} is odd, and {sidecar}; {plant.show()}",),
        reason=f"cannot read {name}",
        sightings=(
            Sighting(
                url=plant.show("https://example.org/{}?token=") + plant.hide(),
                page=plant.hide("file:///home/{}"),
                archive_url=plant.hide("https://{}:x@example.org/"),
                publisher=plant.show(),
                caption=plant.show("{}, from ") + plant.hide("/Users/{}/Desktop/ship.jpg"),
                credit=plant.show("{}; ") + plant.hide("\\\\{}\\pictures"),
                obtained_at="2022-05-24T09:13:29Z",
                name=plant.maybe_hide("{}.jpg"),
                manifest=plant.maybe_hide(),
                fetch=Fetch(
                    requested_url=plant.hide(),
                    final_url=plant.hide(),
                    redirects=(plant.hide(),),
                    status=200,
                    headers=((plant.hide(), plant.hide()),),
                    started_at="2022-05-24T09:13:29Z",
                    finished_at="2022-05-24T09:13:31Z",
                )
                if plant.maybe()
                else None,
                note=plant.maybe_hide(),
                noted=noted[0],
            ),
        ),
        scenes=(
            Scene(
                platform=plant.show(),
                place=plant.place(),
                source_url=f"https://example.org/map?q={plant.degrees(44)},{plant.degrees(33)}",
                note=plant.maybe_hide(),
                noted=noted[1],
            ),
        ),
        tags=(
            Tag(name=plant.show(), noted=noted[2]),
            Tag(name=plant.hide("port:{}"), noted=noted[2]),
            Tag(name=plant.hide("person:{}"), noted=noted[2]),
        ),
        annotations=(
            Annotation(
                shape=Shape.POINT, points_px=((1, 2),), label=plant.show(), note=plant.hide(), noted=noted[3]
            ),
        ),
        claims=(
            LinkedClaim(
                id="c" * 64,
                slug=None,
                text=plant.show(),
                claimant=plant.show(),
                relation=Relation.SUPPORTS,
                note=plant.maybe_hide(),
                noted=noted[4],
                assessments=(
                    Assessment(
                        claim="c" * 64,
                        verdict=Verdict.SUPPORTED,
                        reasons=plant.show("{}; ") + plant.hide("/mnt/c/Users/{}/x"),
                        noted=noted[5],
                    ),
                ),
            ),
        ),
        sidecars=(Dump(kind="sidecar", name=sidecar, sha256="5" * 64, size_bytes=3),),
        derivatives=(
            Derivative(
                sha256="6" * 64,
                name=plant.hide("{}.png"),
                kind="thumbnail",
                of=(make_image_id(number),),
                made_by="tool",
                parameters=(("title", f"by {person}"),),
                noted=noted[6],
            ),
        )
        if "creator" in {fact.name for fact in kept}
        else (),
        fixity_checks=(FixityChecked(state="intact", noted=noted[7]),),
        checks=(plant_checked(plant, noted[7]),) if plant.maybe() else (),
        withdrawals=(
            Withdrawal(
                withdraws=plant.hide("{}:7").lower(),
                what=plant.hide("tag {}"),
                reason=plant.hide(),
                noted=noted[8],
            ),
        ),
        ingested=(noted[0],),
    )


def plant_checked(plant: Planter, noted: Noted) -> Checked:
    def make_planted_finding(bearing: Bearing, question: Question) -> CheckFinding:
        return make_check_finding(
            plant.hide() if plant.maybe() else "DATE-004",
            bearing,
            question=question,
            sentence=plant.hide("at {}"),
            check=plant.hide(),
            evidence=((plant.hide(), plant.hide()),),
            facts=(make_fact("latitude_deg", plant.degrees(44), source=plant.hide("entry x:1 by {}")),),
        )

    answers = make_answers(
        *(make_planted_finding(bearing, question) for question in Question for bearing in Bearing),
        not_run=(NotRun(check=plant.hide("check of {}"), reason=plant.hide()),),
    )
    sources = (
        Source(name="element sets", version=plant.hide()),
        Source(name=plant.hide(), version="2.25"),
    )
    told = msgspec.structs.replace(answers.modified, proposition=plant.hide(), ran=(plant.hide(),))
    return Checked(answers=msgspec.structs.replace(answers, modified=told), sources=sources, noted=noted)


def plant_dossier(plant: Planter) -> Dossier:
    noted = [plant.noted() for _ in range(3)]
    exhibits: list[Exhibit] = []
    for number in range(3):
        view = plant_image(plant, number)
        if number == 2:  # what is said of an image that is not shown is secret too
            plant.secret.append(view.id)
            view = msgspec.structs.replace(view, tags=(Tag(name="sensitivity:graphic", noted=noted[0]),))
        exhibits.append(make_exhibit(view))
    claim = ClaimView(
        id="c" * 64,
        slug="slug",
        statements=(
            Claim(
                slug="slug",
                text=plant.show(),
                claimant=plant.show(),
                source_url=plant.show("https://example.org/{}"),
                place=plant.place(),
                note=plant.maybe_hide(),
                noted=noted[0],
            ),
        ),
        assessments=(
            Assessment(claim="c" * 64, verdict=Verdict.SUPPORTED, reasons=plant.show(), noted=noted[1]),
        ),
        link_assessments=(
            Assessment(
                claim="c" * 64,
                image=make_image_id(2),
                verdict=Verdict.SUPPORTED,
                reasons=plant.hide(),
                noted=noted[2],
            ),
        ),
        verdicts={"supported": 1},
        images=tuple((make_image_id(number), Relation.SUPPORTS) for number in range(3)),
        withdrawals=(),
    )
    line = LogLine(
        entry=plant.hide("{}:3"),
        at="2022-05-24T09:13:29Z",
        agent=plant.hide(),
        type="tag.added",
        subject=f"image:{make_image_id(2)}",
        summary=plant.hide(),
        sha256=plant.hide(),
        body=msgspec.Raw(msgspec.json.encode({"note": plant.hide()})),
    )
    return make_dossier(
        exhibits=tuple(exhibits), claims=(claim,), custody=(line,), latest_at="2022-05-24T09:13:29Z"
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_marker_in_a_withheld_field_leaves(data: st.DataObject) -> None:
    plant = Planter(data.draw)
    dossier = plant_dossier(plant)
    gone = render(msgspec.structs.replace(dossier, exhibits=dossier.exhibits[2:], claims=()))
    secret = [*plant.secret, *(text for text in plant.open if text in gone)]
    shown = [text for text in plant.open if text in render(dossier) and text not in secret]

    public = render(withhold_for_public(dossier))

    assert len(secret) > 60
    assert len(shown) > 20
    assert [text for text in secret if text.lower() in public.lower()] == []
    assert [text for text in shown if text not in public] == []
    assert "09:13:29" not in public
    assert ":11:47" not in public


def test_what_is_shown_of_a_sensitive_image_is_that_there_is_one() -> None:
    hidden = make_image_view(
        1, tags=(Tag(name="Sensitivity:Graphic", noted=make_noted(20)),), name="OPENED.tif"
    )
    dossier = make_dossier(exhibits=(make_exhibit(make_full_view()), make_exhibit(hidden)))

    public = withhold_for_public(dossier)

    assert "1 image withheld: sensitivity:graphic" in public.withheld
    assert make_image_id(1) not in render(public)
    assert make_image_id(1)[:16] not in render(public)
    assert len(public.exhibits) == 1


def test_image_that_is_tagged_not_sensitive_is_shown() -> None:
    public = withhold_for_public(
        make_one(tags=(Tag(name="sensitivity:not-sensitive", noted=make_noted(20)),))
    )

    assert [tag.name for tag in get_only(public).tags] == ["sensitivity:not-sensitive"]


# --- what stays ---


def test_nothing_else_is_lost() -> None:
    dossier = make_dossier()
    before, after = json.loads(render(dossier)), json.loads(render(withhold_for_public(dossier)))
    changed = set(find_changes(before, after, ""))

    assert changed == {
        "profile",
        "withheld",
        "latest_at",
        "custody",
        *(f"exhibits/image/{name}" for name in ("name", "original", "footprint", "bounds_wgs84", "ingested")),
        "exhibits/without",
        "exhibits/image/facts/source",
        "exhibits/image/facts/value",
        *(
            f"exhibits/image/{part}/noted"
            for part in ("sightings", "scenes", "tags", "annotations", "claims")
        ),
        "exhibits/image/scenes/place",
        "exhibits/image/tags/name",
        "exhibits/image/claims/assessments/noted",
        "claims/statements/noted",
        "claims/statements/place",
        "claims/assessments/noted",
        "claims/link_assessments/noted",
    }


def find_changes(before: object, after: object, path: str) -> Iterator[str]:
    """Paths of values that differ; references and places as wholes, for all of their parts may change."""
    whole = path.endswith(
        ("/noted", "/place", "/footprint", "bounds_wgs84", "ingested", "custody", "withheld")
    )
    if whole or type(before) is not type(after) or not isinstance(before, dict | list):
        if before != after:
            yield path
    elif isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() == after.keys()
        for key in before:
            yield from find_changes(before[key], after[key], f"{path}/{key}".lstrip("/"))
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            yield path
        for one, other in zip(before, after, strict=False):
            yield from find_changes(one, other, path)


def test_contributors_stay_distinguishable_and_the_order_of_acts_stands() -> None:
    public = withhold_for_public(make_dossier())
    [claim] = public.claims

    agents = [one.get_noted().agent for one in claim.assessments]
    assert agents == ["contributor A", "contributor B"]
    statements = [*claim.statements, *claim.assessments, *claim.link_assessments]
    keys = [one.get_noted().sort_key() for one in statements]
    assert keys == sorted(keys)
    assert {key[1] for key in keys} == {"withheld"}


def test_public_of_public_changes_no_statement() -> None:
    once = withhold_for_public(make_dossier())

    twice = withhold_for_public(once)

    assert [one.image.sightings for one in twice.exhibits] == [one.image.sightings for one in once.exhibits]
    assert twice.claims == once.claims


def test_citation_of_an_entry_by_a_fact_is_the_same_as_by_its_statement() -> None:
    image = get_only(withhold_for_public(make_dossier()))

    [scene] = image.scenes
    [source] = [fact.source for fact in image.facts if fact.source.startswith("entry ")]
    assert source == f"entry {scene.get_noted().entry} by contributor A"


def test_custody_is_told_by_day_and_kind_with_the_number() -> None:
    public = withhold_for_public(make_dossier())

    told = {(line.at, line.type): line.summary for line in public.custody}
    assert told["2022-05-24", "image.ingested"] == "2 acts of this kind on this day"
    assert told["2022-05-24", "assessment.recorded"] == "1 act of this kind on this day"
    assert {line.agent for line in public.custody} == {"withheld"}
    assert len({line.entry for line in public.custody}) == len(public.custody) == 5


def test_every_kind_of_withholding_is_told_with_its_number() -> None:
    told = tell(withhold_for_public(make_dossier(withheld=("as asked for",))))

    assert told.splitlines()[0] == "as asked for"
    for sentence in ("contributors replaced", "places rounded", "file names", "acts of custody", "originals"):
        assert sentence in told
    assert "places rounded to 0.1 degree with a radius of 10 km or more: 2" in told


def test_letters_go_on_behind_z() -> None:
    tags = tuple(Tag(name="x", noted=make_noted(n, agent=f"agent-{n}")) for n in range(100, 130))
    public = withhold_for_public(make_one(tags=tags))

    agents = [tag.get_noted().agent for tag in get_only(public).tags]
    assert len(set(agents)) == 30
    assert "contributor AB" in agents


# --- texts ---

# Version 1: the last group is the address of a network card.
UUID_1 = "FAF5BDD5-BA3D-11DA-AD31-D33D75182F1B"
WORD = st.text("abcdefghijklmnopqrstuvwxyzåéß海", min_size=4, max_size=9).map(lambda word: f"Qx{word}")


@given(
    word=WORD,
    form=st.sampled_from(
        [
            *("/home/{}/a.tif", "/home/{}", "/Users/{}/Desktop/a b.psd", "/mnt/c/Users/{}/a.psd"),
            *(
                "C:\\Users\\{}\\a.psd",
                "d:/work/{}/a.psd",
                "C:\\Documents and Settings\\{}\\x",
                "\\\\{}\\share",
            ),
            *(
                "\\\\host\\{}\\a",
                "file:///srv/{}",
                "file:/x/{}",
                "/Volumes/{}/a",
                "/media/{}/stick",
                "/HOME/{}",
            ),
        ]
    ),
    before=st.sampled_from(["", "taken from ", "(", '"', "see\n", "path="]),
    behind=st.sampled_from(["", ".", " and more", '"', "\nnext line", "; next"]),
)
def test_no_path_of_an_account_or_machine_stays_in_a_text(
    word: str, form: str, before: str, behind: str
) -> None:
    text = before + form.format(word) + behind

    told, number = blot_paths((text, ("nothing",)))

    assert number == 1
    assert word not in told[0]
    assert told[0].startswith(f"{before}withheld")
    assert told[1] == ("nothing",)
    assert blot_paths(told) == (told, 0)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/news/1?a=b",
        "https://example.org/Users/ines",
        "and/or, his/her home/office",
        "at 10:30, ratio 3:4, scale 1:/2",
        "data/images/a.tif",
        "grain: 3/4 loaded",
        "http://ns.adobe.com/xap/1.0/",
        "",
    ],
)
def test_what_is_no_path_of_an_account_is_left_as_it_is(text: str) -> None:
    assert blot_paths(text) == (text, 0)


def test_text_of_a_claim_stays_for_its_id_is_made_from_it() -> None:
    claim = msgspec.structs.replace(make_claim_view().statements[0], text="in /home/ines", note="/home/ines")

    told, number = blot_paths(claim)

    assert (told.text, told.note, number) == (claim.text, "withheld", 1)


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("Adobe Photoshop CS6 (Windows)", True),
        ("Adobe Photoshop 23.3 (Macintosh)", True),
        ("GIMP 2.10.32", True),
        ("ImageMagick 6.9.11-60 Q16 x86_64 2021-01-25 https://imagemagick.org", True),
        ("IrfanView", True),
        ("GIMP of Ines", False),
        ("Ines", False),
        ("GIMP 2.10\nInes", False),
        ("", False),
        ("GIMP 1" + "v1" * 5000 + "!", False),
    ],
)
def test_programs_that_many_have_are_told_from_other_texts(text: str, is_known: bool) -> None:
    assert is_program(text) is is_known


def test_program_stays_and_ids_of_documents_do_not() -> None:
    facts = (
        make_fact("software", "GIMP 2.10", source="EXIF:Software"),
        make_fact("original_document_id", "xmp.did:1", source="XMP-xmpMM:OriginalDocumentID"),
        make_fact("description", "by Ines", source="EXIF:ImageDescription"),
        make_fact("description", "as published", basis=Basis.STATED),
        make_fact("caption", "Two ships", source="XMP-dc:Description"),
    )

    public = get_only(withhold_for_public(make_one(facts=facts)))

    assert [fact.value for fact in public.facts] == [
        *("GIMP 2.10", "withheld", "withheld", "as published", "Two ships")
    ]


def test_paths_in_the_raw_reading_speak_against_the_original() -> None:
    raw: JsonValue = {
        "png": [{"keyword": "thumb", "text": "file:///home/ines/a.png"}],
        "tiff": {"a": ["b/c"]},
    }

    assert find_revealing_tags(raw) == ("a path",)


# --- checks ---


def test_answers_and_codes_of_checks_stay_and_what_is_behind_them_is_counted() -> None:
    checked = make_checked(30, make_check_finding(), agent="tarik", at="2022-06-01T08:09:10Z")

    dossier = withhold_for_public(make_one(checks=(checked,)))

    [public] = get_only(dossier).checks
    [finding] = public.answers.misdated.findings
    assert [public.answers.get(question).answer for question in Question] == [
        checked.answers.get(question).answer for question in Question
    ]
    assert (finding.code, finding.check, finding.bearing, finding.severity) == (
        *("DATE-004", "embedded times", Bearing.CONTRADICTS, Severity.FAULT),
    )
    assert (finding.sentence, finding.facts, finding.evidence) == ("withheld", (), ())
    assert [one.check for one in public.answers.modified.not_run] == ["orbit"]
    assert public.sources == checked.sources
    assert public.get_noted().at == "2022-06-01"
    assert "findings of checks reduced to their code, weight and bearing: 1" in tell(dossier)
    assert "reasons why a check could not run withheld: 4" in tell(dossier)


def test_names_of_checks_that_are_none_are_withheld_whatever_they_are_made_of() -> None:
    finding = make_check_finding(check="Ivan Petrenko of Kherson harbour")
    not_run = NotRun(check="Maria in Odesa", reason="x")
    checked = msgspec.structs.replace(make_checked(), answers=make_answers(finding, not_run=(not_run,)))

    dossier = withhold_for_public(make_one(checks=(checked,)))

    [public] = get_only(dossier).checks
    assert public.answers.misdated.ran == ("withheld",)
    assert public.answers.misdated.findings[0].check == "withheld"
    assert not {"Petrenko", "Odesa"} & set(re.findall(r"\w+", render(dossier)))


def test_two_journals_with_one_name_are_two_contributors_in_public() -> None:
    forged = make_checked(9, agent="tarik", at="2026-11-24T00:00:00Z")
    forged = forged.with_noted(Noted("forger:9", "2026-11-24T00:00:00Z", "tarik"))

    [mine, theirs] = get_only(
        withhold_for_public(make_one(checks=(make_checked(agent="tarik"), forged)))
    ).checks

    assert mine.get_noted().agent != theirs.get_noted().agent
    assert len(make_histories((mine, theirs))) == 2


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (("sgp4", "2.25"), ("sgp4", "2.25")),
        (("c2pa-python", "0.28.0rc1"), ("c2pa-python", "0.28.0rc1")),
        (("element sets", "ab" * 32), ("element sets", "withheld")),
        (("the sets of 44.61, 33.52", "1"), ("withheld", "withheld")),
        (("Bucha street", "1.2"), ("withheld", "withheld")),
        (("quay 446103", "44.6103, 33.5256"), ("withheld", "withheld")),
    ],
)
def test_sources_of_checks_tell_programs_and_no_files(
    source: tuple[str, str], shown: tuple[str, str]
) -> None:
    checked = msgspec.structs.replace(make_checked(), sources=(Source(name=source[0], version=source[1]),))

    [public] = get_only(withhold_for_public(make_one(checks=(checked,)))).checks

    assert [(one.name, one.version) for one in public.sources] == [shown]


# --- originals ---


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"footprint": SQUARE}, "georeferenced"),
        ({"bounds_wgs84": (1.0, 2.0, 3.0, 4.0)}, "georeferenced"),
        ({"facts": (make_fact("longitude_deg", 33.52, source="EXIF:GPSLongitude"),)}, "position"),
        ({"facts": (make_fact("latitude_deg_unreadable", "?", source="EXIF:GPSLatitude"),)}, "position"),
        ({"facts": (make_fact("transform", (1.0, 2.0), basis=Basis.MEASURED),)}, "position"),
        ({"facts": (make_fact("has_rpc", True, basis=Basis.MEASURED),)}, "position"),
        ({"facts": (make_fact("creator", "Ines", source="EXIF:Artist"),)}, "person"),
        ({"facts": (make_fact("comment", "by me", source="JPEG:COM"),)}, "person"),
        ({"facts": (make_fact("model", "X", source="EXIF:BodySerialNumber"),)}, "device"),
        ({"facts": (make_fact("description", "seen by Ines", source="EXIF:ImageDescription"),)}, "person"),
        ({"facts": (make_fact("software", "the editor of Ines", source="EXIF:Software"),)}, "person"),
        ({"facts": (make_fact("document_id", f"uuid:{UUID_1}", source="XMP-xmpMM:DocumentID"),)}, "device"),
        ({"facts": (make_fact("title", "/home/ines/a.tif", source="PNG:Title"),)}, "person"),
        ({"tags": (Tag(name="sensitivity:graphic", noted=make_noted(9)),)}, "sensitivity:graphic"),
        ({"outcome": "failed"}, "not known"),
        ({"outcome": None}, "not known"),
    ],
)
def test_original_that_reveals_something_is_not_public(changes: dict[str, object], part: str) -> None:
    view = make_image_view(0, **changes)

    assert part in (is_original_public(view) or "")


def test_original_that_reveals_nothing_is_public_and_stays() -> None:
    facts = (
        make_fact("creator", "Ines", basis=Basis.STATED, source="entry origin:3 by ines"),
        make_fact("has_rpc", False, basis=Basis.MEASURED),
        make_fact("software", "GIMP 2.10", source="EXIF:Software"),
        make_fact("caption", "Two ships", source="IPTC:Caption-Abstract"),
        make_fact("creator_tool", "GIMP 2.10", source="XMP-xmp:CreatorTool"),
        make_fact("document_id", "xmp.did:1", source="XMP-xmpMM:DocumentID"),
    )
    view = make_image_view(facts=facts)

    assert is_original_public(view) is None
    assert (
        get_only(withhold_for_public(make_dossier(exhibits=(make_exhibit(view),)))).original == view.original
    )


def test_original_that_is_withheld_is_told() -> None:
    exhibit = Exhibit(image=make_placed_view(), preview=None, without=("the preview could not be drawn",))

    [public] = withhold_for_public(make_dossier(exhibits=(exhibit,))).exhibits

    assert public.image.original is None
    assert public.without[0] == exhibit.without[0]
    assert public.without[1].startswith("the original is withheld: it is georeferenced")


def test_original_that_the_raw_reading_speaks_against_is_withheld_and_told() -> None:
    unfit = {make_image_id(0): "it may name a person or a single device (HostComputer)"}

    [public] = withhold_for_public(
        make_dossier(exhibits=(make_exhibit(make_image_view()),)), unfit=unfit
    ).exhibits

    assert public.image.original is None
    assert public.without == (f"the original is withheld: {unfit[make_image_id(0)]}",)


def test_tags_without_a_fact_are_found_in_the_raw_reading() -> None:
    raw: JsonValue = {
        "exif": [{"IFD0": {"HostComputer": "ines-laptop", "Make": "X"}, "EXIF": {"BodySerialNumber": ""}}],
        "png": [{"keyword": "Author", "text": "Ines"}],
        "xmp": ['<x:xmpmeta><rdf:Description xmp:CreatorTool="GIMP" aux:SerialNumber="7"><dc:creator>'],
        "raster": {"tags": {"AREA_OR_POINT": "Area"}},
    }

    assert find_revealing_tags(raw) == (
        "Author",
        "HostComputer",
        "aux:SerialNumber",
        "dc:creator",
    )


# --- places ---


@given(
    latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), radius=st.none() | st.floats(0, 20_000_000)
)
def test_coarse_place_holds_the_place_that_was_meant(
    latitude: float, longitude: float, radius: float | None
) -> None:
    place = Place(
        state=PlaceState.LOCATED, latitude_deg=latitude, longitude_deg=longitude, radius_m=radius, name="quay"
    )

    coarse = coarsen_place(place)

    assert coarse.precision is PlacePrecision.REGION
    assert coarse.name == "withheld"
    assert coarse.latitude_deg is not None
    assert coarse.longitude_deg is not None
    assert coarse.radius_m is not None
    assert coarse.latitude_deg * 10 == pytest.approx(round(coarse.latitude_deg * 10), abs=1e-9)
    moved = measure_distance_m((latitude, longitude), (coarse.latitude_deg, coarse.longitude_deg))
    assert coarse.radius_m >= max(10_000, moved + (radius or 0) - 1)
    assert "-0.0" not in repr((coarse.latitude_deg, coarse.longitude_deg))


def test_name_of_a_region_stays_and_other_names_do_not() -> None:
    region = Place(state=PlaceState.NAMED, name="Crimea", precision=PlacePrecision.REGION)
    named = Place(state=PlaceState.NAMED, name="the grain quay")
    nowhere = Place(state=PlaceState.UNLOCATABLE)

    assert coarsen_place(region) == region
    assert coarsen_place(named).name == "withheld"
    assert coarsen_place(nowhere) == nowhere
    assert coarsen_place(PLACE).latitude_deg == 44.6


@given(
    west=st.floats(-180, 180), east=st.floats(-180, 180), south=st.floats(-90, 90), north=st.floats(-90, 90)
)
def test_widened_box_holds_the_box_and_lies_on_the_grid(
    west: float, east: float, south: float, north: float
) -> None:
    south, north = sorted((south, north))

    wide = widen_bounds((west, south, east, north))

    assert wide[1] <= south <= north <= wide[3]
    assert -90 <= wide[1] < wide[3] <= 90
    assert all(-180 <= edge <= 180 for edge in (wide[0], wide[2]))
    assert all(edge * 10 == pytest.approx(round(edge * 10), abs=1e-9) for edge in wide)
    if west <= east:
        assert wide[0] <= west <= east <= wide[2]
        assert wide[0] < wide[2]
    else:
        assert wide[:3:2] == (-180.0, 180.0) or (wide[0] <= west and wide[2] >= east and wide[0] > wide[2])


def test_outline_over_the_antimeridian_stays_in_two_parts() -> None:
    def ring(west: float, east: float) -> list[list[list[float]]]:
        return [[[west, 1.01], [east, 1.01], [east, 1.02], [west, 1.01]]]

    geometry: dict[str, object] = {
        "type": "MultiPolygon",
        "coordinates": [ring(179.93, 180.0), ring(-180.0, -179.97)],
    }

    coarse = coarsen_geometry(geometry)

    assert coarse == {
        "type": "MultiPolygon",
        "coordinates": [
            [[[179.9, 1.0], [180.0, 1.0], [180.0, 1.1], [179.9, 1.1], [179.9, 1.0]]],
            [[[-180.0, 1.0], [-179.9, 1.0], [-179.9, 1.1], [-180.0, 1.1], [-180.0, 1.0]]],
        ],
    }


@pytest.mark.parametrize(
    "geometry", [{}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": []}]
)
def test_geometry_that_is_not_understood_is_withheld(geometry: dict[str, object]) -> None:
    image = get_only(withhold_for_public(make_one(footprint=geometry, bounds_wgs84=None)))

    assert image.footprint is None
    assert image.no_footprint == "withheld"


def test_rounding_goes_to_the_nearest_step() -> None:
    assert [round_deg(value) for value in (44.6103, -0.04, 33.55, 179.99)] == [44.6, 0.0, 33.6, 180.0]


def test_sun_angles_are_told_to_whole_degrees() -> None:
    scene = Scene(sun_azimuth_deg=151.23, sun_elevation_deg=-12.71, noted=make_noted(3))
    image = get_only(withhold_for_public(make_one(scenes=(scene,))))

    assert (image.scenes[0].sun_azimuth_deg, image.scenes[0].sun_elevation_deg) == (151.0, -13.0)
    assert [fact.value for fact in image.facts if fact.name == "sun_azimuth_deg"] == [151.0]


# --- links and tags ---


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://example.org/a?id=7#top", "https://example.org/a?id=7#top"),
        ("https://example.org/a?id=7&utm_source=x", "https://example.org/a?id=7&utm_source=withheld"),
        ("https://ines:pw@example.org/a", "https://example.org/a"),
        ("https://x.com/p/1?s=20&t=AbC", "https://x.com/p/1?s=withheld&t=withheld"),
        ("http://localhost:8000/a", "withheld"),
        ("http://192.168.1.7/a", "withheld"),
        ("file:///home/ines/a.tif", "withheld"),
        ("not a link", "withheld"),
        ("http://[::1", "withheld"),
    ],
)
def test_links_are_told_without_whoever_followed_them(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    ("name", "is_place"),
    [
        ("port:sevastopol", True),
        ("44.61, 33.52", True),
        ("geo:44.61,33.52", True),
        ("ship", False),
        ("type:ship", False),
    ],
)
def test_tags_that_name_places_are_told_apart(name: str, is_place: bool) -> None:
    assert is_place_tag(name) is is_place


def test_profile_of_an_empty_dossier_says_public_and_withholds_nothing() -> None:
    empty = make_dossier(exhibits=(), claims=(), custody=(), latest_at=None)

    public = withhold_for_public(empty)

    assert public == msgspec.structs.replace(empty, profile="public")


def test_agents_of_custody_alone_need_no_letter() -> None:
    line = make_log_line(40, "manifest.ingested", "manifest:x", agent="only-here")

    public = withhold_for_public(make_dossier(claims=(make_claim_view(),), custody=(line,)))

    assert "only-here" not in render(public)
