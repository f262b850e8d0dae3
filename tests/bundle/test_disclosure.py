"""Logs from strangers: a line counts only where it is proven to stand, and a fork is never passed over."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bundle_builders import make_disclosure, make_lines, name_disclosure
from hostile_bundles import make_ingest_lines

from catalogue.bundle.check_disclosure import Disclosed, check_disclosures
from catalogue.bundle.check_entry import check_line
from catalogue.bundle.disclosure import Disclosure, Earlier, Withheld, parse_disclosure, render_disclosure
from catalogue.errors import Damaged
from catalogue.journal.checkpoint import Checkpoint
from catalogue.journal.merkle import EMPTY_ROOT
from catalogue.record.finding import Severity


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    return make_ingest_lines(tmp_path / "lines")


def check(*disclosures: Disclosure) -> Disclosed:
    files: dict[str, bytes] = {}
    for disclosure in disclosures:
        files |= name_disclosure(disclosure)
    return check_disclosures(files)


def list_codes(found: Disclosed) -> list[str]:
    return sorted({finding.code for finding in found.findings})


@pytest.mark.parametrize("show", [None, (0, 4), (0, 1, 2), (6,), ()])
def test_proven_lines_are_found_no_fault_with(lines: list[bytes], show: tuple[int, ...] | None) -> None:
    hold = () if show is None else (5,)
    disclosure = make_disclosure(lines, show=show, hold=hold, earlier=(1, 4))

    found = check(disclosure)

    assert found.findings == ()
    assert found.disclosures == (disclosure,)
    assert found.lines == (7 if show is None else len(show))


def test_disclosure_is_read_back_as_it_was(lines: list[bytes]) -> None:
    for show in (None, (0, 4), ()):
        disclosure = make_disclosure(lines, show=show, hold=(2,), earlier=(3,))

        assert parse_disclosure(render_disclosure(disclosure)) == disclosure


def test_empty_journal_is_whole() -> None:
    assert check(Disclosure(Checkpoint("origin", 0, EMPTY_ROOT), {})).findings == ()


def test_entries_say_what_was_put_under_evidence(lines: list[bytes]) -> None:
    image = json.loads(lines[0])["body"]["digests"]["sha256"]

    assert check(make_disclosure(lines, show=(0,))).kept == {(image, image), (image, "e" * 64)}
    assert check(make_disclosure(lines, show=(1,))).kept == frozenset()


def change(line: bytes, **fields: object) -> bytes:
    """A line with other fields, in the form that entries have."""
    return json.dumps({**json.loads(line), **fields}, sort_keys=True, separators=(",", ":")).encode()


def change_body(line: bytes, **fields: object) -> bytes:
    return change(line, body={**json.loads(line)["body"], **fields})


def put_line(disclosure: Disclosure, seq: int, line: bytes) -> Disclosure:
    return replace(disclosure, lines={**disclosure.lines, seq: line})


TAMPERINGS: dict[str, tuple[Callable[[list[bytes]], Disclosure], list[str]]] = {
    "line altered in a whole journal": (
        lambda ls: put_line(make_disclosure(ls), 3, change(ls[3], agent="mallory")),
        ["LOG-003", "LOG-007"],
    ),
    "line altered in a part": (
        lambda ls: put_line(make_disclosure(ls, show=(0, 4)), 4, change(ls[4], agent="mallory")),
        ["LOG-004"],
    ),
    "line of another place": (
        lambda ls: put_line(make_disclosure(ls, show=(0, 4)), 4, ls[5]),
        ["LOG-004", "LOG-006"],
    ),
    "proof of another line": (
        lambda ls: replace(
            make_disclosure(ls, show=(0, 4)),
            proofs={seq: make_disclosure(ls, show=(0, 5)).proofs[at] for seq, at in ((0, 0), (4, 5))},
        ),
        ["LOG-004"],
    ),
    "proof for another size": (
        lambda ls: replace(
            make_disclosure(ls, show=(0, 4)),
            proofs={seq: make_disclosure(ls[:6], show=(0, 4)).proofs[seq] for seq in (0, 4)},
        ),
        ["LOG-004"],
    ),
    "root of another journal": (
        lambda ls: replace(make_disclosure(ls), checkpoint=Checkpoint("origin", 7, bytes(32))),
        ["LOG-003"],
    ),
    "line from another origin": (
        lambda ls: make_disclosure([change(line, origin="other") for line in ls], show=(4,)),
        ["LOG-006"],
    ),
    "neighbours that are not chained": (
        lambda ls: make_disclosure([*ls[:4], change(ls[4], prev="0" * 64), *ls[5:]], show=(3, 4)),
        ["LOG-007"],
    ),
    "first line that names one before": (
        lambda ls: make_disclosure([change(ls[0], prev="1" * 64), *ls[1:]], show=(0,)),
        ["LOG-007"],
    ),
    "withheld line that is another": (
        lambda ls: replace(
            make_disclosure(ls, show=(0, 4)),
            withheld={2: Withheld(bytes(32), make_disclosure(ls, show=(0,), hold=(2,)).withheld[2].proof)},
        ),
        ["LOG-011"],
    ),
    "line held back and shown": (
        lambda ls: make_disclosure(ls, show=(0, 4), hold=(4,)),
        ["LOG-012"],
    ),
    "earlier root that was never": (
        lambda ls: replace(
            make_disclosure(ls, show=(0, 4)),
            earlier={3: Earlier(bytes(32), make_disclosure(ls, show=(0,), earlier=(3,)).earlier[3].proof)},
        ),
        ["LOG-013"],
    ),
    "later state as an earlier one": (
        lambda ls: replace(
            make_disclosure(ls, show=(0, 4)), earlier={7: Earlier(make_disclosure(ls).checkpoint.root, ())}
        ),
        ["LOG-013"],
    ),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampered_log_is_found(lines: list[bytes], kind: str) -> None:
    tamper, codes = TAMPERINGS[kind]

    assert list_codes(check(tamper(lines))) == codes


ENTRIES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "no JSON": (lambda line: line[:-1], "LOG-005"),
    "key twice": (lambda line: line.replace(b'{"agent":', b'{"agent":"eve","agent":', 1), "LOG-005"),
    "key twice in the body": (lambda line: line.replace(b'"body":{', b'"body":{"name":"x",', 1), "LOG-005"),
    "NaN": (lambda line: line.replace(b'"body":{', b'"body":{"x":NaN,', 1), "LOG-005"),
    "infinity": (lambda line: line.replace(b'"body":{', b'"body":{"x":1e999,', 1), "LOG-005"),
    "deep": (
        lambda line: line.replace(b'"body":{', b'"body":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b",", 1),
        "LOG-005",
    ),
    "long number": (
        lambda line: line.replace(b'"body":{', b'"body":{"x":' + b"9" * 5000 + b",", 1),
        "LOG-005",
    ),
    "large number": (lambda line: line.replace(b'"body":{', b'"body":{"x":9007199254740993,', 1), "LOG-005"),
    "half a pair": (lambda line: line.replace(b'"body":{', b'"body":{"x":"\\ud800",', 1), "LOG-005"),
    "byte order mark": (lambda line: b"\xef\xbb\xbf" + line, "LOG-005"),
    "latin": (lambda line: line.replace(b'"body":{', b'"body":{"x":"\xe9",', 1), "LOG-005"),
    "later version": (lambda line: change(line, v=2), "LOG-005"),
    "field missing": (lambda line: line.replace(b'"salt"', b'"sult"'), "LOG-005"),
    "empty": (lambda line: b"", "LOG-005"),
    "other journal": (lambda line: change(line, origin="other"), "LOG-006"),
    "other place": (lambda line: change(line, seq=4), "LOG-006"),
    "no time": (lambda line: change(line, at="zzzz"), "LOG-008"),
    "day that is none": (lambda line: change(line, at="2022-02-30T10:22:05Z"), "LOG-008"),
    "month that is none": (lambda line: change(line, at="2022-13-01T10:22:05Z"), "LOG-008"),
    "year that is none": (lambda line: change(line, at="0000-05-11T10:22:05Z"), "LOG-008"),
    "hour that is none": (lambda line: change(line, at="2022-05-11T24:00:00Z"), "LOG-008"),
    "second that is left out": (lambda line: change(line, at="2022-02-30T10:22:60Z"), "LOG-008"),
    "time without seconds": (lambda line: change(line, at="2022-05-11T10:22Z"), "LOG-008"),
    "time of other digits": (lambda line: change(line, at="٢022-05-11T10:22:05Z"), "LOG-008"),
    "time with a zone": (lambda line: change(line, at="2022-05-11T10:22:05+02:00"), "LOG-008"),
    "no digest before": (lambda line: change(line, prev="x"), "LOG-008"),
    "salt of nothing": (lambda line: change(line, salt=""), "LOG-008"),
    "subject of no kind": (lambda line: change(line, subject="image:../../etc"), "LOG-008"),
    "body of another kind": (lambda line: change(line, body={"tool": "x"}), "LOG-008"),
    "SHA-512 that is none": (
        lambda line: change_body(line, digests={"sha256": json.loads(line)["subject"][6:], "sha512": "x"}),
        "LOG-008",
    ),
    "digest with a path in it": (
        lambda line: change_body(line, examination={**EXAMINATION, "sha256": "../../etc/passwd"}),
        "LOG-008",
    ),
    "image under another's id": (lambda line: change(line, subject=f"image:{'0' * 64}"), "LOG-009"),
    "mail address": (lambda line: change(line, agent="ines@example.org"), "LOG-010"),
    "terminal escape": (lambda line: change(line, agent="\x1b[2J"), "LOG-010"),
    "no agent": (lambda line: change(line, agent=""), "LOG-010"),
    "kind of a later program": (lambda line: change(line, type="image.dreamt"), "LOG-016"),
    "path as a name": (lambda line: change_body(line, name="../../.ssh/authorized_keys"), "LOG-018"),
    "path of a file beside": (
        lambda line: change_body(line, examination={**EXAMINATION, "name": "/etc/passwd"}),
        "LOG-018",
    ),
}
EXAMINATION: dict[str, Any] = {"kind": "examination", "name": "e.json", "sha256": "e" * 64, "size_bytes": 2}


@pytest.mark.parametrize("at", ["2022-05-11T10:22:05Z", "2024-02-29T23:59:59Z", "0001-01-02T00:00:00Z"])
def test_moment_of_the_calendar_is_no_fault(lines: list[bytes], at: str) -> None:
    _, _, findings = check_line(change(lines[0], at=at), origin="origin", seq=0)

    assert findings == []


@pytest.mark.parametrize("kind", ENTRIES)
def test_line_that_this_program_would_not_write_is_found(lines: list[bytes], kind: str) -> None:
    spoil, code = ENTRIES[kind]

    _, _, findings = check_line(spoil(lines[0]), origin="origin", seq=0)

    assert findings[0].code == code
    assert all(c.isprintable() for finding in findings for c in finding.sentence)


def test_line_as_it_was_written_is_the_good_twin(lines: list[bytes]) -> None:
    for seq, line in enumerate(lines):
        entry, statement, findings = check_line(line, origin="origin", seq=seq)

        assert (entry is not None, statement is not None, findings) == (True, True, [])


def test_entry_of_a_later_program_is_a_warning_and_keeps_its_place(lines: list[bytes]) -> None:
    later = [change(lines[0], type="image.dreamt"), *lines[1:]]

    (finding,) = check(make_disclosure(later, show=(0,))).findings

    assert (finding.code, finding.severity) == ("LOG-016", Severity.WARNING)


def spoil_files(files: Mapping[str, bytes], name: str, content: bytes | None) -> dict[str, bytes]:
    (folder,) = {path.rpartition("/")[0] for path in files}
    kept = {path: data for path, data in files.items() if not path.endswith(f"/{name}")}
    return kept if content is None else {**kept, f"{folder}/{name}": content}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("checkpoint", None),
        ("entries.jsonl", None),
        ("inclusion.txt", None),
        ("inclusion.txt", b""),
        ("inclusion.txt", b"0 x\n4 y\n"),
        ("withheld.txt", b"2\n"),
        ("consistency.txt", b"03 AAAA\n"),
        ("checkpoint", b"origin\n7\n"),
        ("checkpoint", b"../evil\n7\nAAAA\n"),
        ("more.txt", b"x"),
    ],
)
def test_log_in_another_form_is_found(lines: list[bytes], name: str, content: bytes | None) -> None:
    files = name_disclosure(make_disclosure(lines, show=(0, 4), hold=(2,), earlier=(3,)))

    assert list_codes(check_disclosures(spoil_files(files, name, content))) == ["LOG-001"]


@pytest.mark.parametrize(
    "path",
    ["data/log/stray", "data/log/origin/stray", "data/log/Origin/7/checkpoint", "data/log/o/07/checkpoint"],
)
def test_file_in_no_place_of_a_log_is_found(path: str) -> None:
    assert "LOG-001" in list_codes(check_disclosures({path: b"x"}))


@pytest.mark.parametrize(("old", "new"), [("/origin/7/", "/other/7/"), ("/origin/7/", "/origin/8/")])
def test_log_in_another_ones_folder_is_found(lines: list[bytes], old: str, new: str) -> None:
    files = name_disclosure(make_disclosure(lines))

    found = check_disclosures({path.replace(old, new): data for path, data in files.items()})

    assert list_codes(found) == ["LOG-002"]


def test_bundle_without_a_log_is_told() -> None:
    assert list_codes(check_disclosures({})) == ["LOG-017"]


def test_two_states_of_one_journal_are_shown_consistent_by_a_whole_one(lines: list[bytes]) -> None:
    assert check(make_disclosure(lines[:5], show=(1,)), make_disclosure(lines)).findings == ()


def test_two_states_of_one_journal_are_shown_consistent_by_a_proof(lines: list[bytes]) -> None:
    old, new = make_disclosure(lines[:5], show=(1,)), make_disclosure(lines, show=(6,), earlier=(5,))

    assert check(old, new).findings == ()


def test_two_states_without_a_proof_are_told_and_not_called_forked(lines: list[bytes]) -> None:
    (finding,) = check(make_disclosure(lines[:5], show=(1,)), make_disclosure(lines, show=(6,))).findings

    assert (finding.code, finding.severity) == ("LOG-014", Severity.WARNING)


@pytest.fixture
def rewritten(lines: list[bytes], tmp_path: Path) -> list[bytes]:
    """The same journal with another past: its salts alone make every line another."""
    return make_ingest_lines(tmp_path / "again")


@pytest.mark.parametrize("way", ["whole", "proof", "lines", "held back"])
def test_fork_is_found_however_it_shows(lines: list[bytes], rewritten: list[bytes], way: str) -> None:
    old = make_disclosure(lines[:5], show=(1,))
    new = {
        "whole": lambda: make_disclosure(rewritten),
        "proof": lambda: make_disclosure(rewritten, show=(6,), earlier=(5,)),
        "lines": lambda: make_disclosure(rewritten, show=(1,)),
        "held back": lambda: make_disclosure(rewritten, show=(6,), hold=(1,)),
    }[way]()

    assert "LOG-015" in list_codes(check(old, new))


def test_journals_of_two_origins_do_not_disturb_one_another(tmp_path: Path, lines: list[bytes]) -> None:
    other = make_lines(tmp_path / "other", origin="other")

    assert check(make_disclosure(lines), make_disclosure(other, origin="other")).findings == ()


@pytest.mark.parametrize(
    "name", ["checkpoint", "entries.jsonl", "inclusion.txt", "withheld.txt", "consistency.txt"]
)
def test_every_flipped_bit_of_a_log_is_found_by_the_log_itself(lines: list[bytes], name: str) -> None:
    files = name_disclosure(make_disclosure(lines, show=(0, 4), hold=(2,), earlier=(3,)))
    (path,) = (path for path in files if path.endswith(f"/{name}"))
    missed = []
    for place in range(len(files[path])):
        damaged = bytearray(files[path])
        damaged[place] ^= 1 << (place % 7)
        if not check_disclosures({**files, path: bytes(damaged)}).findings:
            missed.append(place)

    assert missed == []


def test_disclosure_refuses_what_it_cannot_read() -> None:
    with pytest.raises(Damaged):
        parse_disclosure({})


def test_leaf_is_not_the_digest_of_the_line(lines: list[bytes]) -> None:
    disclosure = make_disclosure(lines, show=(0,))
    forged = Withheld(hashlib.sha256(lines[2]).digest(), make_disclosure(lines, hold=(2,)).withheld[2].proof)

    assert list_codes(check(replace(disclosure, withheld={2: forged}))) == ["LOG-011"]
