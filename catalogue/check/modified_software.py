"""What the tags say about the programs that a picture went through."""

import re
from collections.abc import Iterator, Sequence

from catalogue.check.accounts import read_instant
from catalogue.check.check import Check, Result, make_result
from catalogue.check.subject import Subject
from catalogue.check.words import shorten
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Fact
from catalogue.record.finding import Severity
from catalogue.record.instant import Instant

NAME = "editing software"
_PROGRAMS = ("software", "creator_tool")
_FIRST_TIMES = ("acquired_at", "created_at", "digitized_at")
# Programs whose purpose is to change what a picture shows; not converters, GIS or cameras.
_EDITORS = re.compile(
    r"\b(photoshop|lightroom|camera raw|firefly|illustrator|gimp|snapseed|affinity photo|picsart|pixelmator"
    r"|paint\.net|paint shop|painttool|photo-?paint|corel ?draw|capture one|luminar|canva|meitu|faceapp"
    r"|facetune|darktable|rawtherapee|krita|acdsee|photoscape|fotor|picasa|photofiltre|aperture|inpaint)\b",
    re.IGNORECASE,
)
# IPTC NewsCodes, digital source type: made by a model or by an artist, in whole or in part.
_INVENTED = {
    "trainedalgorithmicmedia": "made by a generative model",
    "compositewithtrainedalgorithmicmedia": "composed with parts made by a generative model",
    "compositesynthetic": "composed with synthetic parts",
    "algorithmicmedia": "made by an algorithm",
    "virtualrecording": "recorded from a virtual scene",
    "digitalart": "made by an artist with a program",
    "digitalcreation": "made by a person with a program",
}
_SHOWN = 80
_TIMES = frozenset({"modified_at", *_FIRST_TIMES})
_READ = frozenset(
    {*_PROGRAMS, *_TIMES, "document_id", "original_document_id", "derived_from_document_id"}
) | {"digital_source_type"}


def check_software(subject: Subject) -> Iterator[Result]:
    """Warnings for editors and for what is declared to be invented; a note for what was saved anew."""
    facts = [fact for fact in subject.image.facts if fact.name in _READ]
    if not facts:
        yield NotRun(check=NAME, reason="no tag of the file names a program, a time of change or a document")
        return
    yield from _tell_editors(facts)
    yield from _tell_saved(facts)
    yield from _tell_invented(facts)


def _tell_editors(facts: Sequence[Fact]) -> Iterator[CheckFinding]:
    """One note, however many tags name editors."""
    editors = [fact for fact in facts if fact.name in _PROGRAMS and _EDITORS.search(str(fact.value))]
    if editors:
        names = list(dict.fromkeys(shorten(str(fact.value), _SHOWN) for fact in editors))
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        yield make_result(
            "MOD-010",
            f"It was opened and saved by {' and '.join(names[:2])}{more}, say its tags "
            f"({editors[0].render_source()}). Every agency does that; it is no proof that what it shows was "
            "altered.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
            severity=Severity.NOTE,
            facts=editors,
        )


def _tell_saved(facts: Sequence[Fact]) -> Iterator[CheckFinding]:
    """One note, for the first of its signs."""
    found = _find_later_change(facts) or _find_other_document(facts)
    if found:
        sentence, used = found
        yield make_result(
            "MOD-011",
            f"{sentence}; processing, captioning and conversion do the same.",
            check=NAME,
            question=Question.MODIFIED,
            bearing=Bearing.SAYS_NOTHING,
            facts=used,
        )


def _find_later_change(facts: Sequence[Fact]) -> tuple[str, tuple[Fact, ...]] | None:
    times = [(fact, when) for fact in facts if fact.name in _TIMES and (when := _parse(fact)) is not None]
    first = min(
        (pair for pair in times if pair[0].name in _FIRST_TIMES),
        key=lambda pair: pair[1].latest,
        default=None,
    )
    last = max(
        (pair for pair in times if pair[0].name == "modified_at"),
        key=lambda pair: pair[1].earliest,
        default=None,
    )
    if first is None or last is None or last[1].earliest <= first[1].latest:
        return None
    return (
        f"By its tags it was saved anew on {last[1].text} ({last[0].render_source()}), after it was taken or "
        f"made on {first[1].text} ({first[0].render_source()})",
        (last[0], first[0]),
    )


def _find_other_document(facts: Sequence[Fact]) -> tuple[str, tuple[Fact, ...]] | None:
    named = {name: [fact for fact in facts if fact.name == name] for name in _READ}
    for original in named["original_document_id"]:
        for document in named["document_id"]:
            if _strip_id(original) != _strip_id(document):
                return (
                    "By its tags it was saved from another document "
                    f"({original.render_source()} and {document.render_source()} differ)",
                    (original, document),
                )
    for derived in named["derived_from_document_id"]:
        return f"By its tags it was made from another document ({derived.render_source()})", (derived,)
    return None


def _tell_invented(facts: Sequence[Fact]) -> Iterator[CheckFinding]:
    for fact in facts:
        kind = str(fact.value).rstrip("/").rpartition("/")[2].casefold()
        if fact.name == "digital_source_type" and kind in _INVENTED:
            yield make_result(
                "MOD-012",
                f"Its tags declare that it was {_INVENTED[kind]} ({fact.render_source()}).",
                check=NAME,
                question=Question.MODIFIED,
                bearing=Bearing.SAYS_NOTHING,
                severity=Severity.WARNING,
                facts=(fact,),
            )
            return


def _parse(fact: Fact) -> "_Bounded | None":
    instant = read_instant(str(fact.value))
    return _Bounded(instant) if instant is not None else None


class _Bounded:
    """A time whose bounds are known."""

    def __init__(self, instant: Instant) -> None:
        assert instant.earliest and instant.latest
        self.text, self.earliest, self.latest = instant.text, instant.earliest, instant.latest


def _strip_id(fact: Fact) -> str:
    """XMP writes the same identifier with several prefixes: `xmp.did:`, `uuid:`, `adobe:docid:photoshop:`."""
    return str(fact.value).rpartition(":")[2].casefold()


CHECK = Check(NAME, (Question.MODIFIED,), check_software)
