"""What strangers say of journals neither bars the honest nor accuses them, and vouches for nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from builders import flip_byte, make_tag_draft
from bundle_builders import (
    BAGGING_DATE,
    SOFTWARE,
    build_bundle,
    make_allowed_signers,
    make_disclosure,
    make_key,
    name_disclosure,
)
from import_builders import (
    FILES,
    PICTURE_ID,
    POLICY,
    build,
    find_faults,
    hand_over,
    make_device,
    make_drafts,
    make_lines,
    make_raw_line,
    take_over,
)

from catalogue.actions.anchors import check_anchors
from catalogue.actions.case import Case
from catalogue.actions.doctor import examine_catalogue
from catalogue.actions.import_bundle import ImportResult
from catalogue.actions.import_known import read_known
from catalogue.actions.import_parcel import read_parcel_files
from catalogue.actions.parcels import check_parcels, find_forks
from catalogue.actions.verify import verify_catalogue
from catalogue.bundle.check_housekeeping import find_misshapen
from catalogue.bundle.disclosure import Disclosure
from catalogue.bundle.inspect import Policy, inspect_source
from catalogue.bundle.selection import Selection
from catalogue.bundle.source import open_source
from catalogue.bundle.write import write_bundle
from catalogue.errors import InputUnreadable
from catalogue.journal.checkpoint import Checkpoint
from catalogue.journal.line import Draft
from catalogue.journal.merkle import Tree, measure_leaf
from catalogue.journal.signers import parse_allowed_signers
from catalogue.record.entry import (
    BundleExported,
    BundleImported,
    CheckpointSigned,
    EntryType,
    ForkFound,
    Pin,
    Timestamped,
)
from catalogue.record.fixity import State
from catalogue.record.statement import Statement

OTHER_ROOT = b"\x11" * 32
NOW = datetime(2022, 6, 1, tzinfo=UTC)


@pytest.fixture
def olga(tmp_path: Path) -> Iterator[Case]:
    with make_device(tmp_path / "olga", agent="olga") as case:
        case.record([make_tag_draft("port:sevastopol")])
        yield case


@pytest.fixture
def omar(tmp_path: Path) -> Iterator[Case]:
    with make_device(tmp_path / "omar", agent="omar") as case:
        yield case


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path / "key")


@pytest.fixture
def policy(tmp_path: Path, key: Path) -> Policy:
    """The reader knows Olga's key."""
    text = make_allowed_signers(tmp_path / "signers", key, name="olga").read_text()
    return Policy(now=NOW, signers=parse_allowed_signers(text))


def make_stranger(
    tmp_path: Path, *more: Disclosure, drafts: list[Draft] | None = None, name: str = "evil"
) -> Path:
    """A bundle of a stranger's own journal, and of whatever else is shown."""
    own = make_disclosure(make_lines(drafts or make_drafts(), origin="eves1"), origin="eves1")
    files = {**FILES, **name_disclosure(own)}
    for one in more:
        files.update(name_disclosure(one))
    write_bundle(tmp_path / name, files, bagging_date=BAGGING_DATE, software=SOFTWARE, sign=lambda _: {})
    return tmp_path / name


def make_bare(case: Case, size: int, root: bytes = OTHER_ROOT) -> Disclosure:
    """A state of a journal that nothing proves."""
    return Disclosure(checkpoint=Checkpoint(case.settings.origin, size, root), lines={})


def read_lines(case: Case) -> list[bytes]:
    return case.journal.path.read_bytes().splitlines()


def measure_root(case: Case, size: int) -> str:
    return Tree([measure_leaf(line) for line in read_lines(case)]).measure_root(size).hex()


def list_pinned(result: ImportResult) -> set[str]:
    return {pin.origin for pin in result.pins}


def list_codes(result: ImportResult) -> set[str]:
    return {finding.code for finding in result.findings}


