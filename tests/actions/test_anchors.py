"""The own journal is held against every state of it that is known: a rewriting is named, growth is none."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import START_AT, WRITER, flip_byte, make_clock, make_tag_draft
from bundle_builders import make_allowed_signers
from import_builders import (
    POLICY,
    build,
    find_faults,
    hand_over,
    make_device,
    make_drafts,
    make_lines,
    take_over,
)
from timestamp_builders import Authority, make_authority, serve_authority

from catalogue.actions.anchors import check_anchors
from catalogue.actions.case import Case
from catalogue.actions.catalogue import Catalogue
from catalogue.actions.checkpoints import read_log_status, sign_own_checkpoint
from catalogue.actions.keys import make_key
from catalogue.actions.timestamping import timestamp_journal
from catalogue.actions.verify import verify_catalogue
from catalogue.bundle.inspect import Policy
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft
from catalogue.journal.signers import parse_allowed_signers
from catalogue.record.entry import BundleImported, EntryType, Pin
from catalogue.record.fixity import State

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="NO openssl on this machine")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with make_device(tmp_path / "ines") as case:
        case.record([make_tag_draft("port:sevastopol")])
        yield case


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


def list_codes(case: Case, roots: tuple[bytes, ...] = ()) -> set[str]:
    return {finding.code for finding in check_anchors(case.folder, roots=roots).findings}


def rewrite(case: Case, *, lines: int | None = None) -> None:
    """Write the own journal anew: the same acts, or the first ones, in due form, with other salts."""
    drafts = []
    for entry in list(Journal(case.journal.path).refresh())[:lines]:
        statement = entry.read_statement()
        assert statement is not None
        drafts.append(Draft(EntryType(entry.type), entry.subject, statement))
    case.journal.path.unlink()
    case.journal.head_path.unlink()
    Journal(case.journal.path).append(drafts, WRITER, now=START_AT + timedelta(days=1))


def verify(case: Case, roots: tuple[bytes, ...] = (), policy: Policy | None = None) -> tuple[State, str]:
    """The state of the catalogue, and what is said of its journal."""
    with Case(case.folder, clock=make_clock()) as again:
        again.rebuild()
    found = verify_catalogue(case.folder, lambda: Case(case.folder), roots=roots, policy=policy)
    [note] = [finding.sentence for finding in found.findings if finding.code == "JRN-100"]
    return found.state, note


def make_reader(tmp_path: Path, key: Path) -> Policy:
    """A reader who knows whose key that is."""
    text = make_allowed_signers(tmp_path / "signers", key, name="omar").read_text()
    return Policy(now=POLICY.now, signers=parse_allowed_signers(text))


def sign(case: Case, key: Path) -> Path:
    sign_own_checkpoint(case, key)
    return case.folder / "journal" / "checkpoints"


def test_journal_that_nobody_has_seen_says_so(case: Case) -> None:
    anchored = check_anchors(case.folder)

    assert (anchored.reached, anchored.findings, anchored.is_whole) == ({}, (), False)
    assert anchored.describe().startswith("nothing outside this device vouches for it")


def test_own_signature_alone_vouches_for_nothing(case: Case, key: Path) -> None:
    sign(case, key)

    anchored = check_anchors(case.folder)

    assert (anchored.reached, anchored.findings, anchored.is_whole) == ({"signed": 2}, (), False)
    assert "nothing outside vouches for 2 later entries" in anchored.describe()


def test_python_interface_signs_asks_and_tells(case: Case, key: Path) -> None:
    catalogue = Catalogue(case)

    signed = catalogue.sign_checkpoint(key)
    [stamp] = catalogue.timestamp("http://127.0.0.1:9/tsr")

    assert (signed.size, stamp.outcome) == (2, "queued")
    status = catalogue.log_status()
    assert ([anchor.kind for anchor in status.anchors], status.queued) == (["signed"], 1)


def test_growth_is_no_rewriting(case: Case, key: Path, tmp_path: Path) -> None:
    sign(case, key)
    hand_over(case, tmp_path / "bundle", key=key)
    case.record([make_tag_draft("ship")])
    sign(case, key)

    anchored = check_anchors(case.folder)

    assert anchored.findings == ()
    assert (anchored.reached["exported"], anchored.reached["signed"]) == (2, 5)
    assert "left in a bundle at 2 lines, as it says itself" in anchored.describe()


def test_rewritten_journal_no_longer_fits_what_was_signed(case: Case, key: Path) -> None:
    sign(case, key)
    rewrite(case, lines=2)

    assert list_codes(case) == {"JRN-010"}


def test_rewritten_journal_no_longer_fits_what_it_says_itself(case: Case, key: Path, tmp_path: Path) -> None:
    sign(case, key)
    hand_over(case, tmp_path / "bundle")
    shutil.rmtree(case.folder / "journal" / "checkpoints")
    rewrite(case)

    found = check_anchors(case.folder).findings

    assert [finding.code for finding in found] == ["JRN-010", "JRN-010", "JRN-011"]
    assert "was signed at 2 lines" in found[0].sentence
    assert "left in bundle" in found[1].sentence


def test_journal_that_lost_its_end_is_named(case: Case, key: Path) -> None:
    folder = sign(case, key)
    rewrite(case, lines=1)

    [finding] = check_anchors(case.folder).findings

    assert (finding.code, "it is shorter now" in finding.sentence) == ("JRN-010", True)
    assert folder.is_dir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "signature gone": lambda folder: next(folder.glob("*.sig")).unlink(),
    "signature flipped": lambda folder: flip_byte(next(folder.glob("*.sig")), 120),
    "checkpoint gone": lambda folder: next(folder.glob("*.checkpoint")).unlink(),
    "checkpoint flipped": lambda folder: flip_byte(next(folder.glob("*.checkpoint")), 20),
    "all gone": lambda folder: shutil.rmtree(folder),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_was_kept_and_is_damaged_is_named(case: Case, key: Path, kind: str) -> None:
    folder = sign(case, key)
    assert list_codes(case) == set()

    DAMAGES[kind](folder)

    assert list_codes(case) == {"JRN-011"}


def test_rewritten_journal_makes_the_catalogue_altered(case: Case, key: Path) -> None:
    sign(case, key)
    assert verify(case)[0] is State.INTACT_UNANCHORED

    rewrite(case, lines=2)

    assert verify(case)[0] is State.ALTERED


@needs_openssl
class TestTimestamp:
    @pytest.fixture(autouse=True)
    def _stamped(self, case: Case, key: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        sign(case, key)
        with serve_authority(authority) as service:
            [result] = timestamp_journal(case, (service.url,))
        assert result.outcome == "stamped"

    def test_trusted_authority_vouches_for_all_of_it(self, case: Case, authority: Authority) -> None:
        state, note = verify(case, (authority.root,))

        assert state is State.INTACT
        assert "timestamped at 2 lines" in note
        assert "not checked" not in note

    def test_without_roots_it_is_told_and_not_counted(self, case: Case) -> None:
        state, note = verify(case)

        assert state is State.INTACT_UNANCHORED
        assert "timestamped at 2 lines, by an authority that is not checked" in note

    def test_entry_behind_it_is_not_vouched_for(self, case: Case, authority: Authority) -> None:
        case.record([make_tag_draft("ship")])

        anchored = check_anchors(case.folder, roots=(authority.root,))

        assert (anchored.is_whole, anchored.size) == (False, 5)
        assert "nothing outside vouches for 3 later entries" in anchored.describe()

    def test_other_authority_is_told_not_to_be_trusted(self, case: Case, tmp_path: Path) -> None:
        other = make_authority(tmp_path / "other")

        anchored = check_anchors(case.folder, roots=(other.root,))

        assert [finding.code for finding in anchored.findings] == ["JRN-013"]
        assert not anchored.is_whole

    @pytest.mark.parametrize("is_gone", [True, False])
    def test_timestamp_that_is_gone_or_altered_is_named(self, case: Case, *, is_gone: bool) -> None:
        [path] = (case.folder / "journal" / "checkpoints").glob("*.tsr")
        if is_gone:
            path.unlink()
        else:
            flip_byte(path, path.stat().st_size // 2)

        assert list_codes(case) == {"JRN-011"}


class TestColleague:
    @pytest.fixture(autouse=True)
    def omar(self, case: Case, tmp_path: Path) -> Iterator[Case]:
        with make_device(tmp_path / "omar", agent="omar") as omar:
            take_over(omar, hand_over(case, tmp_path / "out"))
            yield omar

    @pytest.mark.parametrize("says_so", [True, False])
    @pytest.mark.parametrize("is_known", [True, False])
    def test_state_that_came_back_vouches_for_all_of_it_when_a_known_signer_says_so(
        self, case: Case, omar: Case, tmp_path: Path, key: Path, *, says_so: bool, is_known: bool
    ) -> None:
        if says_so:  # then the import stands in the midst of his journal, and is shown
            omar.record([make_tag_draft("omars")])
        assert take_over(case, hand_over(omar, tmp_path / "back", key=key)).outcome == "imported"

        state, note = verify(case, policy=make_reader(tmp_path, key) if is_known else POLICY)

        assert state is (State.INTACT if is_known else State.INTACT_UNANCHORED)
        assert ("seen by a colleague at 2 lines" in note) is is_known
        assert ("nobody whom you know signed" in note) is not is_known
        assert [a.size for a in read_log_status(case).anchors if a.kind == "pinned"] == [2] * (1 + says_so)

    def test_own_bundle_that_is_imported_again_vouches_for_nothing(self, case: Case, tmp_path: Path) -> None:
        take_over(case, tmp_path / "out")

        assert verify(case)[0] is State.INTACT_UNANCHORED
        assert not [a for a in read_log_status(case).anchors if a.kind == "pinned"]

    @pytest.mark.parametrize("is_known", [True, False])
    def test_rewriting_contradicts_what_came_back(
        self, case: Case, omar: Case, tmp_path: Path, key: Path, *, is_known: bool
    ) -> None:
        omar.record([make_tag_draft("omars")])
        take_over(case, hand_over(omar, tmp_path / "back", key=key))
        assert list_codes(case) == set()

        rewrite(case)

        policy = make_reader(tmp_path, key) if is_known else None
        found = {f.code: str(f.severity) for f in check_anchors(case.folder, policy=policy).findings}
        assert found == {"JRN-010": "fault", "JRN-012": "fault" if is_known else "warning"}

    def test_pin_that_never_was_so_is_laid_to_neither(self, case: Case, tmp_path: Path) -> None:
        wrong = Pin(origin=case.settings.origin, size=2, root="no root", disclosed=0)
        lie = BundleImported(bundle="b" * 64, pins=(wrong,))
        lies = [*make_drafts(), Draft(EntryType.BUNDLE_IMPORTED, "catalogue:eves1", lie)]
        bundle = build(tmp_path, make_lines(lies, origin="eves1"), origin="eves1")

        assert find_faults(take_over(case, bundle)) == ["LOG-008"]

        assert check_anchors(case.folder).findings == ()
