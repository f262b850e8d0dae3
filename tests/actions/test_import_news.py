"""Bundles that take something back, and bundles from a day that has not come."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from command_builders import run
from import_builders import (
    PICTURE_ID,
    POLICY,
    WRITER,
    build,
    find_faults,
    hand_over,
    make_device,
    make_drafts,
    make_lines,
    take_over,
)

from catalogue.actions.case import Case
from catalogue.actions.claims import add_claim, assess, withdraw_from_claim
from catalogue.actions.describe import add_tags, remove_tags
from catalogue.actions.import_bundle import ImportResult
from catalogue.errors import UsageFault
from catalogue.journal.line import Draft, render_line
from catalogue.record.claim import Assessment, Claim, Link, Relation, Verdict, get_claim_id
from catalogue.record.documents import ClaimDocument, ImageDocument, Table
from catalogue.record.entry import NO_PREVIOUS, EntryType
from catalogue.record.finding import Finding
from catalogue.record.instant import render_utc
from catalogue.record.tag import Status, Tag, Withdrawal, Workflow

SUBJECT = f"image:{PICTURE_ID}"
CLAIM = Claim(slug="two-ships", text="Two ships.", claimant="Nobody")
CLAIM_ID = get_claim_id(CLAIM)
NOTHING = {"data/x.csv": b"x\n"}


@pytest.fixture
def ours(tmp_path: Path) -> Case:
    """A device with a picture under evidence."""
    case = make_device(tmp_path / "ours", agent="omar")
    case.record(make_drafts())
    return case


def get(case: Case) -> ImageDocument:
    document = case.store.find(Table.IMAGES, PICTURE_ID)
    assert isinstance(document, ImageDocument)
    return document


def take_back(ref: str, what: str = "it", *, claim: str | None = None) -> Draft:
    return Draft(EntryType.WITHDRAWN, SUBJECT, Withdrawal(withdraws=ref, what=what, claim=claim))


def take_over_lines(
    case: Case, tmp_path: Path, drafts: Sequence[Draft], *, is_dry_run: bool = False
) -> ImportResult:
    return take_over(case, build(tmp_path, make_lines(drafts), files=NOTHING), is_dry_run=is_dry_run)


def find_warning(result: ImportResult) -> Finding | None:
    return next((finding for finding in result.findings if finding.code == "IMP-016"), None)


class TestTakingBack:
    def test_what_is_taken_back_is_told(self, ours: Case, tmp_path: Path) -> None:
        tags = add_tags(ours, PICTURE_ID, ["ship", "quay"])

        result = take_over_lines(ours, tmp_path, [take_back(tag.noted.entry, "nothing much") for tag in tags])

        warning = find_warning(result)
        assert warning is not None
        # In the words of what stood here, whatever the withdrawal calls it.
        assert f"takes back 2 statements of yours (first: tag ship on {PICTURE_ID[:12]})" in warning.sentence
        assert (result.outcome, result.takes_back_ours, result.takes_back_others) == ("imported", 2, 0)
        assert get(ours).tags == ()
        assert [w.get_noted().agent for w in get(ours).withdrawals] == ["olga", "olga"]

    def test_dry_run_tells_it_too(self, ours: Case, tmp_path: Path) -> None:
        [tag] = add_tags(ours, PICTURE_ID, ["ship"])

        result = take_over_lines(ours, tmp_path, [take_back(tag.noted.entry)], is_dry_run=True)

        assert find_warning(result) is not None
        assert result.takes_back_ours == 1
        assert len(get(ours).tags) == 1

    def test_terminal_tells_it(self, ours: Case, tmp_path: Path) -> None:
        [tag] = add_tags(ours, PICTURE_ID, ["ship"])
        bundle = build(tmp_path, make_lines([take_back(tag.noted.entry)]), files=NOTHING)

        found = run("-C", ours.folder, "import", bundle)

        assert found.code == 0
        assert re.search(r"TAKEN BACK\s+1 statements of yours, 0 of others", (found.out + found.err))
        assert "IMP-016" in (found.out + found.err)
        shown = run("-C", ours.folder, "show", PICTURE_ID[:12])
        assert "withdrawn by olga" in shown.out

    def test_same_bundle_again_takes_nothing_back_anew(self, ours: Case, tmp_path: Path) -> None:
        [tag] = add_tags(ours, PICTURE_ID, ["ship"])
        drafts = [take_back(tag.noted.entry)]
        bundle = build(tmp_path, make_lines(drafts), files=NOTHING)
        take_over(ours, bundle)

        assert find_warning(take_over(ours, bundle)) is None

    def test_who_takes_back_her_own_words_needs_no_word(self, ours: Case, tmp_path: Path) -> None:
        drafts = [Draft(EntryType.TAG_ADDED, SUBJECT, Tag(name="ship")), take_back("olgas1:0")]

        result = take_over_lines(ours, tmp_path, drafts)

        assert (result.outcome, find_warning(result)) == ("imported", None)

    def test_words_of_a_third_are_counted_apart(self, ours: Case, tmp_path: Path) -> None:
        third = make_device(tmp_path / "third", agent="tina")
        third.record(make_drafts())
        [here, _] = add_tags(third, PICTURE_ID, ["ship", "quay"])
        take_over(ours, build_log(third, tmp_path / "first"))
        [coming] = add_tags(third, PICTURE_ID, ["grain"])
        friend = make_device(tmp_path / "friend", agent="fred")
        take_over(friend, build_log(third, tmp_path / "second"))
        remove_tags(friend, PICTURE_ID, ["ship", "grain"])

        result = take_over(ours, build_log(friend, tmp_path / "third-bundle"))

        assert (result.takes_back_ours, result.takes_back_others) == (0, 2)
        assert {here.origin, coming.origin} == {third.settings.origin}
        assert [tag.name for tag in get(ours).tags] == ["quay"]

    def test_what_cannot_be_taken_back_stands_and_needs_no_word(self, ours: Case, tmp_path: Path) -> None:
        [tag] = add_tags(ours, PICTURE_ID, ["sensitivity:personal"])
        add_claim(ours, CLAIM)
        [dissent] = assess(ours, CLAIM_ID, Assessment(claim="", verdict=Verdict.CONTRADICTED))
        custody = get(ours).ingested[0].get_noted().entry
        drafts = [
            take_back(tag.noted.entry),
            take_back(custody),
            Draft(
                EntryType.WITHDRAWN,
                f"claim:{CLAIM_ID}",
                Withdrawal(withdraws=dissent.noted.entry, what="assessment"),
            ),
        ]

        result = take_over_lines(ours, tmp_path, drafts)

        assert (result.outcome, find_warning(result)) == ("imported", None)
        assert [one.name for one in get(ours).tags] == ["sensitivity:personal"]
        assert len(get(ours).ingested) == 1
        claim = ours.store.find(Table.CLAIMS, CLAIM_ID)
        assert isinstance(claim, ClaimDocument)
        assert len(claim.assessments) == 1
        assert [w.get_noted().agent for w in (*get(ours).withdrawals, *claim.withdrawals)] == ["olga"] * 3

    def test_withdrawal_filed_under_another_image_takes_nothing_back(
        self, ours: Case, tmp_path: Path
    ) -> None:
        [tag] = add_tags(ours, PICTURE_ID, ["ship"])
        elsewhere = Withdrawal(withdraws=tag.noted.entry, what="it")

        result = take_over_lines(ours, tmp_path, [Draft(EntryType.WITHDRAWN, f"image:{'a' * 64}", elsewhere)])

        assert (find_warning(result), len(get(ours).tags)) == (None, 1)

    def test_link_is_told_once_though_it_stands_on_both_sides(self, ours: Case, tmp_path: Path) -> None:
        add_claim(ours, CLAIM)
        link = Link(image=PICTURE_ID, claim=CLAIM_ID, relation=Relation.CITED_FOR)
        [entry] = ours.record([Draft(EntryType.CLAIM_LINKED, SUBJECT, link)])

        result = take_over_lines(ours, tmp_path, [take_back(entry.noted.entry, claim=CLAIM_ID)])

        assert result.takes_back_ours == 1


class TestOwnDevice:
    def test_sensitivity_of_a_colleague_is_not_taken_off_here(self, ours: Case, tmp_path: Path) -> None:
        tags = [Tag(name="sensitivity:personal"), Tag(name="ship")]
        take_over_lines(ours, tmp_path, [Draft(EntryType.TAG_ADDED, SUBJECT, tag) for tag in tags])
        size = ours.journal.position.size

        with pytest.raises(UsageFault, match=r"put on by olga in journal olgas1"):
            remove_tags(ours, PICTURE_ID, ["sensitivity:personal"])

        assert ours.journal.position.size == size
        remove_tags(ours, PICTURE_ID, ["ship"])
        assert [tag.name for tag in get(ours).tags] == ["sensitivity:personal"]

    def test_assessment_of_the_same_agent_on_another_device_stays(self, ours: Case, tmp_path: Path) -> None:
        other = make_device(tmp_path / "other", agent="omar")
        add_claim(other, CLAIM)
        [entry] = assess(other, CLAIM_ID, Assessment(claim="", verdict=Verdict.SUPPORTED))
        take_over(ours, build_log(other, tmp_path / "log"))

        with pytest.raises(UsageFault, match="of another device"):
            withdraw_from_claim(ours, CLAIM_ID, entry.noted.entry)


class TestBeyond:
    def test_own_line_that_is_not_written_yet_is_refused(self, ours: Case, tmp_path: Path) -> None:
        origin, size = ours.settings.origin, ours.journal.position.size
        drafts = [take_back(f"{origin}:{seq}") for seq in range(size, size + 40)]

        result = take_over_lines(ours, tmp_path, drafts)

        assert (result.outcome, find_faults(result)) == ("refused", ["IMP-017"])
        [fault] = [f for f in result.findings if f.code == "IMP-017"]
        assert f"takes back 40 lines of journal {origin}" in fault.sentence
        add_tags(ours, PICTURE_ID, ["ship"])
        assert [tag.name for tag in get(ours).tags] == ["ship"]

    def test_last_own_line_may_be_named(self, ours: Case, tmp_path: Path) -> None:
        drafts = [take_back(f"{ours.settings.origin}:{ours.journal.position.size - 1}")]

        assert find_faults(take_over_lines(ours, tmp_path, drafts)) == []

    @pytest.mark.parametrize(("seq", "faults"), [(1, []), (2, ["IMP-017"])])
    def test_line_of_another_journal_is_held_against_what_is_known(
        self, ours: Case, tmp_path: Path, seq: int, faults: list[str]
    ) -> None:
        tag = Draft(EntryType.TAG_ADDED, SUBJECT, Tag(name="ship"))
        take_over(ours, build(tmp_path, make_lines([tag, tag]), files=NOTHING, name="known"))
        lines = make_lines([take_back(f"olgas1:{seq}")], origin="petras1")

        result = take_over(ours, build(tmp_path, lines, files=NOTHING, origin="petras1"))

        assert find_faults(result) == faults

    @pytest.mark.parametrize(("seq", "faults"), [(0, []), (1, ["IMP-017"])])
    def test_line_of_the_writers_own_journal_is_held_against_what_is_shown(
        self, ours: Case, tmp_path: Path, seq: int, faults: list[str]
    ) -> None:
        result = take_over_lines(ours, tmp_path, [take_back(f"olgas1:{seq}")])

        assert find_faults(result) == faults

    def test_line_of_a_journal_that_nobody_knows_is_refused(self, ours: Case, tmp_path: Path) -> None:
        assert find_faults(take_over_lines(ours, tmp_path, [take_back("nowhere1:0")])) == ["IMP-017"]


class TestClocks:
    @pytest.mark.parametrize(
        ("ahead", "faults"),
        [
            (timedelta(days=-20_000), []),
            (timedelta(0), []),
            (timedelta(hours=14), []),
            (timedelta(days=1), []),
            (timedelta(days=1, seconds=1), ["IMP-018"]),
            (timedelta(days=2_900_000), ["IMP-018"]),
        ],
        ids=str,
    )
    def test_line_of_a_day_that_has_not_come_is_refused(
        self, ours: Case, tmp_path: Path, ahead: timedelta, faults: list[str]
    ) -> None:
        result = take_over(ours, build(tmp_path, make_late_lines(ahead), files=NOTHING))

        assert find_faults(result) == faults
        assert [s.status for s in get(ours).statuses] == ([] if faults else [Workflow.CANCELLED])

    def test_day_that_has_come_meanwhile_is_taken(self, ours: Case, tmp_path: Path) -> None:
        bundle = build(tmp_path, make_late_lines(timedelta(days=9)), files=NOTHING)
        later = replace(POLICY, now=POLICY.now + timedelta(days=9))

        assert find_faults(take_over(ours, bundle)) == ["IMP-018"]
        assert find_faults(take_over(ours, bundle, policy=later)) == []

    def test_own_lines_that_come_back_are_not_judged(self, tmp_path: Path) -> None:
        """A clock here that was a year ahead is no reason to refuse what colleagues hand back."""
        ours = make_device(tmp_path / "ahead", clock_off=timedelta(days=365))
        ours.record(make_drafts())
        earlier = replace(POLICY, now=POLICY.now + timedelta(days=400))
        theirs = make_device(tmp_path / "theirs", agent="olga")
        take_over(theirs, build_log(ours, tmp_path / "ours-log"), policy=earlier)
        add_tags(theirs, PICTURE_ID, ["ship"])

        result = take_over(ours, build_log(theirs, tmp_path / "back"))

        assert (result.outcome, find_faults(result)) == ("imported", [])


def make_late_lines(ahead: timedelta) -> list[bytes]:
    draft = Draft(EntryType.STATUS_SET, SUBJECT, Status(status=Workflow.CANCELLED))
    at = render_utc(POLICY.now + ahead)
    line = render_line(draft, WRITER, origin="olgas1", seq=0, prev=NO_PREVIOUS, at=at)
    return [line]


def build_log(case: Case, target: Path) -> Path:
    """What a device hands over, whether or not the pictures are there."""
    return hand_over(case, target)
