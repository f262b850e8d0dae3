"""The custody journal on disk: appended, read, recovered, found changed."""

import errno
import json
import os
from io import FileIO
from pathlib import Path

import msgspec
import pytest
from builders import START_AT, WRITER, flip_byte, make_clock, make_id, make_journal, make_tag_draft

from catalogue.errors import Damaged, StoreUnavailable, UsageFault
from catalogue.journal import journal as journal_module
from catalogue.journal.journal import Journal
from catalogue.journal.line import LINE_LIMIT_BYTES, Draft, measure_line, parse_line, render_line
from catalogue.journal.verification import check_journal
from catalogue.record.entry import NO_PREVIOUS, EntryType, Recovered
from catalogue.record.finding import Severity
from catalogue.record.position import START
from catalogue.record.tag import Tag


def _read_again(path: Path) -> Journal:
    """The journal as another process opens it, read to its end."""
    journal = Journal(path)
    list(journal.refresh())
    return journal


def _append(journal: Journal, name: str = "later") -> None:
    journal.append([make_tag_draft(name)], WRITER, now=START_AT)


def _find_faults(path: Path) -> list[tuple[str, str]]:
    """(code, line) of each fault."""
    return [
        (f.code, dict(f.evidence)["line"])
        for f in check_journal(path).findings
        if f.severity is Severity.FAULT
    ]


def test_what_was_appended_is_read_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "origin.jsonl")

    written = journal.append([make_tag_draft("ship"), make_tag_draft("quay")], WRITER, now=START_AT)

    again = Journal(journal.path)
    assert list(again.refresh()) == written
    assert again.position == journal.position
    assert [e.seq for e in written] == [0, 1]
    assert [e.read_statement() for e in written] == [
        Tag(name="ship").with_noted(written[0].noted),
        Tag(name="quay").with_noted(written[1].noted),
    ]


def test_each_line_names_the_digest_of_the_line_before(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=4)

    lines = journal.path.read_bytes().splitlines()

    assert [json.loads(line)["prev"] for line in lines] == [NO_PREVIOUS, *map(measure_line, lines[:-1])]
    assert check_journal(journal.path).findings == ()


def test_refresh_yields_only_what_is_new(tmp_path: Path) -> None:
    reader = _read_again(make_journal(tmp_path, tags=3).path)
    _append(_read_again(reader.path))

    new = list(reader.refresh())

    assert [entry.seq for entry in new] == [3]
    assert not reader.has_grown()


def test_entries_of_equal_content_have_different_lines(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=0)
    entries = [journal.append([make_tag_draft("ship")], WRITER, now=START_AT)[0] for _ in range(2)]

    assert entries[0].salt != entries[1].salt
    assert len(entries[0].salt) == 32


def test_no_line_names_user_host_or_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = {name: f"planted-{name.lower()}" for name in ("USER", "LOGNAME", "HOSTNAME", "HOME", "PWD")}
    for name, value in planted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("socket.gethostname", lambda: "planted-host")
    monkeypatch.setattr("platform.node", lambda: "planted-node")
    folder = tmp_path / "planted-folder"

    journal = make_journal(folder, tags=2)

    content = journal.path.read_bytes() + journal.head_path.read_bytes()
    assert b"planted" not in content
    assert str(tmp_path).encode() not in content
    assert os.uname().nodename.encode() not in content


@pytest.mark.parametrize("mask", [0x01, 0x02, 0x20, 0x80, 0xFF])
def test_every_flipped_byte_is_found_and_its_line_named(tmp_path: Path, mask: int) -> None:
    path = make_journal(tmp_path, tags=3).path
    content = path.read_bytes()
    wrong = []

    for at in range(len(content)):
        altered = bytearray(content)
        altered[at] ^= mask
        path.write_bytes(altered)
        line = content[:at].count(b"\n") + 1
        if [number for _, number in _find_faults(path)] != [str(line)]:
            wrong.append((at, line, _find_faults(path)))

    assert wrong == []


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_every_flipped_byte_stops_the_writer(tmp_path: Path, mask: int) -> None:
    path = make_journal(tmp_path, tags=2).path
    content = path.read_bytes()
    accepted = []

    for at in range(len(content) - 1):
        altered = bytearray(content)
        altered[at] ^= mask
        path.write_bytes(altered)
        try:
            _append(_read_again(path))
            accepted.append(at)
        except Damaged:
            assert path.read_bytes() == altered

    assert accepted == []