class TestBareState:
    @pytest.mark.parametrize("size", [1, 2, 10**9])
    def test_it_is_told_and_not_pinned_and_bars_nobody(
        self, olga: Case, omar: Case, tmp_path: Path, size: int
    ) -> None:
        evil = take_over(omar, make_stranger(tmp_path, make_bare(olga, size)))

        honest = take_over(omar, hand_over(olga, tmp_path / "honest"))

        assert (evil.outcome, list_pinned(evil)) == ("imported", {"eves1"})
        assert "IMP-020" in list_codes(evil)
        assert (honest.outcome, find_faults(honest)) == ("imported", [])
        assert "IMP-020" not in list_codes(honest)
        assert check_parcels(omar.folder)[0] == []

    def test_it_accuses_nobody(self, olga: Case, omar: Case, tmp_path: Path) -> None:
        take_over(omar, hand_over(olga, tmp_path / "honest"))

        evil = take_over(omar, make_stranger(tmp_path, make_bare(olga, 2)))

        assert (evil.outcome, find_forks(omar.folder)) == ("imported", ())

    @pytest.mark.parametrize("size", [1, 500])
    def test_it_says_nothing_of_the_own_journal(self, omar: Case, tmp_path: Path, size: int) -> None:
        evil = take_over(omar, make_stranger(tmp_path, make_bare(omar, size)))

        assert (evil.outcome, "IMP-020" in list_codes(evil)) == ("imported", True)
        assert check_anchors(omar.folder).findings == ()

    def test_rows_that_prove_it_of_itself_prove_nothing(self, olga: Case, omar: Case, tmp_path: Path) -> None:
        made_up = make_disclosure([b"a", b"b"], show=(), hold=(1,), earlier=(1,), origin=olga.settings.origin)

        evil = take_over(omar, make_stranger(tmp_path, made_up))

        assert list_pinned(evil) == {"eves1"}
        assert take_over(omar, hand_over(olga, tmp_path / "honest")).outcome == "imported"

    def test_state_that_begins_with_what_was_seen_is_pinned(
        self, olga: Case, omar: Case, tmp_path: Path
    ) -> None:
        take_over(omar, hand_over(olga, tmp_path / "honest"))
        olga.record([make_tag_draft("ship")])
        grown = make_disclosure(read_lines(olga), show=(), earlier=(2,), origin=olga.settings.origin)

        result = take_over(omar, make_stranger(tmp_path, grown))

        assert list_pinned(result) == {"eves1", olga.settings.origin}

    @pytest.mark.parametrize("is_known", [True, False])
    def test_device_that_only_hands_on_is_pinned_when_a_known_signer_signed(
        self, olga: Case, omar: Case, tmp_path: Path, key: Path, policy: Policy, *, is_known: bool
    ) -> None:
        nadia = make_device(tmp_path / "nadia", agent="nadia")
        take_over(nadia, build(tmp_path, make_lines(make_drafts())))
        bundle = hand_over(nadia, tmp_path / "again", Selection(images=frozenset({PICTURE_ID})), key=key)

        result = take_over(omar, bundle, policy=policy if is_known else Policy(now=NOW))

        assert result.outcome == "imported"
        assert (nadia.settings.origin in list_pinned(result)) is is_known
        assert ("IMP-020" in list_codes(result)) is not is_known


class TestSize:
    def test_rows_that_fit_two_sizes_are_no_second_state(self, tmp_path: Path, omar: Case) -> None:
        """An audit path of the first line is the same in trees of seven and of eight lines."""
        drafts = [make_tag_draft(f"tag-{n}") for n in range(7)]
        lines, files = make_lines(drafts), {"data/x.csv": b"x\n"}
        honest = make_disclosure(lines, show=[0], origin="olgas1")
        lie = Disclosure(
            checkpoint=Checkpoint("olgas1", 8, honest.checkpoint.root),
            lines=honest.lines,
            proofs=honest.proofs,
        )
        take_over(omar, build(tmp_path, lines, files=files, show=[0]))

        result = take_over(omar, make_stranger(tmp_path, lie))

        assert find_faults(result) == ["IMP-001"]
        assert "one root is said to be that of both sizes" in str(result.findings)


