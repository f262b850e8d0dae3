"""Every time of acquisition that came with the file against every time that is stated."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from catalogue.check.accounts import Origin, SaidTime, list_accounts, read_instant
from catalogue.check.check import Check, Result, make_result
from catalogue.check.known_by import is_after_known
from catalogue.check.reasons import NO_TIME
from catalogue.check.same_hand import CAME_WITH_FILE, name_metadata, render_same_hand
from catalogue.check.subject import Subject
from catalogue.check.time_spans import (
    LARGEST_CHANCE,
    TOLERANCE,
    compute_chance,
    find_tolerance,
    is_midnight,
    measure_gap,
    measure_lateness,
    render_gap,
    shorten_source,
)
from catalogue.record.answer import Bearing, CheckFinding, NotRun, Question
from catalogue.record.fact import Basis
from catalogue.record.finding import Severity

NAME = "embedded times"
# Tags for the moment the picture was made (MWG guidelines 2.0, 5.6), and those for when the file was.
_MADE = (
    "EXIF:DateTimeOriginal",
    "XMP-exif:DateTimeOriginal",
    "IPTC:DateCreated",
    "XMP-photoshop:DateCreated",
)
_TAG_NAMES = frozenset({"acquired_at", "created_at", "digitized_at", "modified_at", "gps_at", "released_at"})
_TAG_KINDS = ("EXIF:", "IPTC:", "PNG:", "XMP")
_MIDNIGHT = "T00:00:00"
_SHOWN = 4


def run(subject: Subject) -> Iterable[Result]:
    """What the metadata with the file and the tags say of each stated time, and of one another."""
    accounts = list_accounts(subject)
    stated = tuple(t for account in accounts if account.origin is Origin.STATED for t in account.times)
    product = tuple(t for account in accounts if account.origin is Origin.PRODUCT for t in account.times)
    tags = _list_tags(subject)
    made = tuple(said for said in tags if said.fact.source in _MADE)
    tolerance = find_tolerance(subject)
    if not product and not tags and len(stated) < 2:
        yield NotRun(
            check=NAME,
            reason="neither the file nor a sidecar says when the picture was taken; "
            "ingest it with the supplier's metadata beside it",
        )
        return
    if not stated and len(product) < 2 and len(made) < 2:
        yield NotRun(
            check=NAME,
            reason=NO_TIME,
        )
        return
    is_divided = any(measure_gap(a.instant, b.instant) > tolerance for a, b in combinations(product, 2))
    if is_divided:
        yield _tell_apart("DATE-013", CAME_WITH_FILE, product)
    yield from _compare_made(made)
    if any(measure_gap(a.instant, b.instant) > tolerance for a, b in combinations(stated, 2)):
        yield _tell_apart("DATE-014", "statements of when it was taken", stated)
    for said in stated:
        yield from _judge_product(subject, said, product, tolerance=tolerance)
        yield from _judge_tags(said, tags)


def _list_tags(subject: Subject) -> tuple[SaidTime, ...]:
    found = []
    for fact in subject.image.facts:
        is_tag = fact.basis is Basis.EMBEDDED and fact.source.startswith(_TAG_KINDS)
        # Programs that know the day alone write midnight behind it.
        text = str(fact.value)[:10] if _MIDNIGHT in str(fact.value) else str(fact.value)
        instant = read_instant(text) if is_tag and fact.name in _TAG_NAMES else None
        if instant is not None:
            found.append(SaidTime(fact=fact, instant=instant))
    return tuple(found)


def _compare_made(made: tuple[SaidTime, ...]) -> Iterator[CheckFinding]:
    if any(measure_gap(a.instant, b.instant) > TOLERANCE for a, b in combinations(made, 2)):
        yield _tell_apart("DATE-012", "tags in the file for the time the picture was made", made)


def _tell_apart(code: str, what: str, times: tuple[SaidTime, ...]) -> CheckFinding:
    return make_result(
        code,
        f"{what} do not agree: {_list_times(times)}: at most one is right",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SAYS_NOTHING,
        severity=Severity.WARNING,
        facts=tuple(said.fact for said in times),
    )


def _judge_product(
    subject: Subject, said: SaidTime, product: tuple[SaidTime, ...], *, tolerance: timedelta
) -> Iterator[CheckFinding]:
    """Only what all of the metadata say counts: of a divided witness nobody knows which part."""
    gaps = [measure_gap(said.instant, other.instant) for other in product]
    if not product or len({gap > tolerance for gap in gaps}) > 1:
        return
    facts = (said.fact, *(other.fact for other in product))
    stated = f"stated as taken {said.fact.value} ({said.fact.render_source()})"
    metadata = name_metadata(other.fact for other in product)
    # Of a composite of a month, and of a day, `datetime` is often given as midnight.
    is_placeholder = any(is_midnight(other.instant) for other in product)
    if gaps[0] > tolerance:
        yield make_result(
            "DATE-028" if is_placeholder else "DATE-007",
            f"{stated}; {metadata} say {_list_times(product)}, at least {render_gap(min(gaps))} apart"
            + ("; midnight sharp may stand for a month or a composite" if is_placeholder else ""),
            check=NAME,
            question=Question.MISDATED,
            bearing=Bearing.SAYS_NOTHING if is_placeholder else Bearing.CONTRADICTS,
            severity=Severity.WARNING if is_placeholder else None,
            facts=facts,
        )
        return
    if any(measure_gap(a.instant, b.instant) > tolerance for a, b in combinations(product, 2)):
        return  # a wide statement that agrees with each of two that exclude each other
    chance = min(compute_chance(said.instant, other.instant, tolerance) for other in product)
    # Metadata that are younger than the picture support nothing.
    is_late = any(is_after_known(subject, other.instant) for other in product)
    is_telling = chance <= LARGEST_CHANCE and not is_late and not is_placeholder
    yield make_result(
        "DATE-008",
        f"{stated}; {metadata} agree: {_list_times(product)}. Written independently, a date wrong by up to a "
        f"year would agree in {chance:.2%} of cases{render_same_hand(subject, said.fact)}",
        check=NAME,
        question=Question.MISDATED,
        bearing=Bearing.SUPPORTS if is_telling else Bearing.SAYS_NOTHING,
        facts=facts,
        evidence=(("chance", f"{chance:.4f}"),),
    )


def _judge_tags(said: SaidTime, tags: tuple[SaidTime, ...]) -> Iterator[CheckFinding]:
    """Tags by three groups: before the stated time, after it, and meeting it."""
    stated = f"stated as taken {said.fact.value} ({said.fact.render_source()})"
    made = [tag for tag in tags if tag.fact.source in _MADE]
    before = [tag for tag in tags if measure_lateness(said.instant, tag.instant) > TOLERANCE]
    after = [tag for tag in made if measure_lateness(tag.instant, said.instant) > TOLERANCE]
    meeting = [tag for tag in made if measure_gap(tag.instant, said.instant) <= TOLERANCE]
    for code, found, words, severity in (
        (
            "DATE-009",
            before,
            "tags in the file are earlier: {}; nothing is saved before it is taken, but clocks can be unset",
            Severity.WARNING,
        ),
        (
            "DATE-010",
            after,
            "tags in the file are later: {}, as an export or a release gives them",
            Severity.NOTE,
        ),
        ("DATE-011", meeting, "tags in the file agree: {}; anybody can write tags", Severity.NOTE),
    ):
        if found:
            yield make_result(
                code,
                f"{stated}; {words.format(_list_times(tuple(found)))}",
                check=NAME,
                question=Question.MISDATED,
                bearing=Bearing.SAYS_NOTHING,
                severity=severity,
                facts=(said.fact, *(tag.fact for tag in found)),
            )


def _list_times(times: tuple[SaidTime, ...]) -> str:
    shown = [f"{said.fact.value} ({shorten_source(said.fact)})" for said in times[:_SHOWN]]
    rest = len(times) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


CHECK = Check(NAME, (Question.MISDATED,), run)