@pytest.mark.parametrize("mask", [0x01, 0x04, 0x80])
def test_flipped_head_record_never_passes_in_silence(tmp_path: Path, mask: int) -> None:
    journal = make_journal(tmp_path, tags=3)
    head = journal.head_path.read_bytes()

    for at in range(len(head)):
        altered = bytearray(head)
        altered[at] ^= mask
        journal.head_path.write_bytes(altered)
        assert check_journal(journal.path).findings, at


def test_deleted_line_is_found(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=5).path
    lines = path.read_bytes().splitlines(keepends=True)

    for number in range(4):
        path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
        assert _find_faults(path) == [("JRN-003", str(number + 1))]
        with pytest.raises(Damaged, match=f"line {number + 1}"):
            _read_again(path)


def test_exchanged_lines_are_found(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=4).path
    first, second, third, fourth = path.read_bytes().splitlines(keepends=True)

    path.write_bytes(first + third + second + fourth)

    assert _find_faults(path) == [("JRN-003", "2")]


def test_duplicated_line_is_found(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=3).path
    first, second, third = path.read_bytes().splitlines(keepends=True)

    path.write_bytes(first + second + second + third)

    assert _find_faults(path) == [("JRN-003", "3")]


def test_line_of_another_journal_is_found(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=2).path
    other = make_journal(tmp_path, tags=3, origin="other").path.read_bytes().splitlines(keepends=True)

    with path.open("ab") as file:
        file.write(other[2])

    assert _find_faults(path) == [("JRN-003", "3")]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_truncated_journal_is_found_and_not_written_to(tmp_path: Path, lost: int) -> None:
    path = make_journal(tmp_path, tags=3).path
    kept = b"".join(path.read_bytes().splitlines(keepends=True)[:-lost])
    path.write_bytes(kept)

    assert _find_faults(path) == [("JRN-006", str(4 - lost))]
    with pytest.raises(Damaged, match="lacks lines"):
        _append(_read_again(path))
    assert path.read_bytes() == kept


def test_journal_that_shrinks_while_it_is_open_is_damaged(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=3)
    journal.path.write_bytes(b"".join(journal.path.read_bytes().splitlines(keepends=True)[:2]))

    assert journal.has_grown()
    with pytest.raises(Damaged, match="shorter"):
        list(journal.refresh())


def test_changed_last_line_stops_the_writer(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=3).path
    flip_byte(path, -10)

    assert _find_faults(path) == [("JRN-007", "3")]
    with pytest.raises(Damaged):
        _append(_read_again(path))


def _forge(journal: Journal) -> None:
    """Append a line that follows properly, as somebody who knows the format would."""
    line = render_line(
        make_tag_draft("forged"),
        WRITER,
        origin=journal.origin,
        seq=journal.position.size,
        prev=journal.position.head,
        at="2022-05-11T10:23:00Z",
    )
    with journal.path.open("ab") as file:
        file.write(line + b"\n")


def test_forged_line_that_follows_properly_is_found(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=3)

    _forge(journal)

    assert _find_faults(journal.path) == [("JRN-008", "4")]


def test_adopting_lines_behind_the_head_is_recorded(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=3)
    _forge(journal)
    writer = _read_again(journal.path)

    recovered, _ = writer.append([make_tag_draft("ship")], WRITER, now=START_AT)

    statement = recovered.read_statement()
    assert statement == Recovered(adopted=1).with_noted(recovered.noted)
    assert check_journal(journal.path).findings == ()