class TestSigner:
    """A stranger's made-up line 1 came first; then Olga's line 0, signed or not."""

    @pytest.fixture
    def made_up(self, olga: Case) -> Disclosure:
        origin = olga.settings.origin
        drafts = [make_tag_draft(f"t{n}") for n in range(2)]
        return make_disclosure(make_lines(drafts, origin=origin), show=(1,), origin=origin)

    @pytest.fixture
    def signed(self, olga: Case, tmp_path: Path, key: Path) -> Path:
        shown = make_disclosure(read_lines(olga), show=(0,), origin=olga.settings.origin)
        return build_bundle(tmp_path, name="signed", files=FILES, disclosure=shown, key=key).path

    def test_known_signer_wins_against_what_nobody_signed(
        self, olga: Case, omar: Case, tmp_path: Path, made_up: Disclosure, signed: Path, policy: Policy
    ) -> None:
        take_over(omar, make_stranger(tmp_path, made_up))

        result = take_over(omar, signed, policy=policy)

        assert (result.outcome, find_faults(result), "IMP-022" in list_codes(result)) == (
            "imported",
            [],
            True,
        )
        assert find_forks(omar.folder) == ()
        olga.record([make_tag_draft("ship")])
        later = take_over(omar, hand_over(olga, tmp_path / "later", since=(2,)), policy=policy)
        assert (later.outcome, find_faults(later)) == ("imported", [])

    def test_unknown_signer_does_not(
        self, omar: Case, tmp_path: Path, made_up: Disclosure, signed: Path
    ) -> None:
        take_over(omar, make_stranger(tmp_path, made_up))

        assert find_faults(take_over(omar, signed)) == ["IMP-001"]

    def test_two_known_signatures_are_a_fork(
        self, omar: Case, tmp_path: Path, made_up: Disclosure, signed: Path, policy: Policy, key: Path
    ) -> None:
        first = build_bundle(tmp_path, name="first", files=FILES, disclosure=made_up, key=key).path
        assert take_over(omar, first, policy=policy).outcome == "imported"

        assert find_faults(take_over(omar, signed, policy=policy)) == ["IMP-001"]

    def test_two_lines_in_one_place_are_a_fork_whoever_signed(
        self, olga: Case, omar: Case, tmp_path: Path, made_up: Disclosure, key: Path, policy: Policy
    ) -> None:
        take_over(omar, make_stranger(tmp_path, made_up))

        result = take_over(omar, hand_over(olga, tmp_path / "whole", key=key), policy=policy)

        assert find_faults(result) == ["IMP-001"]

    @pytest.mark.parametrize("is_known", [True, False])
    def test_made_up_later_state_does_not_bar_a_known_signer(
        self, olga: Case, omar: Case, tmp_path: Path, signed: Path, policy: Policy, *, is_known: bool
    ) -> None:
        origin = olga.settings.origin
        drafts = [make_tag_draft(f"t{n}") for n in range(9)]
        far = make_disclosure(make_lines(drafts, origin=origin), show=(8,), origin=origin)
        take_over(omar, make_stranger(tmp_path, far))

        result = take_over(omar, signed, policy=policy if is_known else Policy(now=NOW))

        assert find_faults(result) == ([] if is_known else ["IMP-002"])
        assert "IMP-002" in list_codes(result)


def make_pin(case: Case, size: int, root: str) -> Pin:
    return Pin(origin=case.settings.origin, size=size, root=root, disclosed=0)


def note_import(*pins: Pin) -> list[Draft]:
    statement = BundleImported(bundle="a" * 64, pins=pins)
    return [*make_drafts(), Draft(EntryType.BUNDLE_IMPORTED, "catalogue:eves1", statement)]


def note_fork(known: Pin, found: Pin) -> list[Draft]:
    statement = ForkFound(known=known, found=found, bundle="a" * 64)
    return [*make_drafts(), Draft(EntryType.FORK_FOUND, "catalogue:eves1", statement)]


