"""The card of four answers: complete, in the width of the terminal, and not to be misread."""

from collections import Counter

import msgspec
import pytest
from answer_builders import NO_ELEMENTS, make_answers, make_check_finding, make_checked
from dossier_builders import make_fact, make_image_view

from catalogue.record.answer import PROPOSITIONS, Bearing, NotRun, Question
from catalogue.record.finding import Severity
from catalogue.record.statement import Noted
from catalogue.render.answer_card import (
    render_answer_line,
    render_card,
    render_checks,
    render_tally,
    tally_answers,
)
from catalogue.render.terminal import measure_columns

IMAGE = make_image_view()
SAYING_NOTHING = make_check_finding("DATE-009", Bearing.SAYS_NOTHING, sentence="EXIF has no time.")
WARNING = make_check_finding(
    "DATE-008", Bearing.SAYS_NOTHING, severity=Severity.WARNING, sentence="The zone is odd."
)


def find_line(card: str, beginning: str) -> str:
    return next(line for line in card.splitlines() if line.strip().startswith(beginning))


def join_words(card: str) -> str:
    return " ".join(card.split())


def test_answer_stands_behind_the_sentence_that_it_answers() -> None:
    card = render_card(IMAGE, make_answers(make_check_finding()), width=80, is_verbose=False)

    line = find_line(card, PROPOSITIONS[Question.MISDATED])
    assert line.endswith(" CONTRADICTED")
    assert "misdated" not in card


def test_every_question_has_its_line() -> None:
    card = render_card(IMAGE, make_answers(), width=80, is_verbose=False)

    ends = [find_line(card, PROPOSITIONS[question])[-11:] for question in Question]
    assert ends == ["not checked"] * 4


def test_contradiction_tells_sentence_and_sources() -> None:
    card = join_words(render_card(IMAGE, make_answers(make_check_finding()), width=80, is_verbose=False))

    assert "DATE-004 contradicts: IMD says 2021-04-02, the caption says 2022-05-19." in card
    assert "from embedded, IMD:IMAGE_1.firstLineTime; stated, entry origin:3 by ines" in card


def test_finding_that_says_nothing_is_counted_until_it_is_asked_for() -> None:
    answers = make_answers(SAYING_NOTHING)

    short = render_card(IMAGE, answers, width=80, is_verbose=False)
    verbose = render_card(IMAGE, answers, width=80, is_verbose=True)

    assert "1 more finding says nothing to it (DATE-009)" in short
    assert "EXIF has no time." not in short
    assert "EXIF has no time." in verbose


def test_warning_is_always_told() -> None:
    card = render_card(IMAGE, make_answers(WARNING), width=80, is_verbose=False)

    assert "DATE-008 warning: The zone is odd." in card
    assert find_line(card, PROPOSITIONS[Question.MISDATED]).endswith("cannot tell")


def test_verbose_card_tells_every_value_behind_a_finding() -> None:
    card = join_words(render_card(IMAGE, make_answers(make_check_finding()), width=80, is_verbose=True))

    assert "from acquired_at 2021-04-02T08:41:52Z (embedded, IMD:IMAGE_1.firstLineTime)" in card
    assert "from acquired_at 2022-05-19 (stated, entry origin:3 by ines)" in card
    assert "difference_days: 412" in card


def test_check_that_could_not_run_is_named_shortly_and_reasoned_in_full() -> None:
    answers = make_answers(make_check_finding())

    short = render_card(IMAGE, answers, width=80, is_verbose=False)
    verbose = join_words(render_card(IMAGE, answers, width=80, is_verbose=True))

    assert "1 check could not run: orbit" in short
    assert f"not checked: orbit ({NO_ELEMENTS.reason})" in verbose


def test_reason_is_told_where_nothing_was_checked() -> None:
    other = NotRun(check="passes", reason=NO_ELEMENTS.reason)

    card = render_card(IMAGE, make_answers(not_run=(NO_ELEMENTS, other)), width=120, is_verbose=False)

    assert f"not checked: orbit, passes ({NO_ELEMENTS.reason})" in card
    assert card.count(NO_ELEMENTS.reason) == 1
    assert card.count("not checked: orbit, passes (as above)") == 3


def test_of_many_reasons_those_of_most_checks_are_told() -> None:
    reasons = ["sun", "sun", "grid", "claim", "claim", "claim"]
    not_run = tuple(NotRun(check=f"check {n}", reason=f"no {one}") for n, one in enumerate(reasons))

    card = render_card(IMAGE, make_answers(not_run=not_run), width=120, is_verbose=False)

    assert "not checked: check 3, check 4, check 5 (no claim)" in card
    assert "not checked: check 0, check 1 (no sun)" in card
    assert "1 more check could not run: check 2" in card
    assert "no grid" not in card


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("is_verbose", [False, True])
def test_card_stays_within_the_terminal(width: int, is_verbose: bool) -> None:
    long = make_check_finding(sentence="衛星写真 " * 40 + "word " * 200)
    findings = [long, WARNING, SAYING_NOTHING, *(make_check_finding(f"DATE-{n:03}") for n in range(30))]
    image = make_image_view(name="name of a file " * 20)

    card = render_card(image, make_answers(*findings), width=width, is_verbose=is_verbose)

    assert max(map(measure_columns, card.splitlines())) <= width