def test_torn_last_line_is_set_aside_and_said_to_be(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=3).path
    whole, torn = path.read_bytes(), b'{"agent":"ines","at":"2022'
    path.write_bytes(whole + torn)
    assert [f.code for f in check_journal(path).findings] == ["JRN-004"]

    entries = _read_again(path).append([make_tag_draft("ship")], WRITER, now=START_AT)

    recovered = entries[0].read_statement()
    assert isinstance(recovered, Recovered)
    assert entries[0].type == EntryType.JOURNAL_RECOVERED
    assert (recovered.size_bytes, recovered.adopted) == (len(torn), 0)
    assert recovered.set_aside is not None
    assert (tmp_path / recovered.set_aside).read_bytes() == torn
    assert path.read_bytes().startswith(whole)
    assert len(list(Journal(path).refresh())) == 5
    assert check_journal(path).findings == ()


def test_torn_line_longer_than_the_new_ones_leaves_nothing_behind(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=1).path
    with path.open("ab") as file:
        file.write(b"x" * 10_000)

    _append(_read_again(path))

    assert path.read_bytes().endswith(b"}\n")
    assert check_journal(path).findings == ()


def test_torn_line_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_journal(tmp_path, tags=2).path
    with path.open("ab") as file:
        file.write(b"torn")
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "_write_all", _FullDisk(room_bytes=50))
        with pytest.raises(StoreUnavailable):
            _append(_read_again(path))
    assert path.read_bytes() == before

    entries = _read_again(path).append([make_tag_draft("ship")], WRITER, now=START_AT)

    assert [entry.type for entry in entries] == [EntryType.JOURNAL_RECOVERED, EntryType.TAG_ADDED]


class _FullDisk:
    """Writes until there is no more room; what is written after a failure fits again."""

    def __init__(self, *, room_bytes: int) -> None:
        self.room_bytes: int | None = room_bytes

    def __call__(self, file: FileIO, block: bytes) -> None:
        if self.room_bytes is not None:
            room, self.room_bytes = self.room_bytes, None
            file.write(block[:room])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        file.write(block)


@pytest.mark.parametrize("room_bytes", [0, 1, 200])
def test_full_disk_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room_bytes: int
) -> None:
    journal = make_journal(tmp_path, tags=2)
    before, position = journal.path.read_bytes(), journal.position
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "_write_all", _FullDisk(room_bytes=room_bytes))
        with pytest.raises(StoreUnavailable, match="nothing was recorded"):
            _append(journal)

    assert journal.path.read_bytes() == before
    assert journal.position == position
    _append(journal)
    assert check_journal(journal.path).findings == ()


def test_full_disk_that_also_loses_the_head_record_fails_no_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = make_journal(tmp_path, tags=1)

    def refuse(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        _append(journal)

    assert len(list(Journal(journal.path).refresh())) == 2


def test_entry_type_of_a_later_program_is_kept(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=1)
    later = Draft("constellation.aligned", f"image:{make_id(0)}", Tag(name="ship"))  # type: ignore[arg-type]

    journal.append([later], WRITER, now=START_AT)

    entries = list(Journal(journal.path).refresh())
    assert entries[1].type == "constellation.aligned"
    assert entries[1].read_statement() is None
    assert check_journal(journal.path).findings == ()


def test_fields_of_a_later_program_are_tolerated() -> None:
    line = render_line(make_tag_draft("ship"), WRITER, origin="o", seq=0, prev=NO_PREVIOUS, at="2022-05-11")
    content = json.loads(line)
    content["body"]["confidence"] = 0.5
    content["witness"] = "somebody"

    statement = parse_line(json.dumps(content).encode()).read_statement()

    assert isinstance(statement, Tag)
    assert statement.name == "ship"


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"null", b'{"v":2}', b"\xff\xfe", b'{"a":' * 100_000, b'"\\ud800"', b"9" * 5_000],
    ids=repr,
)
def test_line_that_is_no_entry_is_damaged(line: bytes) -> None:
    with pytest.raises(Damaged):
        parse_line(line)


