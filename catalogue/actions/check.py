"""Check what pictures can say about what is claimed with them, and record the answers."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec

from catalogue.actions.case import Case
from catalogue.actions.closer_look import Item, look_closer_at
from catalogue.actions.elements import Elements
from catalogue.actions.examination_file import Read, read_examinations
from catalogue.actions.look import find_claims_in, make_image_view, view_claim
from catalogue.actions.whereabouts import find_original, find_places
from catalogue.check.checks import run_checks
from catalogue.check.sensors import read_table_version
from catalogue.check.subject import Subject
from catalogue.errors import InputRefused, InputUnreadable, UsageFault
from catalogue.examine.credentials import check_trust_list
from catalogue.journal.line import Draft
from catalogue.record.answer import Answers, Checked, Source
from catalogue.record.answer_history import find_changed_answers, find_changes, find_own
from catalogue.record.claim import Relation
from catalogue.record.closer_look import CloserLook
from catalogue.record.documents import ClaimDocument, ImageDocument, Table
from catalogue.record.entry import EntryType
from catalogue.record.views import ImageView

# What an image is context for, or contradicts, is not claimed with it.
_CLAIMED = frozenset({Relation.CITED_FOR, Relation.SUPPORTS})
# The official list of 2026 has 52 certificates in 100 kB.
_LIST_LIMIT_BYTES = 4_000_000
_NO_PIXELS = "the bytes were not looked at (--no-pixels)"
_PACKAGES = (("catalogue", "satellite-evidence-catalogue"), ("sgp4", "sgp4"))
_NO_ORIGINAL = "its original is not in this catalogue; when it is kept in place, give --in-place DIR"


@dataclass(frozen=True)
class CheckOptions:
    """How images are checked.

    Attributes:
        elements: element sets that the person gave.
        trust_list: PEM certificates of signers that the person trusts; None for none.
        has_pixels: look at the bytes of the originals too.
        is_recorded: record the answers as an entry, unless the last one says the same.
        in_place: the folder that holds originals kept by reference.
    """

    elements: Elements | None = None
    trust_list: bytes | None = None
    has_pixels: bool = True
    is_recorded: bool = True
    in_place: Path | None = None


DEFAULT = CheckOptions()


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about one image, as `--json` prints it.

    Attributes:
        image: its id.
        name: the file's name as obtained.
        answers: the four.
        sources: the programs and data sets that took part.
        entry: the entry that records it; None when nothing was recorded.
        changes: what is otherwise than when this agent checked it last on this device, one sentence each;
            None when it was never checked.
        changed_answers: those of the changes that are of answers.
    """

    image: str
    name: str | None
    answers: Answers
    sources: tuple[Source, ...]
    entry: str | None = None
    changes: tuple[str, ...] | None = None
    changed_answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checkup:
    """An image that was checked, with what the checks were given."""

    subject: Subject
    result: CheckResult

    @property
    def image(self) -> ImageView:
        """Everything known about it."""
        return self.subject.image


def check_images(
    case: Case, documents: Sequence[ImageDocument], options: CheckOptions = DEFAULT
) -> Iterator[Checkup]:
    """The four answers for each image, once each, in the order in which they are given.

    Raises:
        StoreUnavailable: the catalogue is locked, or its disk full.
        NoSuchRecord: there is no such folder as that of originals kept in place.
    """
    each = tuple({one.id: one for one in documents}.values())
    looks = _look(case, each, options)
    tools = _list_tools(options)
    for document in each:
        read = read_examinations(case.originals, document, own=case.settings.origin)
        subject = make_subject(case, document, read, options, look=looks(document.id))
        answers = run_checks(subject)
        checked = Checked(answers=answers, sources=tuple(sorted({*tools, *_list_read(document, subject)})))
        yield Checkup(subject, _conclude(case, document, subject.image.name, checked, options))


def make_subject(
    case: Case, document: ImageDocument, read: Read, options: CheckOptions, *, look: CloserLook | str
) -> Subject:
    """What the checks are given.

    Args:
        case: the catalogue.
        document: the image.
        read: what was read in its original.
        options: for the element sets.
        look: what a closer look at its bytes found, or why there is none.
    """
    find_claim = find_claims_in(case)
    original = case.originals.find(document.id)
    place = original.relative_to(case.folder).as_posix() if original else None
    claimed = dict.fromkeys(link.claim for link in document.links if link.relation in _CLAIMED)
    placed = next((one for one in read.examinations if one.footprint is not None), None)
    return Subject(
        image=make_image_view(document, read, find_claim, original=place),
        claims=tuple(view_claim(claim) for one in claimed if (claim := find_claim(one)) is not None),
        footprint=placed.footprint if placed else None,
        grid=placed.grid if placed else None,
        closer_look=look if isinstance(look, CloserLook) else None,
        no_closer_look=look if isinstance(look, str) else "",
        elements=options.elements.sets if options.elements else (),
    )