class TestOwnJournal:
    @pytest.mark.parametrize("size", [1, 500])
    def test_false_pin_of_it_is_refused_and_kept(self, omar: Case, tmp_path: Path, size: int) -> None:
        drafts = note_import(make_pin(omar, size, "1" * 64))

        result = take_over(omar, make_stranger(tmp_path, drafts=drafts))

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-021"])
        assert check_anchors(omar.folder).findings == ()
        findings, state, count = check_parcels(omar.folder)
        assert ([f.code for f in findings], state, count) == (["IMP-023"], State.INTACT, 1)

    def test_true_pin_of_it_is_taken_in_and_vouches_for_nothing(self, omar: Case, tmp_path: Path) -> None:
        drafts = note_import(make_pin(omar, 1, measure_root(omar, 1)))

        assert take_over(omar, make_stranger(tmp_path, drafts=drafts)).outcome == "imported"

        anchored = check_anchors(omar.folder, policy=POLICY)
        assert (anchored.findings, anchored.reached, anchored.is_whole) == ((), {"named": 1}, False)
        assert "nothing outside vouches for 1 later entries" in anchored.describe()

    def test_fork_of_it_that_a_colleague_was_shown_is_told_and_taken_in(
        self, omar: Case, tmp_path: Path
    ) -> None:
        drafts = note_fork(make_pin(omar, 1, measure_root(omar, 1)), make_pin(omar, 1, "1" * 64))

        result = take_over(omar, make_stranger(tmp_path, drafts=drafts))

        assert (result.outcome, find_faults(result)) == ("imported", [])
        [told] = find_forks(omar.folder)
        assert (told.code, told.severity, "journal eves1 found" in told.sentence) == (
            "IMP-023",
            "warning",
            True,
        )

    def test_fork_from_a_state_that_never_was_is_refused(self, omar: Case, tmp_path: Path) -> None:
        drafts = note_fork(make_pin(omar, 1, "2" * 64), make_pin(omar, 1, "1" * 64))

        assert find_faults(take_over(omar, make_stranger(tmp_path, drafts=drafts))) == ["IMP-021"]


class TestForkFound:
    def test_it_is_told_by_verify_and_by_doctor(self, omar: Case, tmp_path: Path) -> None:
        take_over(omar, build(tmp_path, make_lines(make_drafts())))
        assert list_told(omar) == ([], [])

        take_over(omar, build(tmp_path, make_lines(make_drafts()), name="forked"))

        assert list_told(omar) == (["IMP-023"], ["IMP-023"])


def list_told(case: Case) -> tuple[list[str], list[str]]:
    """What verify and doctor warn of."""
    case.rebuild()
    verified = verify_catalogue(case.folder, lambda: case).findings
    examined = examine_catalogue(case.folder, case)
    return tuple([f.code for f in found if f.severity != "note"] for found in (verified, examined))  # type: ignore[return-value]  # two