def test_line_of_a_later_format_is_damaged_not_misread() -> None:
    line = render_line(make_tag_draft("ship"), WRITER, origin="o", seq=0, prev=NO_PREVIOUS, at="2022-05-11")

    with pytest.raises(Damaged, match="later program"):
        parse_line(line.replace(b'"v":1', b'"v":2'))


def test_body_of_another_kind_is_found(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=1)
    wrong = Draft(EntryType.STATUS_SET, f"image:{make_id(0)}", Tag(name="ship"))

    journal.append([wrong], WRITER, now=START_AT)

    assert _find_faults(journal.path) == [("JRN-002", "2")]


def test_missing_journal_is_a_fault(tmp_path: Path) -> None:
    assert _find_faults(tmp_path / "origin.jsonl") == [("JRN-001", "1")]


def test_journal_without_head_record_says_that_its_end_is_unchecked(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=1)
    journal.head_path.unlink()

    assert [(f.code, f.severity) for f in check_journal(journal.path).findings] == [
        ("JRN-005", Severity.NOTE)
    ]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b'{"size":1,"end_bytes":2,"last_bytes":1,"head":"\xff"}']
)
def test_unreadable_head_record_counts_as_none(tmp_path: Path, content: bytes) -> None:
    journal = make_journal(tmp_path, tags=1)
    journal.head_path.write_bytes(content)

    assert journal.read_head() is None
    _append(_read_again(journal.path))


@pytest.mark.parametrize("number", [-1, 0, 10**6, 10**30])
def test_senseless_position_is_not_that_of_the_journal(tmp_path: Path, number: int) -> None:
    journal = make_journal(tmp_path, tags=3)
    for field in ("end_bytes", "last_bytes"):
        values = {"size": 3, "end_bytes": 900, "last_bytes": 300, "head": "0" * 64, field: number}
        journal.head_path.write_text(json.dumps(values))
        assert (head := journal.read_head()) is None or not journal.is_at(head)
        assert check_journal(journal.path).findings


def test_every_journal_passes_through_its_beginning(tmp_path: Path) -> None:
    assert Journal(tmp_path / "none.jsonl").is_at(START)
    assert not Journal(tmp_path / "none.jsonl").has_grown()


def test_two_writers_that_catch_up_keep_one_chain(tmp_path: Path) -> None:
    path = make_journal(tmp_path, tags=0).path
    writers, clock = (Journal(path), Journal(path)), make_clock()

    for number in range(20):
        writer = writers[number % 2]
        list(writer.refresh())
        writer.append([make_tag_draft(f"tag-{number}")], WRITER, now=clock())

    state = check_journal(path)
    assert (state.position.size, state.findings) == (20, ())


def test_position_that_counts_other_lines_is_not_the_journals(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=4)
    end = journal.position

    assert journal.is_at(end)
    assert journal.is_at(START)
    for size in (-1, 0, 3, 5):
        assert not journal.is_at(msgspec.structs.replace(end, size=size))
    assert not journal.is_at(msgspec.structs.replace(START, end_bytes=end.end_bytes))


@pytest.mark.parametrize("ending", [b"", b"\n"])
def test_overlong_line_is_damage_and_read_no_further(tmp_path: Path, ending: bytes) -> None:
    journal = make_journal(tmp_path, tags=2)
    with journal.path.open("ab") as file:
        file.write(b"x" * (LINE_LIMIT_BYTES + 1) + ending)

    with pytest.raises(Damaged, match=r"line of over"):
        _read_again(journal.path)
    assert _find_faults(journal.path) == [("JRN-002", "3")]


def test_act_too_long_for_a_line_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    journal = make_journal(tmp_path, tags=2)
    before = journal.path.read_bytes()

    with pytest.raises(UsageFault, match="fewer words"):
        _append(journal, "x" * LINE_LIMIT_BYTES)

    assert journal.path.read_bytes() == before
    _append(journal)
    assert _find_faults(journal.path) == []


@pytest.mark.skipif(os.name != "posix", reason="no pipes here")
def test_pipe_is_not_read_as_a_journal(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.jsonl")

    assert _find_faults(tmp_path / "x.jsonl") == [("JRN-001", "1")]