def _look(
    case: Case, documents: Sequence[ImageDocument], options: CheckOptions
) -> Callable[[str], CloserLook | str]:
    """The way to what a closer look at an image's bytes found, or why there is none."""
    if not options.has_pixels:
        return lambda _: _NO_PIXELS
    places = find_places(options.in_place)
    found: dict[str, CloserLook | str] = {}

    def list_items() -> Iterator[Item]:
        for document in documents:
            path = find_original(case, document, places)
            if path is None:
                found[document.id] = _NO_ORIGINAL
            else:
                yield document.id, path, *_describe(document, path)

    arriving = look_closer_at(list_items(), trust_list=options.trust_list)

    def find(image: str) -> CloserLook | str:
        # When no more arrive, those without an original are known too.
        while image not in found and (arrived := next(arriving, None)) is not None:
            found.update([arrived])
        return found.pop(image)

    return find


def _describe(document: ImageDocument, path: Path) -> tuple[str, str | None]:
    first = document.ingested[0] if document.ingested else None
    return (first.name, first.media_type) if first else (path.name, None)


def _list_tools(options: CheckOptions) -> tuple[Source, ...]:
    tools = [Source(name="sensor table", version=read_table_version())]
    tools += options.elements.sources if options.elements else ()
    tools += [Source(name=name, version=version(package)) for name, package in _PACKAGES]
    if options.trust_list is not None:
        tools.append(Source(name="trust list", version=hashlib.sha256(options.trust_list).hexdigest()))
    return tuple(tools)


def _list_read(document: ImageDocument, subject: Subject) -> Iterator[Source]:
    for ingested in document.ingested:
        yield Source(name="examination", version=ingested.examination.sha256)
    if subject.closer_look is not None:
        yield from (Source(name=name, version=number) for name, number in subject.closer_look.tools)


def _conclude(
    case: Case, document: ImageDocument, name: str | None, checked: Checked, options: CheckOptions
) -> CheckResult:
    """The result, recorded unless the last one of this agent and device says the same."""
    # Another journal may use this agent's name, and give any time.
    last = find_own(document.checks, origin=case.settings.origin, agent=case.writer.agent)
    is_known = last is not None and (last.answers, last.sources) == (checked.answers, checked.sources)
    entry = last.get_noted().entry if last is not None and is_known else None
    if options.is_recorded and not is_known:
        draft = Draft(EntryType.IMAGE_CHECKED, f"image:{document.id}", checked)
        entry = case.record([draft])[0].noted.entry
    return CheckResult(
        image=document.id,
        name=name,
        answers=checked.answers,
        sources=checked.sources,
        entry=entry,
        changes=tuple(find_changes(last, checked)) if last is not None else None,
        changed_answers=tuple(find_changed_answers(last, checked)) if last is not None else (),
    )


def find_documents(
    case: Case, images: Sequence[ImageDocument], claims: Sequence[ClaimDocument], *, is_all: bool
) -> tuple[ImageDocument, ...]:
    """The images that are named, those linked to the claims, or all; each once, in that order.

    Raises:
        UsageFault: nothing is named, or a claim has no image.
    """
    if not (images or claims or is_all):
        raise UsageFault("nothing is named: give images, a claim with --claim, or --all")
    found = {one.id: one for one in images}
    for claim in claims:
        linked = [case.store.find(Table.IMAGES, link.image) for link in claim.links]
        if not linked:
            raise UsageFault(
                f"no image is linked to claim {claim.id[:12]}; link one with 'catalogue claim link'"
            )
        found |= {one.id: one for one in linked if isinstance(one, ImageDocument)}
    if is_all:
        found |= {one.id: one for one in case.store.scan(Table.IMAGES) if isinstance(one, ImageDocument)}
    return tuple(found.values())


def read_trust_list(path: Path) -> bytes:
    """The certificates in a file.

    Raises:
        InputUnreadable: it cannot be read, or holds no certificate of an authority.
        InputRefused: it is larger than any such list.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LIST_LIMIT_BYTES + 1)
    except OSError as error:
        raise InputUnreadable(f"cannot read {path.name}: {error.strerror}") from error
    if len(data) > _LIST_LIMIT_BYTES:
        raise InputRefused(f"{path.name} is no list of certificates; give a PEM file of at most 4 MB")
    check_trust_list(data)
    return data
