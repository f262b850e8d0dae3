"""Claims, links and assessments: side by side, on both ends, withdrawn and never forgotten."""

from pathlib import Path

import msgspec
import pytest
from builders import make_case, make_clock, make_id
from command_builders import run

from catalogue.actions.case import Case
from catalogue.actions.claims import add_claim, assess, link_claim, unlink_claim, withdraw_from_claim
from catalogue.actions.look import view_claim
from catalogue.actions.naming import get_claim, get_image
from catalogue.errors import NoSuchRecord, UsageFault, ValueRefused
from catalogue.record.claim import Assessment, Claim, Relation, Verdict

IMAGE = make_id(0)
CLAIM = Claim(slug="two-ships", text="Two ships load grain", claimant="Harbour")
OPINION = Assessment(claim="", verdict=Verdict.SUPPORTED, reasons="hulls match")


def _make_linked(tmp_path: Path) -> Case:
    case = make_case(tmp_path, images=2)
    add_claim(case, CLAIM)
    link_claim(case, IMAGE, "two-ships", Relation.CITED_FOR)
    return case


def test_claim_is_recorded_once(tmp_path: Path) -> None:
    case = make_case(tmp_path)

    assert len(add_claim(case, CLAIM)) == 1
    assert add_claim(case, CLAIM) == []
    assert len(add_claim(case, msgspec.structs.replace(CLAIM, event_at="2022-05-11"))) == 1
    assert len(get_claim(case, "two-ships").statements) == 2


def test_slug_of_another_claim_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    add_claim(case, CLAIM)

    with pytest.raises(UsageFault, match="Two ships load grain"):
        add_claim(case, msgspec.structs.replace(CLAIM, text="Three ships"))
    with pytest.raises(ValueRefused):
        add_claim(case, msgspec.structs.replace(CLAIM, slug="Not a slug"))


def test_link_stands_on_both_ends_and_is_recorded_once(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)

    assert link_claim(case, IMAGE, "two-ships", Relation.CITED_FOR) == []
    assert len(link_claim(case, IMAGE, "two-ships", Relation.CONTRADICTS)) == 1
    assert get_image(case, IMAGE).links == get_claim(case, "two-ships").links
    assert len(get_image(case, IMAGE).links) == 2


def test_unlinking_withdraws_every_link_on_both_ends(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)
    link_claim(case, IMAGE, "two-ships", Relation.SUPPORTS)
    link_claim(case, make_id(1), "two-ships", Relation.CONTEXT)

    unlink_claim(case, IMAGE, "two-ships", reason="another quay")

    claim = get_claim(case, "two-ships")
    assert get_image(case, IMAGE).links == ()
    assert [link.image for link in claim.links] == [make_id(1)]
    assert {withdrawal.what for withdrawal in claim.withdrawals} == {"link to two-ships"}
    with pytest.raises(NoSuchRecord):
        unlink_claim(case, IMAGE, "two-ships")


def test_assessments_of_agents_stand_side_by_side(tmp_path: Path) -> None:
    ines = _make_linked(tmp_path)
    ole = Case(ines.folder, agent="ole", clock=make_clock())
    contrary = msgspec.structs.replace(OPINION, verdict=Verdict.CONTRADICTED)

    counts = [len(assess(case, "two-ships", OPINION)) for case in (ines, ines, ole)]
    counts += [len(assess(ole, "two-ships", opinion)) for opinion in (contrary, contrary, OPINION)]

    assert counts == [1, 0, 1, 1, 0, 1]
    assert len(get_claim(ole, "two-ships").assessments) == 4


def test_assessment_of_a_link_stands_on_both_ends(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)

    assert len(assess(case, "two-ships", OPINION)) == 1
    assert len(assess(case, "two-ships", OPINION, image=IMAGE)) == 1

    (of_link,) = get_image(case, IMAGE).assessments
    assert (of_link.image, of_link.claim) == (IMAGE, get_claim(case, "two-ships").id)
    assert of_link in get_claim(case, "two-ships").assessments


def test_assessment_of_a_link_that_is_not_there_is_refused(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)

    with pytest.raises(NoSuchRecord, match="link it first"):
        assess(case, "two-ships", OPINION, image=make_id(1))


def test_assessment_is_withdrawn_on_both_ends(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)
    (entry,) = assess(case, "two-ships", OPINION, image=IMAGE)

    withdraw_from_claim(case, "two-ships", entry.noted.entry)

    assert get_image(case, IMAGE).assessments == ()
    assert get_claim(case, "two-ships").assessments == ()
    with pytest.raises(NoSuchRecord):
        withdraw_from_claim(case, "two-ships", entry.noted.entry)


def test_claim_without_a_statement_is_still_found_by_id(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)
    claim = get_claim(case, "two-ships")

    withdraw_from_claim(case, "two-ships", claim.statements[0].get_noted().entry)

    assert get_claim(case, claim.id[:8]).links == claim.links
    with pytest.raises(NoSuchRecord):
        get_claim(case, "two-ships")
    assert len(unlink_claim(case, IMAGE, claim.id[:8])) == 1


def test_claim_can_be_made_again_after_withdrawing(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)
    withdraw_from_claim(case, "two-ships", get_claim(case, "two-ships").statements[0].get_noted().entry)

    assert len(add_claim(case, CLAIM)) == 1
    assert len(get_claim(case, "two-ships").links) == 1


def test_verdicts_count_what_each_agent_said_last_of_the_claim_itself(tmp_path: Path) -> None:
    ines = _make_linked(tmp_path)
    ole = Case(ines.folder, agent="ole", clock=make_clock())
    contrary = msgspec.structs.replace(OPINION, verdict=Verdict.CONTRADICTED)
    assess(ole, "two-ships", contrary)
    assess(ole, "two-ships", OPINION)
    assess(ole, "two-ships", contrary, image=IMAGE)

    view = view_claim(get_claim(ole, "two-ships"))

    assert view.verdicts == {"supported": 1}
    assert (len(view.assessments), [a.image for a in view.link_assessments]) == (2, [IMAGE])


def test_assessment_of_another_agent_cannot_be_withdrawn(tmp_path: Path) -> None:
    ines = _make_linked(tmp_path)
    (entry,) = assess(ines, "two-ships", OPINION)
    ole = Case(ines.folder, agent="ole", clock=make_clock())

    with pytest.raises(UsageFault, match="only who said it"):
        withdraw_from_claim(ole, "two-ships", entry.noted.entry)

    assert len(get_claim(ole, "two-ships").assessments) == 1


def test_withdrawals_and_assessments_of_links_are_shown(tmp_path: Path) -> None:
    case = _make_linked(tmp_path)
    assess(case, "two-ships", OPINION, image=IMAGE)
    (entry,) = assess(case, "two-ships", OPINION)
    withdraw_from_claim(case, "two-ships", entry.noted.entry, reason="another-hull")

    claim, listed = (
        run("-C", case.folder, *words).out for words in (["show", "two-ships"], ["claim", "list"])
    )

    assert "another-hull" in claim and entry.noted.entry in claim
    assert "of image" in claim and "of image" in listed


def test_withdrawn_claim_that_nothing_names_leaves_the_list(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    (entry,) = add_claim(case, CLAIM)
    withdraw_from_claim(case, "two-ships", entry.noted.entry)

    assert run("-C", case.folder, "claim", "list", "--json").out == ""
