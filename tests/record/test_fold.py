"""The fold: the same entries give the same documents, whatever their order and however often they come."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise, permutations

import pytest
from builders import make_entry, make_id, make_ingested
from hypothesis import given
from hypothesis import strategies as st

from catalogue.record.annotation import Annotation, Shape
from catalogue.record.claim import Assessment, Claim, Link, Relation, Verdict
from catalogue.record.documents import AgentDocument, ClaimDocument, Document, ImageDocument, Table
from catalogue.record.entry import Derivative, Entry, EntryType, FixityChecked, Ingested
from catalogue.record.fold import Key, Said, can_take_back, find_touched, fold_statement, fold_statements
from catalogue.record.scene import Scene
from catalogue.record.sighting import Sighting
from catalogue.record.statement import Statement
from catalogue.record.tag import Status, Tag, Withdrawal, Workflow

ORIGINS, AGENTS = ("aaa", "bbb", "ccc"), ("ines", "ole")
CLAIMS = ("c" * 64, "d" * 64)
IMAGE = f"image:{make_id(0)}"
TIMES = tuple(f"2022-05-11T10:22:0{second}Z" for second in range(3))
WORDS = st.sampled_from(["ship", "quay", "grain"])
# Which list of a document holds statements of a type; written out here so that the fold is not its own judge.
LISTS = (
    *("ingested", "sightings", "scenes", "tags", "annotations", "links", "assessments", "statuses"),
    *("derivatives", "fixity_checks", "statements", "withdrawals"),
)


def fold(entries: Iterable[Entry]) -> dict[Key, Document]:
    """The documents of all entries."""
    documents: dict[Key, Document] = {}
    for entry in entries:
        statement = entry.read_statement()
        for key in find_touched(entry, statement):
            documents[key] = fold_statement(documents.get(key), key, entry, statement)
    return documents


def fold_in_batches(batches: Iterable[Iterable[Entry]]) -> dict[Key, Document]:
    """The documents of entries that come several at a time."""
    documents: dict[Key, Document] = {}
    for batch in batches:
        said: defaultdict[Key, list[Said]] = defaultdict(list)
        for entry in batch:
            statement = entry.read_statement()
            for key in find_touched(entry, statement):
                said[key].append((entry, statement))
        for key, several in said.items():
            documents[key] = fold_statements(documents.get(key), key, several)
    return documents


@st.composite
def draw_statement(draw: st.DrawFn) -> tuple[EntryType, str, Statement]:
    number = draw(st.integers(0, 2))
    image, claim, word = f"image:{make_id(number)}", draw(st.sampled_from(CLAIMS)), draw(WORDS)
    on_image: dict[EntryType, Statement] = {
        EntryType.IMAGE_INGESTED: make_ingested(number),
        EntryType.TAG_ADDED: Tag(name=draw(st.sampled_from([word, f"Sensitivity:{word}"]))),
        EntryType.SIGHTING_RECORDED: Sighting(caption=word),
        EntryType.SCENE_STATED: Scene(platform=word),
        EntryType.STATUS_SET: Status(status=draw(st.sampled_from(Workflow))),
        EntryType.ANNOTATION_ADDED: Annotation(shape=Shape.POINT, points_px=((1, 2),), label=word),
        EntryType.FIXITY_CHECKED: FixityChecked(state=word),
        EntryType.CLAIM_LINKED: Link(image=make_id(number), claim=claim, relation=Relation.CONTEXT),
        EntryType.DERIVATIVE_MADE: Derivative(
            sha256="f" * 64, name=word, kind="thumbnail", of=(make_id(number),), made_by="tool"
        ),
    }
    on_claim: dict[EntryType, Statement] = {
        EntryType.CLAIM_RECORDED: Claim(slug=word, text=word, claimant="Harbour"),
        EntryType.ASSESSMENT_RECORDED: Assessment(
            claim=claim, image=draw(st.sampled_from([None, make_id(number)])), verdict=Verdict.SUPPORTED
        ),
    }
    kind = draw(st.sampled_from([*on_image, *on_claim]))
    return (kind, image, on_image[kind]) if kind in on_image else (kind, f"claim:{claim}", on_claim[kind])


@st.composite
def draw_entries(draw: st.DrawFn) -> list[Entry]:
    """Entries of several journals, some of them withdrawals of others."""
    entries: list[Entry] = []
    sizes = dict.fromkeys(ORIGINS, 0)
    for _ in range(draw(st.integers(1, 14))):
        if entries and draw(st.integers(0, 3)) == 0:
            kind, subject, statement = _withdraw(draw(st.sampled_from(entries)))
        else:
            kind, subject, statement = draw(draw_statement())
        origin = draw(st.sampled_from(ORIGINS))
        entries.append(
            make_entry(
                kind,
                subject,
                statement,
                seq=sizes[origin],
                origin=origin,
                at=draw(st.sampled_from(TIMES)),
                agent=draw(st.sampled_from(AGENTS)),
            )
        )
        sizes[origin] += 1
    return entries


def _withdraw(target: Entry) -> tuple[EntryType, str, Statement]:
    statement = target.read_statement()
    image = statement.image if isinstance(statement, Link | Assessment) else None
    claim = statement.claim if isinstance(statement, Link | Assessment) else None
    withdrawal = Withdrawal(withdraws=target.noted.entry, what="it", image=image, claim=claim)
    return EntryType.WITHDRAWN, target.subject, withdrawal


def is_taken_back(statement: Statement, entries: Iterable[Entry]) -> bool:
    """Whether any entry takes a statement back, told without the fold."""
    if isinstance(statement, Withdrawal | Ingested):
        return False
    is_guarded = isinstance(statement, Claim | Sighting | Scene | Assessment) or (
        isinstance(statement, Tag) and statement.name.lower().split(":")[0] == "sensitivity"
    )
    ref = statement.get_noted().entry
    return any(
        isinstance(said := entry.read_statement(), Withdrawal)
        and said.withdraws == ref
        and (entry.origin == ref.split(":")[0] or not is_guarded)
        for entry in entries
    )


def list_by_reference(entries: Iterable[Entry]) -> dict[tuple[Key, str], list[Statement]]:
    """The lists of all documents in the plainest way there is: filter, then sort."""
    entries = list({entry.noted.entry: entry for entry in entries}.values())
    lists: defaultdict[tuple[Key, str], list[Statement]] = defaultdict(list)
    names = dict(
        zip(
            (Ingested, Sighting, Scene, Tag, Annotation, Link, Assessment, Status, Derivative, FixityChecked,
             Claim, Withdrawal),
            LISTS,
            strict=True,
        )
    )  # fmt: skip
    for entry in entries:
        statement = entry.read_statement()
        assert statement is not None
        for key in find_touched(entry, statement):
            if key[0] is not Table.AGENTS and not is_taken_back(statement, entries):
                lists[key, names[type(statement)]].append(statement)
    return {
        (key, name): sorted(several, key=partial(_place, among=several if name == "statuses" else None))
        for (key, name), several in lists.items()
    }


def _place(statement: Statement, among: Iterable[Statement] | None) -> tuple[str, str, int]:
    """Where a statement stands: at the latest time of those up to it in its journal."""
    origin, seq = statement.get_noted().entry.split(":")
    peers = [s.get_noted() for s in among or [statement]]
    before = [n.at for n in peers if n.origin == origin and n.sort_key()[2] <= int(seq)]
    return (max(before), origin, int(seq))


@given(draw_entries(), st.data())
def test_entries_one_by_one_or_many_at_once_give_the_same(entries: list[Entry], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations([*entries, *data.draw(st.lists(st.sampled_from(entries)))]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    batches = [shuffled[a:b] for a, b in pairwise([0, *cuts, len(shuffled)])]

    documents = fold_in_batches(batches)

    assert documents == fold(entries)
    found = {
        (key, name): list(statements)
        for key, document in documents.items()
        for name in LISTS
        if (statements := getattr(document, name, ()))
    }
    assert found == list_by_reference(entries)


@given(draw_entries(), st.data())
def test_order_and_repetition_of_entries_change_nothing(entries: list[Entry], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(entries), max_size=5))
    shuffled = data.draw(st.permutations([*entries, *again]))

    assert fold(shuffled) == fold(entries)


@given(draw_entries(), st.data())
def test_every_statement_stands_where_it_belongs_unless_withdrawn(
    entries: list[Entry], data: st.DataObject
) -> None:
    documents = fold(data.draw(st.permutations(entries)))

    for entry in entries:
        statement = entry.read_statement()
        assert statement is not None
        table, subject = entry.subject.split(":")
        document = documents[Table(f"{table}s"), subject]
        present = [s for name in LISTS for s in getattr(document, name, ())]
        assert (statement in present) is not is_taken_back(statement, entries)


@given(draw_entries(), st.data())
def test_links_and_assessments_of_links_stand_on_both_sides(
    entries: list[Entry], data: st.DataObject
) -> None:
    documents = fold(data.draw(st.permutations(entries)))
    images = {
        s for d in documents.values() if isinstance(d, ImageDocument) for s in (*d.links, *d.assessments)
    }
    claims = {
        s for d in documents.values() if isinstance(d, ClaimDocument) for s in (*d.links, *d.assessments)
    }

    assert images == {s for s in claims if isinstance(s, Link | Assessment) and s.image is not None}


@given(draw_entries(), st.data())
def test_statements_stand_in_order_of_time_origin_sequence(entries: list[Entry], data: st.DataObject) -> None:
    for document in fold(data.draw(st.permutations(entries))).values():
        for name in LISTS:
            keys = [
                (s.noted.at, s.noted.entry.split(":")[0], int(s.noted.entry.split(":")[1]))
                for s in getattr(document, name, ())
            ]
            if name == "statuses":  # within a journal, what is said later counts whatever its clock says
                keys = [(origin, origin, seq) for _, origin, seq in sorted(keys, key=lambda key: key[1])]
            assert keys == sorted(set(keys))


@given(draw_entries())
def test_agents_name_the_journals_they_wrote_in(entries: list[Entry]) -> None:
    documents = fold(entries)

    for agent in {entry.agent for entry in entries}:
        origins = tuple(sorted({entry.origin for entry in entries if entry.agent == agent}))
        assert documents[Table.AGENTS, agent] == AgentDocument(id=agent, origins=origins)


def _get_image(entries: Iterable[Entry]) -> ImageDocument:
    document = fold(entries)[Table.IMAGES, make_id(0)]
    assert isinstance(document, ImageDocument)
    return document


def test_withdrawal_that_comes_before_its_target_holds() -> None:
    subject = f"image:{make_id(0)}"
    tag = make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), seq=0)
    gone = make_entry(EntryType.WITHDRAWN, subject, Withdrawal(withdraws="origin:0", what="tag ship"), seq=1)

    assert _get_image([gone]).tags == ()
    assert _get_image([gone, tag]).tags == ()
    assert _get_image([gone, tag, tag, gone, tag]) == _get_image([tag, gone])
    assert len(_get_image([tag, gone]).withdrawals) == 1


def test_withdrawing_a_withdrawal_resurrects_nothing() -> None:
    subject = f"image:{make_id(0)}"
    tag = make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), seq=0)
    gone = make_entry(EntryType.WITHDRAWN, subject, Withdrawal(withdraws="origin:0", what="tag ship"), seq=1)
    back = make_entry(EntryType.WITHDRAWN, subject, Withdrawal(withdraws="origin:1", what="it"), seq=2)

    for entries in ([tag, gone, back], [back, gone, tag], [gone, back, tag]):
        assert _get_image(entries).tags == ()


def test_the_same_tag_recorded_anew_stands_after_a_withdrawal() -> None:
    subject = f"image:{make_id(0)}"
    first = make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), seq=0)
    gone = make_entry(EntryType.WITHDRAWN, subject, Withdrawal(withdraws="origin:0", what="tag ship"), seq=1)
    again = make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), seq=2)

    assert [tag.get_noted().entry for tag in _get_image([again, gone, first]).tags] == ["origin:2"]


def test_withdrawal_from_another_journal_names_its_target_only() -> None:
    subject = f"image:{make_id(0)}"
    tags = [make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), origin=o) for o in ("aaa", "aaab")]
    gone = make_entry(
        EntryType.WITHDRAWN, subject, Withdrawal(withdraws="aaa:0", what="tag ship"), origin="bbb"
    )

    assert [tag.get_noted().entry for tag in _get_image([*tags, gone]).tags] == ["aaab:0"]


def test_sequence_numbers_are_ordered_as_numbers() -> None:
    subject = f"image:{make_id(0)}"
    entries = [make_entry(EntryType.TAG_ADDED, subject, Tag(name="x"), seq=seq) for seq in (10, 9, 100)]

    order = [tag.get_noted().entry for tag in _get_image(entries).tags]

    assert order == ["origin:9", "origin:10", "origin:100"]


def test_unknown_entry_type_leaves_the_statements_as_they_were() -> None:
    subject = f"image:{make_id(0)}"
    tag = make_entry(EntryType.TAG_ADDED, subject, Tag(name="ship"), seq=0)
    later = make_entry("constellation.aligned", subject, Tag(name="ship"), seq=1)

    assert _get_image([later, tag]) == _get_image([tag, later]) == _get_image([tag])


def test_derivative_of_two_images_stands_on_both() -> None:
    ids = (make_id(0), make_id(1))
    sheet = Derivative(sha256="f" * 64, name="sheet.png", kind="sheet", of=ids, made_by="tool")

    documents = fold([make_entry(EntryType.DERIVATIVE_MADE, f"image:{ids[0]}", sheet)])

    for image in ids:
        document = documents[Table.IMAGES, image]
        assert isinstance(document, ImageDocument)
        assert [derivative.name for derivative in document.derivatives] == ["sheet.png"]


def test_custody_is_not_withdrawn() -> None:
    subject = f"image:{make_id(0)}"
    entries = [
        make_entry(EntryType.IMAGE_INGESTED, subject, make_ingested(0), seq=0),
        make_entry(EntryType.WITHDRAWN, subject, Withdrawal(withdraws="origin:0", what="image"), seq=1),
    ]

    for order in (entries, entries[::-1]):
        document = fold(order)[Table.IMAGES, make_id(0)]
        assert isinstance(document, ImageDocument)
        assert len(document.ingested) == len(document.withdrawals) == 1


GUARDED: dict[str, tuple[EntryType, str, Statement, bool]] = {
    "a sensitivity tag": (EntryType.TAG_ADDED, IMAGE, Tag(name="sensitivity:personal"), True),
    "in capitals": (EntryType.TAG_ADDED, IMAGE, Tag(name="SENSITIVITY:personal"), True),
    "an assessment": (
        EntryType.ASSESSMENT_RECORDED,
        f"claim:{CLAIMS[0]}",
        Assessment(claim=CLAIMS[0], image=make_id(0), verdict=Verdict.CONTRADICTED),
        True,
    ),
    "a claim": (
        EntryType.CLAIM_RECORDED,
        f"claim:{CLAIMS[0]}",
        Claim(slug="grain", text="Two ships load grain.", claimant="Example News"),
        True,
    ),
    "a sighting": (EntryType.SIGHTING_RECORDED, IMAGE, Sighting(caption="Two ships."), True),
    "a scene": (EntryType.SCENE_STATED, IMAGE, Scene(platform="WorldView-3"), True),
    "another tag": (EntryType.TAG_ADDED, IMAGE, Tag(name="ship"), False),
    "a tag of a like name": (EntryType.TAG_ADDED, IMAGE, Tag(name="sensitivityless"), False),
    "a link": (
        EntryType.CLAIM_LINKED,
        IMAGE,
        Link(image=make_id(0), claim=CLAIMS[0], relation=Relation.CONTEXT),
        False,
    ),
}


@pytest.mark.parametrize("by", ["aaa", "aaab"])
@pytest.mark.parametrize("name", GUARDED)
def test_what_protects_or_testifies_is_taken_back_by_its_own_journal_alone(name: str, by: str) -> None:
    kind, subject, statement, is_guarded = GUARDED[name]
    said = make_entry(kind, subject, statement, origin="aaa", seq=0)
    _, _, withdrawal = _withdraw(said)
    gone = make_entry(EntryType.WITHDRAWN, subject, withdrawal, origin=by, seq=1)

    for order in ([said, gone], [gone, said]):
        for documents in (fold(order), fold_in_batches([order])):
            present = [s for d in documents.values() for field in LISTS for s in getattr(d, field, ())]
            assert (said.read_statement() in present) is (is_guarded and by != "aaa")
            assert gone.read_statement() in present  # who tried is readable either way
    told, taker = said.read_statement(), gone.read_statement()
    assert told is not None and isinstance(taker, Withdrawal)
    assert can_take_back(taker, told) is not (is_guarded and by != "aaa")


def test_many_statements_of_one_image_take_no_quadratic_time() -> None:
    """Counted, not timed: how often two statements are held against one another."""
    tags = [make_entry(EntryType.TAG_ADDED, IMAGE, Tag(name=f"t{n}"), seq=n) for n in range(400)]
    gone = [
        make_entry(EntryType.WITHDRAWN, IMAGE, Withdrawal(withdraws=f"origin:{n}", what="it"), seq=400 + n)
        for n in range(400)
    ]
    said: list[Said] = [(entry, entry.read_statement()) for entry in (*gone, *tags)]

    calls = count_calls(lambda: fold_statements(None, (Table.IMAGES, make_id(0)), said))

    assert calls < 100 * len(said)


def count_calls(act: Callable[[], object]) -> int:
    """How many Python functions an act calls."""
    calls = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


def test_what_is_not_named_by_a_digest_makes_no_document() -> None:
    link = Link(image="../../x", claim="C" * 64, relation=Relation.CONTEXT)
    documents = fold(
        [
            make_entry(EntryType.TAG_ADDED, "image:x", Tag(name="ship"), seq=0),
            make_entry(EntryType.TAG_ADDED, f"image:{make_id(0)}\n", Tag(name="ship"), seq=1),
            make_entry(EntryType.CLAIM_LINKED, "claim:", link, seq=2),
        ]
    )

    assert {table for table, _ in documents} == {Table.AGENTS}


def test_clock_set_back_does_not_undo_a_status() -> None:
    subject = f"image:{make_id(0)}"

    def say(origin: str, seq: int, status: Workflow, second: int) -> Entry:
        return make_entry(
            EntryType.STATUS_SET, subject, Status(status=status), origin=origin, seq=seq, at=TIMES[second]
        )

    entries = [
        say("aaa", 0, Workflow.TODO, 1),
        say("aaa", 1, Workflow.DONE, 0),
        say("bbb", 0, Workflow.CANCELLED, 0),
    ]

    for order in permutations(entries):
        document = fold(order)[Table.IMAGES, make_id(0)]
        assert isinstance(document, ImageDocument)
        found = [status.status for status in document.statuses]
        assert found == [Workflow.CANCELLED, Workflow.TODO, Workflow.DONE]