ROOT, PIN = "1" * 64, Pin(origin="olgas1", size=1, root="1" * 64, disclosed=0)
PRINT = f"SHA256:{'A' * 43}"
SOUND: tuple[Statement, ...] = (
    CheckpointSigned(size=1, root=ROOT, key=PRINT, signature=ROOT),
    Timestamped(of=ROOT, authority="http://tsa.example/", attested_at="2022-05-11T10:00:00Z", response=ROOT),
    BundleExported(bundle=ROOT, size=1, root=ROOT, profile="full", images=0, claims=0, signed=(PRINT,)),
    BundleImported(bundle=ROOT, pins=(PIN,), signed=(PRINT,), trusted=("olga",), notes=("SIG-001",)),
    ForkFound(known=PIN, found=PIN, bundle=ROOT),
)
BAD_PINS: tuple[dict[str, object], ...] = (
    {"size": 0}, {"size": -1}, {"size": 10**16}, {"root": "x"}, {"root": "\x1b[2J"}, {"root": "A" * 64},
    {"origin": "../x"}, {"origin": ""}, {"disclosed": -1}, {"disclosed": 2},
)  # fmt: skip
BAD: tuple[dict[str, object], ...] = tuple(
    {"pins": (msgspec.structs.replace(PIN, **changes),)} for changes in BAD_PINS
)
MISSHAPEN: tuple[tuple[int, dict[str, object]], ...] = (
    (0, {"size": 0}), (0, {"root": "x"}), (0, {"key": "mine"}), (0, {"signature": ""}),
    (1, {"of": "x"}), (1, {"response": "x"}), (1, {"authority": "\x1b"}), (1, {"attested_at": ""}),
    (2, {"bundle": "x"}), (2, {"size": -1}), (2, {"root": ""}), (2, {"images": -1}), (2, {"claims": -1}),
    (2, {"signed": ("x",)}), (2, {"profile": ""}), (3, {"bundle": "x"}), (3, {"images": -1}),
    (3, {"signed": ("x",)}), (3, {"trusted": ("\x1b",)}), (3, {"notes": ("",)}),
    *((3, changes) for changes in BAD),
    (4, {"bundle": "x"}), (4, {"known": msgspec.structs.replace(PIN, size=0)}),
    (4, {"found": msgspec.structs.replace(PIN, size=0)}),
    (4, {"found": msgspec.structs.replace(PIN, origin="omars1")}),
)  # fmt: skip


class TestHousekeeping:
    @pytest.mark.parametrize("statement", SOUND)
    def test_what_devices_note_has_its_form(self, statement: Statement) -> None:
        assert find_misshapen(statement) == ()

    @pytest.mark.parametrize(("which", "changes"), MISSHAPEN)
    def test_form_that_no_device_gives_is_named(self, which: int, changes: dict[str, object]) -> None:
        assert find_misshapen(msgspec.structs.replace(SOUND[which], **changes)) == tuple(changes)

    @pytest.mark.parametrize("size", [1, 0, -1])
    def test_line_of_such_form_is_refused(self, omar: Case, tmp_path: Path, size: int) -> None:
        pin = {"origin": "zoes1", "size": size, "root": "1" * 64, "disclosed": 0}
        body = {"bundle": "a" * 64, "pins": [pin], "tool": "x"}
        line = make_raw_line(body, kind="bundle.imported", subject="catalogue:olgas1")

        result = take_over(omar, build(tmp_path, [line], files={"data/x.csv": b"x\n"}))

        assert find_faults(result) == ([] if size == 1 else ["LOG-008"])


def test_signature_that_changes_after_verifying_is_not_kept(olga: Case, tmp_path: Path, key: Path) -> None:
    bundle = hand_over(olga, tmp_path / "signed", key=key)
    with open_source(bundle, POLICY.limits) as source:
        inspection = inspect_source(source, POLICY)
        assert read_parcel_files(source, inspection, POLICY)
    [path] = (bundle / "signatures").glob("bundle.*.sig")
    flip_byte(path, 120)
    with open_source(bundle, POLICY.limits) as source, pytest.raises(InputUnreadable, match="changed since"):
        read_parcel_files(source, inspection, POLICY)


def test_known_journals_are_kept_once_and_whole(omar: Case, tmp_path: Path) -> None:
    """Each re-import of a journal that grew would else be held against all before it."""
    lines = make_lines([make_tag_draft(f"tag-{n}") for n in range(6)])
    files = {"data/x.csv": b"x\n"}
    for size in (2, 4, 6):
        take_over(omar, build(tmp_path, lines[:size], files=files, name=f"b{size}"))
    take_over(omar, build(tmp_path, lines[:5], files=files, name="part", show=[1], earlier=[3]))

    known = read_known(omar, ["olgas1"])

    [only] = known.evidence["olgas1"]
    assert (only.state.size, sorted(only.shown)) == (6, [0, 1, 2, 3, 4, 5])
    assert {pin.size for pin in known.pins["olgas1"]} == {2, 4, 6}
