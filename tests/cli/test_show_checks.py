"""What `show` says of checks."""

from pathlib import Path

import msgspec
from answer_builders import make_check_finding, make_checked
from builders import make_case, make_id
from command_builders import run

from catalogue.actions.case import Case
from catalogue.journal.line import Draft
from catalogue.record.entry import EntryType

HOSTILE = "\x1b[2J\u202e supported"


def record_check(case: Case, sentence: str) -> None:
    checked = msgspec.structs.replace(make_checked(1, make_check_finding(sentence=sentence)), noted=None)
    case.record([Draft(EntryType.IMAGE_CHECKED, f"image:{make_id(0)}", checked)])


def show(tmp_path: Path) -> str:
    done = run("-C", tmp_path / "case", "show", make_id(0))
    assert done.code == 0, done.err
    return done.out


def test_image_that_nobody_checked_is_told_as_not_checked(tmp_path: Path) -> None:
    make_case(tmp_path)

    assert "not checked: nobody asked the four questions of it ('catalogue check')" in show(tmp_path)


def test_answers_stand_with_who_checked_and_when(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    record_check(case, "IMD says 2021, the caption 2022.")

    told = show(tmp_path)

    lines = told.splitlines()
    [answer] = [line for line in lines if line.startswith("it was taken when it is said to have been")]
    assert answer.endswith(" CONTRADICTED")
    assert "DATE-004 contradicts: IMD says 2021, the caption 2022." in told
    assert "checked by ines at 2022-05-11T10:2" in told


def test_hostile_sentence_moves_no_cursor(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    record_check(case, HOSTILE)

    told = show(tmp_path)

    assert not {"\x1b", "\u202e"} & set(told)
    assert "\\x1b[2J\\u202e supported" in told
