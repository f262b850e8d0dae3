"""Record what people say about an image: tags, annotations, sightings, scenes, workflow status."""

from collections.abc import Sequence

from catalogue.actions.case import Case
from catalogue.actions.claims import check_takable
from catalogue.actions.ingest import is_known
from catalogue.actions.naming import get_image
from catalogue.errors import NoSuchRecord, UsageFault, ValueRefused
from catalogue.journal.line import Draft
from catalogue.record.annotation import Annotation, Shape, make_annotation
from catalogue.record.documents import ImageDocument
from catalogue.record.entry import Entry, EntryType
from catalogue.record.fold import can_withdraw
from catalogue.record.measure_label import MEASURE_FORMS, LabelFault, parse_measure_label
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal, Workflow, parse_tag


def add_tags(case: Case, image: str, names: Sequence[str]) -> list[Entry]:
    """Put tags on an image; tags that it bears already are not recorded again."""
    tags = [Tag(name=parse_tag(name)) for name in names]
    with case.act() as record:
        document = get_image(case, image)
        news = [tag for tag in dict.fromkeys(tags) if not is_known(document.tags, tag)]
        return record([Draft(EntryType.TAG_ADDED, f"image:{document.id}", tag) for tag in news])


def remove_tags(case: Case, image: str, names: Sequence[str], *, reason: str | None = None) -> list[Entry]:
    """Take tags off an image, by an entry that says so.

    Raises:
        NoSuchRecord: the image does not bear one of them; nothing was recorded.
        UsageFault: another journal put it on, and only that journal can take it off; likewise.
    """
    with case.act() as record:
        document = get_image(case, image)
        doomed: list[tuple[Statement, str]] = []
        for name in dict.fromkeys(map(parse_tag, names)):
            borne = [tag for tag in document.tags if tag.name == name]
            if not borne:
                raise NoSuchRecord(f"image {document.id[:12]} bears no tag {name!r}; nothing was recorded")
            doomed.extend((tag, f"tag {name}") for tag in _choose_removable(case, borne))
        return record([withdraw(document, statement, what, reason) for statement, what in doomed])


def _choose_removable(case: Case, borne: Sequence[Tag]) -> list[Tag]:
    """Those of tags of one name that a withdrawal in this device's journal takes off."""
    origin = case.settings.origin
    removable = [tag for tag in borne if can_withdraw(origin, tag)]
    if not removable:
        noted = borne[0].get_noted()
        raise UsageFault(
            f"tag {borne[0].name!r} was put on by {noted.agent} in journal {noted.origin}: a sensitivity tag "
            "is taken off in the journal that put it on, and in no other; nothing was recorded"
        )
    return removable


def annotate(
    case: Case, image: str, shape: Shape, *, at: str, label: str, note: str | None = None
) -> list[Entry]:
    """Put a shape with a label on an image; the same one is not recorded again.

    Raises:
        ValueRefused: wrong coordinates, or a line whose label begins as one that measures and cannot be read.
    """
    measured = parse_measure_label(label) if shape is Shape.LINE else None
    if isinstance(measured, LabelFault):
        raise ValueRefused(label, f"cannot be read as what a line measures: {measured.reason}", MEASURE_FORMS)
    with case.act() as record:
        document = get_image(case, image)
        annotation = make_annotation(shape, at, label=label, size_px=find_size_px(document), note=note)
        if is_known(document.annotations, annotation):
            return []
        return record([Draft(EntryType.ANNOTATION_ADDED, f"image:{document.id}", annotation)])


def remove_annotation(case: Case, image: str, number: int, *, reason: str | None = None) -> list[Entry]:
    """Take an annotation off, by the number that thumbnails and `show` give it.

    Raises:
        NoSuchRecord: there is no annotation of that number.
    """
    with case.act() as record:
        document = get_image(case, image)
        if not 1 <= number <= len(document.annotations):
            raise NoSuchRecord(
                f"image {document.id[:12]} has {len(document.annotations)} annotations, "
                f"and no number {number}"
            )
        doomed: Annotation = document.annotations[number - 1]
        return record([withdraw(document, doomed, f"annotation {doomed.label!r}", reason)])


def add_sighting(case: Case, image: str, sighting: Sighting) -> list[Entry]:
    """Record where an image was seen; the same sighting is not recorded again."""
    return _state(case, image, EntryType.SIGHTING_RECORDED, sighting)


def add_scene(case: Case, image: str, scene: Scene) -> list[Entry]:
    """Record what a satellite is said to have taken; the same statement is not recorded again."""
    return _state(case, image, EntryType.SCENE_STATED, scene)


def set_status(case: Case, image: str, status: Workflow) -> list[Entry]:
    """Record how far the work on an image is, unless that is its status already."""
    with case.act() as record:
        document = get_image(case, image)
        if document.statuses and document.statuses[-1].status is status:
            return []
        return record([Draft(EntryType.STATUS_SET, f"image:{document.id}", Status(status=status))])


def remove_statement(case: Case, image: str, entry: str, *, reason: str | None = None) -> list[Entry]:
    """Withdraw a sighting or a scene of an image, by the entry ("ORIGIN:SEQ") that recorded it.

    Raises:
        NoSuchRecord: no sighting or scene of that image was recorded by that entry.
        UsageFault: it stands in another device's journal.
    """
    with case.act() as record:
        document = get_image(case, image)
        statements: tuple[Statement, ...] = (*document.sightings, *document.scenes)
        for statement in statements:
            if statement.get_noted().entry == entry:
                check_takable(case, statement)
                what = type(statement).__name__.lower()
                return record([withdraw(document, statement, what, reason)])
        raise NoSuchRecord(
            f"image {document.id[:12]} has no sighting or scene from entry {entry!r}; "
            "'catalogue show' names them"
        )


def withdraw(document: ImageDocument, statement: Statement, what: str, reason: str | None) -> Draft:
    """The entry that takes a statement about an image back."""
    withdrawal = Withdrawal(withdraws=statement.get_noted().entry, what=what, reason=reason)
    return Draft(EntryType.WITHDRAWN, f"image:{document.id}", withdrawal)


def find_size_px(document: ImageDocument) -> tuple[int, int] | None:
    """(width, height) of the stored pixel grid; None when no device here has read it."""
    for ingested in document.ingested:
        if ingested.width_px and ingested.height_px:
            return ingested.width_px, ingested.height_px
    return None


def _state(case: Case, image: str, kind: EntryType, statement: Sighting | Scene) -> list[Entry]:
    if statement == type(statement)():
        raise UsageFault("nothing was stated: give at least one option")
    with case.act() as record:
        document = get_image(case, image)
        present: Sequence[Statement] = (
            document.sightings if kind is EntryType.SIGHTING_RECORDED else document.scenes
        )
        if is_known(present, statement):
            return []
        return record([Draft(kind, f"image:{document.id}", statement)])