def test_hostile_text_moves_no_cursor() -> None:
    hostile = "\x1b[2Jsupported\n\u202e it can show"
    finding = make_check_finding(
        hostile, sentence=hostile, check=hostile, evidence=((hostile, hostile),), facts=()
    )
    answers = make_answers(finding, not_run=(NotRun(check=hostile, reason=hostile),))

    card = render_card(make_image_view(name=hostile), answers, width=80, is_verbose=True)
    line = render_answer_line(hostile, answers, 80)

    assert "\x1b" not in card + line
    assert "\u202e" not in card + line
    assert not any(one.strip().startswith("supported") for one in (card + line).splitlines())


def test_line_of_a_batch_begins_with_what_is_contradicted() -> None:
    supports = make_check_finding("LOC-002", Bearing.SUPPORTS, question=Question.MISLOCATED)

    line = join_words(render_answer_line("3f2a a.tif", make_answers(supports, make_check_finding()), 80))

    assert line == (
        "3f2a a.tif CONTRADICTED: time as stated (DATE-004); supported: place as stated; "
        "not checked: left as its maker made it, can show what is claimed"
    )


def test_line_of_a_batch_names_the_claim_that_is_contradicted() -> None:
    claimed = make_fact("event_at", "2022-05-19", source="claim town, entry origin:4 by ines")
    findings = [
        make_check_finding(code, question=Question.MISREPRESENTED, facts=facts)
        for code, facts in (("REP-001", (claimed,)), ("REP-005", (claimed,)), ("REP-012", ()))
    ]

    line = join_words(render_answer_line("a.tif", make_answers(*findings), 200))

    assert "CONTRADICTED: can show what is claimed (claim town: REP-001, REP-005; REP-012)" in line


def test_line_of_a_batch_in_which_nothing_is_found_says_so_shortly() -> None:
    assert render_answer_line("a.tif", make_answers(SAYING_NOTHING), 200) == (
        "a.tif  nothing contradicted, nothing supported"
    )
    assert render_answer_line("a.tif", make_answers(), 200) == "a.tif  nothing could be checked"


def test_batch_ends_with_how_many_images_count_as_what() -> None:
    supports = make_check_finding("LOC-002", Bearing.SUPPORTS, question=Question.MISLOCATED)
    batch = [make_answers(make_check_finding(), supports), make_answers(supports, WARNING), make_answers()]

    tally = Counter(name for answers in batch for name in tally_answers(answers))

    assert render_tally(len(batch), tally) == (
        "3 images checked: 1 contradicted in something, 1 with warnings, 2 supported in something"
    )


def test_line_of_a_batch_counts_warnings() -> None:
    line = render_answer_line("a.tif", make_answers(WARNING), 200)

    assert line.endswith("; 1 warning")


def test_two_journals_with_one_name_stand_apart_and_are_told() -> None:
    forged = make_checked(9, make_check_finding("DATE-031", Bearing.SUPPORTS), at="2026-01-01T00:00:00Z")
    forged = forged.with_noted(Noted("forger:9", forged.get_noted().at, forged.get_noted().agent))

    told = join_words(render_checks((make_checked(20), forged), width=80))

    assert "checked by ines in journal origin at" in told
    assert "checked by ines in journal forger at" in told
    assert "checked before" not in told


def test_recorded_words_are_not_what_is_answered() -> None:
    checked = make_checked()
    answer = msgspec.structs.replace(checked.answers.misdated, proposition="it is PROVEN a fake")
    answers = msgspec.structs.replace(checked.answers, misdated=answer)

    told = render_checks((msgspec.structs.replace(checked, answers=answers),), width=80)

    assert "PROVEN" not in told
    assert PROPOSITIONS[Question.MISDATED] in told


def test_last_check_of_each_agent_stands_whole_and_earlier_ones_by_what_changed() -> None:
    supports = make_check_finding("DATE-031", Bearing.SUPPORTS)
    checks = (
        make_checked(20, supports, at="2022-05-24T10:00:00Z", version="2026-01-01"),
        make_checked(21),
        make_checked(22, supports, agent="tarik"),
    )

    told = join_words(render_checks(checks, width=80))

    assert told.count("checked by") == 2
    assert "checked before at 2022-05-24T10:00:00Z, entry origin:20; what has changed since:" in told
    assert "time: was supported, now contradicted" in told
    assert "gone: DATE-031" in told
    assert "now used: sensor table 2026-11-22" in told
