"""The report: escaped, self-contained, whole, and fair to those who disagree."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import msgspec
import pytest
from msgspec import inspect

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Assessment, Claim, Relation, Verdict
from catalogue.record.fact import Basis, Fact
from catalogue.record.statement import Noted
from catalogue.record.tag import Tag, Withdrawal
from catalogue.record.views import ClaimView, Dossier, Exhibit, ImageView, LinkedClaim, LogLine
from catalogue.render.report import render_report
from catalogue.render.report_html import escape
from catalogue.render.report_style import STYLE, TEXT_PAIRS, measure_contrast

IMAGE, OTHER_IMAGE, CLAIM = "1a" * 32, "2b" * 32, "3c" * 32
JPEG = b"\xff\xd8\xff\xe0 a small picture \xff\xd9"
AT = "2022-05-11T10:22:05Z"
HOSTILE = (
    '</style></td><script>alert(1)</script><img src=x onerror=alert(1)>" onerror="x" \' &lt; '
    "javascript:alert(1) https://example.org/\u202etxt.exe\u2066\x00\x1b[31m\x7f\ud800\ufeff\u2028 -->"
)
# Left out of the page on purpose: it stands elsewhere on it, or in a file of the bundle beside it.
LEFT_OUT = {
    "exhibits.preview",  # the picture itself is shown
    "exhibits.image.kept",  # where the recorder had it says nothing about the bundle
    "exhibits.image.outcome",  # `reason` tells it
    "exhibits.image.digests.sha256",  # the id
    "exhibits.image.facts.noted.at",  # the entry stands under custody with its time
    "exhibits.image.claims.slug",  # the words are shown
    "exhibits.image.claims.claimant",  # under the claim
    "exhibits.image.sidecars.kind",
    "exhibits.image.derivatives.of",
    "exhibits.image.withdrawals.claim",
    "exhibits.image.withdrawals.image",
    "claims.withdrawals.claim",
    "claims.withdrawals.image",
    "claims.statements.slug",  # in the heading
    "claims.link_assessments.claim",
    "claims.assessments.claim",
    # By their first digits, as nothing else of that id is in the bundle.
    "exhibits.image.claims.id",
    "claims.images",
    "claims.link_assessments.image",
    # The program's own sentence stands there, whatever an entry says.
    *(
        f"exhibits.image.checks.answers.{name}.proposition"
        for name in ("modified", "misdated", "mislocated", "misrepresented")
    ),
    "exhibits.image.no_footprint",  # there is one
    "exhibits.image.footprint",  # its bounds are told
    "claims.assessments.image",  # an assessment of the claim itself has none
    # Reasons and grades stand under the claim, which comes with every image that is linked to it.
    *(
        f"exhibits.image.claims.assessments.{name}"
        for name in ("claim", "image", "source_grade", "reasons", "method", "noted.entry", "noted.at")
    ),
}
VOID = {"meta", "img", "br", "col", "wbr"}
TAGS = set(
    re.findall(
        r"\S+",
        "html head meta title style body main header nav section h1 h2 h3 h4 h5 p div span strong a code "
        "pre bdi wbr ul ol li dl dt dd table caption thead tbody tr th td figure figcaption "
        "img svg rect path circle details summary",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name class id href src alt dir scope rowspan data-label translate "
        "aria-hidden aria-labelledby focusable viewbox d x y width height cx cy r fill-opacity",
    )
)


class Page(HTMLParser):
    """A page, read as a browser would read well-formed HTML.

    Attributes:
        elements: (tag, attributes) of each, in order.
        faults: what is not balanced.
        words: all text but that of the style.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The shapes of the signs close themselves, as SVG allows."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data

    def find(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def fill(kind: inspect.Type, text: Callable[[str], str], path: str = "") -> object:
    """A value of a type in which every field is given and every text is that of its path."""
    match kind:
        case inspect.StructType():
            fields = (
                (field.name, fill(field.type, text, f"{path}.{field.encode_name}".strip(".")))
                for field in kind.fields
            )
            return kind.cls(**dict(fields))
        case inspect.UnionType():
            given = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
            texts = [one for one in given if isinstance(one, inspect.StrType)]
            return fill(next(iter([*texts, *given])), text, path)
        case inspect.VarTupleType():
            return (fill(kind.item_type, text, path),)
        case inspect.TupleType():
            return tuple(fill(one, text, path) for one in kind.item_types)
        case inspect.EnumType():
            return next(iter(kind.cls))
        case inspect.DictType(value_type=inspect.IntType()):
            return {text(path): 2}
        case inspect.DictType():
            return {"type": text(path)}
        case inspect.StrType():
            return text(path)
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.RawType():
            return msgspec.Raw(b"{}")
    raise AssertionError(f"no value is known for {kind}")


def make_full(text: Callable[[str], str]) -> Dossier:
    dossier = fill(inspect.type_info(Dossier), text)
    assert isinstance(dossier, Dossier)
    return dossier


def make_noted(seq: int = 0, agent: str = "ines") -> Noted:
    return Noted(f"origin:{seq}", AT, agent)


def make_view(**changes: object) -> ImageView:
    """An image of which nothing is known but its id and name."""
    names = [field.name for field in msgspec.structs.fields(ImageView)]
    empty = {"facts", "conflicts", "notes", "sightings", "scenes", "tags", "annotations", "claims"}
    empty |= {"sidecars", "derivatives", "fixity_checks", "checks", "withdrawals", "ingested"}
    values: dict[str, object] = {name: () if name in empty else None for name in names}
    return ImageView(**{**values, "id": IMAGE, "name": "quay.tif", **changes})  # type: ignore[arg-type]


def make_claim_view(**changes: object) -> ClaimView:
    view = ClaimView(
        id=CLAIM,
        slug="two-ships",
        statements=(Claim(slug="two-ships", text="Two ships load.", claimant="press", noted=make_noted()),),
        assessments=(),
        link_assessments=(),
        verdicts={},
        images=(),
        withdrawals=(),
    )
    return msgspec.structs.replace(view, **changes)


def make_dossier(
    *, image: ImageView | None = None, claim: ClaimView | None = None, **changes: object
) -> Dossier:
    dossier = Dossier(
        profile="full",
        exhibits=(Exhibit(image=image),) if image else (),
        claims=(claim,) if claim else (),
        custody=(),
        latest_at=AT,
        tool="satellite-evidence-catalogue 0.1.0",
    )
    return msgspec.structs.replace(dossier, **changes)


def make_line(seq: int, **changes: object) -> LogLine:
    line = LogLine(
        entry=f"origin:{seq}",
        at=AT,
        agent="ines",
        type="tag.added",
        subject=f"image:{IMAGE}",
        summary="tag ship",
        sha256="4d" * 32,
        body=msgspec.Raw(b"{}"),
    )
    return msgspec.structs.replace(line, **changes)


def make_assessment(agent: str, verdict: Verdict, *, seq: int = 1, **changes: object) -> Assessment:
    assessment = Assessment(claim=CLAIM, verdict=verdict, noted=make_noted(seq, agent))
    return msgspec.structs.replace(assessment, **changes)


def make_rich() -> tuple[Dossier, dict[str, bytes]]:
    """A dossier with something in every field, and its previews."""
    dossier = make_full(lambda path: f"[{path}]")
    return dossier, {dossier.exhibits[0].image.id: JPEG}


def read(dossier: Dossier, previews: dict[str, bytes] | None = None) -> Page:
    return Page(render_report(dossier, previews or {}))


def split_columns(page: str) -> Iterator[list[str]]:
    """The words of each column, for every place where columns stand side by side."""
    for place in re.findall(r'<div class="columns(?: lone)?">(.*?)<h4>', page, re.DOTALL):
        yield [Page(part).words for part in re.split(r'<div class="block inference column">', place)[1:]]


def test_hostile_text_in_every_field_stays_text() -> None:
    dossier = make_full(lambda path: HOSTILE)

    page = read(dossier, {HOSTILE: JPEG})

    assert page.faults == []
    assert {tag for tag, _ in page.elements} <= TAGS
    assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
    assert "<script>alert(1)</script>" in page.words


@pytest.mark.parametrize("has_preview", [True, False])
def test_page_loads_nothing_and_links_only_within_itself(has_preview: bool) -> None:
    dossier = make_full(lambda path: HOSTILE)

    page = read(dossier, {HOSTILE: JPEG} if has_preview else {})

    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    sources = [attributes["src"] for _, attributes in page.elements if "src" in attributes]
    links = [attributes["href"] for _, attributes in page.elements if "href" in attributes]
    assert len(ids) == len(set(ids))
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(sources) == has_preview
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    assert not re.search(r"url\(|@import|@font-face|expression", STYLE)


def test_policy_forbids_everything_but_the_previews_and_the_style() -> None:
    text = render_report(*make_rich())

    [policy] = [one["content"] for one in Page(text).find("meta") if one.get("http-equiv")]

    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_signs_that_hide_or_turn_text_are_shown_by_number() -> None:
    text = render_report(make_full(lambda path: HOSTILE), {})

    hidden = {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert hidden == {"\n"}
    for name in ("U+202E", "U+2066", "U+0000", "U+001B", "U+007F", "U+D800", "U+FEFF", "U+2028"):
        assert f'<span class="sign">{name}</span>' in text
    assert text.encode()


@pytest.mark.parametrize(
    "word", ["می\u200cخواهم", "क्\u200dष", "٢\u06dd", "Севастополь", "سيفاستوبول", "סבסטופול"]
)
def test_words_of_other_scripts_stay_whole(word: str) -> None:
    assert word in read(make_dossier(image=make_view(name=word))).words


def test_every_control_that_is_not_seen_is_shown_by_number() -> None:
    # Signs that Unicode counts as controls and that have a form of their own.
    seen = {"\n", *map(chr, range(0x600, 0x606)), "\u06dd", "\u070f", "\u0890", "\u0891"}
    seen |= {"\u08e2", "\U000110bd", "\U000110cd", *map(chr, range(0x13430, 0x13440))}
    controls = {
        sign
        for sign in map(chr, range(0x110000))
        if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    }

    silent = {sign for sign in controls if sign in escape(sign)}

    assert silent <= seen


def test_joiner_between_latin_letters_is_shown() -> None:
    assert "payU+200Dpal" in read(make_dossier(image=make_view(name="pay\u200dpal"))).words


def test_everything_known_is_told_unless_it_is_named_here() -> None:
    texts: set[str] = set()

    def name(path: str) -> str:
        texts.add(path)
        return f"[{path}]"

    page = read(make_full(name))

    untold = {path for path in texts if f"[{path}]" not in page.words}
    assert untold == LEFT_OUT


@pytest.mark.parametrize("make", [make_rich, lambda: (make_dossier(), {})], ids=["rich", "empty"])
def test_page_can_be_read_without_eyes(make: Callable[[], tuple[Dossier, dict[str, bytes]]]) -> None:
    page = read(*make())

    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert page.faults == []
    assert page.find("html")[0]["lang"] == "en"
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(cell["scope"] in {"col", "row", "rowgroup"} for cell in page.find("th"))
    assert all(picture["alt"] for picture in page.find("img"))
    assert all(sign["aria-hidden"] == "true" for sign in page.find("svg"))


def test_colours_can_be_read_by_weak_eyes() -> None:
    badges = re.findall(r"\.badge-\d+ { background: (#\w{6}); color: (#\w{6}); }", STYLE)

    assert len(badges) == 8
    assert all(measure_contrast(*pair) >= 4.5 for pair in (*TEXT_PAIRS, *badges))
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)


def test_same_dossier_gives_the_same_page() -> None:
    dossier, previews = make_rich()
    copy = msgspec.json.decode(msgspec.json.encode(dossier), type=Dossier)

    assert render_report(dossier, previews) == render_report(copy, dict(previews))


def test_preview_is_in_the_page() -> None:
    mark = Annotation(shape=Shape.POINT, points_px=((3, 4),), label="open hold", noted=make_noted())
    page = read(make_dossier(image=make_view(annotations=(mark,))), {IMAGE: JPEG})

    [picture] = page.find("img")
    assert base64.b64decode(picture["src"].partition(",")[2]) == JPEG
    assert picture["alt"] == "Preview of quay.tif. Marks: 1 open hold."


def test_conflicting_assessments_stand_side_by_side() -> None:
    said = (
        make_assessment("ines", Verdict.INCONCLUSIVE, reasons="too small"),
        make_assessment("oleh", Verdict.CONTRADICTED, seq=2, reasons="hatches are closed"),
        make_assessment("ines", Verdict.SUPPORTED, seq=3, reasons="compared", source_grade="B"),
    )
    claim = make_claim_view(assessments=said, verdicts={"supported": 1, "contradicted": 1})

    text = render_report(make_dossier(claim=claim), {})

    [[ines, oleh]] = split_columns(text)
    assert ines.startswith("ines")
    assert ines.index("compared") < ines.index("Said earlier") < ines.index("too small")
    assert "supported" in ines
    assert "B– source: usually reliable; information: not graded" in ines
    assert oleh.startswith("oleh")
    assert "contradicted" in oleh
    assert "hatches are closed" in oleh
    assert "The assessments disagree." in Page(text).words


def test_agreement_is_not_called_disagreement() -> None:
    said = (make_assessment("ines", Verdict.SUPPORTED), make_assessment("oleh", Verdict.SUPPORTED, seq=2))
    claim = make_claim_view(assessments=said, verdicts={"supported": 2})

    words = read(make_dossier(claim=claim)).words

    assert "disagree" not in words.partition("Words")[0].replace("where they disagree", "")
    assert "supported by 2" in words


def test_assessment_of_a_link_stands_apart_from_those_of_the_claim() -> None:
    of_link = make_assessment("oleh", Verdict.SUPPORTED, image=IMAGE)

    words = read(make_dossier(claim=make_claim_view(link_assessments=(of_link,)))).words

    assert "Nobody has assessed the claim itself." in words
    assert words.index("single images for the claim") < words.index("oleh")


def test_facts_show_their_kind_and_their_conflicts() -> None:
    facts = (
        Fact(name="acquired_at", value="2022-05-19", basis=Basis.EMBEDDED, source="EXIF:DateTimeOriginal"),
        Fact(name="acquired_at", value="2022-05-21", basis=Basis.STATED, source="entry origin:1 by ines"),
        Fact(name="gsd_m", value=0.5, basis=Basis.DERIVED, source="transform"),
    )

    text = render_report(make_dossier(image=make_view(facts=facts, conflicts=("acquired_at",))), {})

    table = text[text.index("<h4>Facts") : text.index("<h4>Where it was seen")]
    kinds = re.findall(r'class="kind (\w+)".*?</svg>(\w+)</span>', table)
    assert kinds == [("observation", "embedded"), ("claim", "stated"), ("inference", "derived")]
    assert "Conflict: acquired_at. The values cannot all be right." in Page(table).words
    assert table.count('<span class="conflict">') == 1
    assert 'rowspan="2"' in table


def test_kinds_differ_by_edge_and_sign_and_not_by_colour_alone() -> None:
    edges = {
        kind: re.search(rf"\.block\.{kind} {{(.*?)}}", STYLE, re.DOTALL) for kind in ("claim", "inference")
    }
    text = render_report(make_dossier(), {})

    assert edges["claim"] and "double" in edges["claim"][1]
    assert edges["inference"] and "dashed" in edges["inference"][1]
    signs = re.findall(r'<span class="kind \w+"><svg[^>]*>(.*?)</svg>(observation|claim|inference)<', text)
    assert [word for _, word in signs] == ["observation", "claim", "inference"]
    assert len({sign for sign, _ in signs}) == 3


def test_withheld_is_listed_in_a_public_report() -> None:
    words = read(make_dossier(profile="public", withheld=("Who collected 3 images.",))).words

    assert "Withheld on purpose" in words
    assert "Who collected 3 images." in words


def test_public_report_says_when_nothing_is_withheld() -> None:
    assert "Nothing had to be withheld." in read(make_dossier(profile="public")).words


def test_full_report_has_no_list_of_what_is_withheld() -> None:
    assert "Withheld on purpose" not in read(make_dossier()).words


def test_missing_original_is_said_with_its_reason() -> None:
    exhibit = Exhibit(image=make_view(), without=("It is tagged sensitivity:personal.",))

    words = read(make_dossier(exhibits=(exhibit,))).words

    assert "not in this bundle" in words
    assert "It is tagged sensitivity:personal." in words
    assert "1, 1 without its original here" in words
    assert "No preview of this image is shown." in words


def test_sensitivity_is_said_before_the_picture() -> None:
    image = make_view(tags=(Tag(name="sensitivity:graphic", noted=make_noted()),))

    text = render_report(make_dossier(image=image), {IMAGE: JPEG})

    assert text.index("Sensitive: ") < text.index("<img ")
    assert "Sensitive: graphic. Think before you show it." in Page(text).words


def test_what_was_taken_back_is_told_with_its_reason() -> None:
    taken = Withdrawal(withdraws="origin:7", what="tag mistake", reason="wrong picture", noted=make_noted(8))

    words = read(make_dossier(image=make_view(withdrawals=(taken,)))).words

    assert "tag mistake (entry origin:7), because: wrong picture. Taken back by ines" in words


def test_statement_leads_to_its_line_in_the_custody_table() -> None:
    tags = (Tag(name="ship", noted=make_noted(5)), Tag(name="grain", noted=make_noted(6)))
    dossier = make_dossier(image=make_view(tags=tags), custody=(make_line(4), make_line(5)))

    text = render_report(dossier, {})

    assert '<a href="#act-2"><bdi lang="">origin:5</bdi></a>' in text
    assert '<span id="act-2"><bdi lang="">origin:5</bdi></span>' in text
    assert "entry origin:6" in Page(text).words
    assert text.count(">origin:6<") == 1


def test_custody_tells_who_did_what_when() -> None:
    words = read(make_dossier(image=make_view(), custody=(make_line(5, sha256="ab" * 32),))).words

    custody = words[words.index("SHA-256 of the line") :]
    assert custody.startswith(
        "SHA-256 of the lineorigin:52022-05-11 10:22:05 UTCinestag.added tag shipImage 1abababababababab"
    )
    assert "ab" * 9 not in custody


def test_images_for_and_against_a_claim_stand_in_one_table() -> None:
    link = LinkedClaim(
        id=CLAIM,
        slug="two-ships",
        text="Two ships load.",
        claimant="press",
        relation=Relation.CONTRADICTS,
        note="only one",
        noted=make_noted(),
        assessments=(),
    )
    claim = make_claim_view(images=((IMAGE, Relation.CONTRADICTS), (OTHER_IMAGE, Relation.SUPPORTS)))

    words = read(make_dossier(image=make_view(claims=(link,)), claim=claim)).words

    table = words[
        words.index("2 images linked to this claim") : words.index("Images", words.index("2 images"))
    ]
    assert table.index("(not in this bundle)supports") < table.index("contradictsonly one")


def test_image_linked_in_two_relations_is_counted_once() -> None:
    claim = make_claim_view(images=((IMAGE, Relation.CITED_FOR), (IMAGE, Relation.SUPPORTS)))

    words = read(make_dossier(claim=claim)).words

    assert "1 image linked to this claim" in words


def test_empty_dossier_says_what_is_not_there() -> None:
    words = read(make_dossier(latest_at=None)).words

    for said in ("No claim is in this bundle.", "No image is in this bundle.", "No act is disclosed."):
        assert said in words


def test_many_images_are_told_quickly_and_listed() -> None:
    exhibits = tuple(Exhibit(image=make_view(id=f"{n:064x}", name=f"scene-{n:03}.tif")) for n in range(100))

    page = read(make_dossier(exhibits=exhibits), {exhibit.image.id: JPEG for exhibit in exhibits})

    assert len(page.find("img")) == 100
    assert f"100, {100 * len(JPEG) / 1000:.1f} kB" in page.words
    assert page.words.count("scene-099.tif") == 2
