"""VERIFY.txt is followed by a stranger: its own lines, in a shell, with stock tools and nothing of ours."""

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import flip_byte
from bundle_builders import (
    PAYLOAD,
    PICTURE_PATH,
    Built,
    build_bundle,
    make_allowed_signers,
    make_disclosure,
    make_key,
    make_lines,
)
from timestamp_builders import make_authority

from catalogue.bundle.layout import TAG_FILES, TAG_MANIFEST
from catalogue.bundle.verify_text import VERIFY_TEXT_BYTES
from catalogue.bundle.write import add_signature

TEXT = VERIFY_TEXT_BYTES.decode("ascii")
SHELLS = [pytest.param(name, id=Path(name).name) for name in ("/bin/dash", "/bin/bash")]
COMPLAINTS = re.compile(r"FAILED|NOT|BAD|BROKEN|OTHER BYTES|[Ee]rror|not verify", re.MULTILINE)
LOG = "data/log/origin/7"


def get_section(number: int) -> str:
    """The text of one section."""
    return re.split(r"^\d\. [A-Z ]+$", TEXT, flags=re.MULTILINE)[number]


def find_commands(section: str) -> list[str]:
    """Each block of lines that are indented by four blanks."""
    blocks = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def run(bundle: Path, commands: str, shell: str = "/bin/sh") -> str:
    """What commands print in a bundle, with nothing but the system's own tools."""
    done = subprocess.run(
        [shell],
        input="".join(find_commands(get_section(0))) + commands,
        cwd=bundle,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def follow(bundle: Path, number: int, shell: str = "/bin/sh") -> str:
    """What all commands of a section print, typed one after the other into one shell."""
    return run(bundle, "".join(find_commands(get_section(number))), shell)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return build_bundle(tmp_path)


@pytest.fixture
def whole(tmp_path: Path) -> Built:
    """A bundle that shows every line of its journal."""
    return build_bundle(tmp_path, disclosure=make_disclosure(make_lines(tmp_path / "journal")))


@pytest.fixture
def signed(tmp_path: Path) -> Built:
    key = make_key(tmp_path / "key")
    make_allowed_signers(tmp_path / "allowed_signers", key)
    return build_bundle(tmp_path, key=key)


def test_text_is_plain() -> None:
    lines = TEXT.split("\n")

    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip() or "\t" in line or "\r" in line] == []
    assert [len(find_commands(get_section(number))) for number in range(8)] == [1, 1, 2, 2, 3, 1, 3, 0]


@pytest.mark.parametrize("shell", SHELLS)
def test_first_command_gives_the_id(built: Built, shell: str) -> None:
    assert follow(built.path, 1, shell) == f"{built.bundle_id}  {TAG_MANIFEST}\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_digest_commands_accept_a_whole_bundle(built: Built, shell: str) -> None:
    said = follow(built.path, 2, shell).splitlines()

    # Every file of payload twice, every tag file once, and all of it once more as on a Mac.
    assert len(said) == 2 * (len(TAG_FILES) + 2 * len(built.files))
    assert all(line.endswith(": OK") for line in said)


@pytest.mark.parametrize("at", [0, 300, -1])
def test_digest_commands_report_a_flipped_byte(built: Built, at: int) -> None:
    flip_byte(built.path / PICTURE_PATH, at)

    said = follow(built.path, 2)

    assert said.count(f"{PICTURE_PATH}: FAILED\n") == 4


@pytest.mark.parametrize("name", list(TAG_FILES))
def test_digest_commands_report_a_flipped_byte_in_each_tag_file(built: Built, name: str) -> None:
    flip_byte(built.path / name, 3, mask=0x02)

    assert f"{name}: FAILED\n" in follow(built.path, 2)


def test_digest_commands_report_a_missing_file(built: Built) -> None:
    (built.path / "data/images.csv").unlink()

    assert "data/images.csv: FAILED open or read" in follow(built.path, 2)


@pytest.mark.parametrize("shell", SHELLS)
def test_addition_commands_print_only_the_six_files(built: Built, shell: str) -> None:
    expected = sorted(f"./{name}" for name in (*TAG_FILES, TAG_MANIFEST))

    assert follow(built.path, 3, shell).splitlines() == expected


def add_payload(bundle: Path) -> None:
    (bundle / "data/images/extra.tif").write_bytes(b"extra")


def add_hidden(bundle: Path) -> None:
    (bundle / "data/.hidden").write_bytes(b"extra")


def add_tag_file(bundle: Path) -> None:
    (bundle / "README.txt").write_bytes(b"extra")


def add_link(bundle: Path) -> None:
    (bundle / "signatures").mkdir()
    (bundle / "signatures/link").symlink_to("/etc/hostname")


def add_name_of_two_lines(bundle: Path) -> None:
    """One file whose name reads like two listed ones."""
    folder = bundle / "data/report.html\ndata"
    folder.mkdir()
    (folder / "images.csv").write_bytes(b"extra")


def remove_payload(bundle: Path) -> None:
    (bundle / "data/report.html").unlink()


def swap_original(bundle: Path) -> None:
    """The picture changes, and both manifests with it."""
    flip_byte(bundle / PICTURE_PATH, 99)


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        (add_payload, "data/images/extra.tif"),
        (add_hidden, "data/.hidden"),
        (add_tag_file, "./README.txt"),
        (add_link, "./signatures/link"),
        (add_name_of_two_lines, "./data/report.html?data"),
        (remove_payload, "data/report.html"),
        (swap_original, f"OTHER BYTES THAN ITS NAME SAYS: {PICTURE_PATH}"),
    ],
)
def test_addition_commands_report_each_change(
    built: Built, change: Callable[[Path], None], sign: str
) -> None:
    before = follow(built.path, 3)

    change(built.path)

    said = follow(built.path, 3)
    assert len(said.splitlines()) > len(before.splitlines())
    assert sign in said or sign.replace("?", "\n") in said


@pytest.mark.parametrize("shell", SHELLS)
def test_signature_commands_name_the_signer(signed: Built, shell: str) -> None:
    said = follow(signed.path, 4, shell)

    assert len(re.findall(r'^Good "evidence-bundle@\S+" signature for ines', said, re.MULTILINE)) == 1
    assert len(re.findall(r'^Good "evidence-bundle@\S+" signature with', said, re.MULTILINE)) == 1
    assert len(re.findall(r'^Good "custody-checkpoint@\S+" signature for ines', said, re.MULTILINE)) == 1
    assert not COMPLAINTS.search(said)


def test_signature_commands_report_one_changed_byte(signed: Built) -> None:
    flip_byte(signed.path / TAG_MANIFEST, 0)
    flip_byte(signed.path / f"{LOG}/checkpoint", -3)

    said = follow(signed.path, 4)

    assert "Good" not in said
    assert said.count("BAD: signatures/bundle.") == 1
    assert said.count("NOT VERIFIED: signatures/bundle.") == 1
    assert said.count("NOT VERIFIED: signatures/checkpoint.") == 1


def test_signature_commands_report_a_flipped_signature(signed: Built) -> None:
    (signature,) = (signed.path / "signatures").glob("bundle.*")
    flip_byte(signature, 200, mask=0x02)

    said = follow(signed.path, 4)

    assert "BAD: signatures/bundle." in said
    assert "NOT VERIFIED: signatures/bundle." in said


def test_signature_commands_do_not_trust_an_unknown_key(signed: Built, tmp_path: Path) -> None:
    make_allowed_signers(tmp_path / "allowed_signers", make_key(tmp_path / "other"))

    said = follow(signed.path, 4)

    assert said.count("Good") == 1  # whoever holds the key; nobody is named
    assert said.count("NOT VERIFIED:") == 2


def test_signature_commands_are_loud_about_an_unsigned_bundle(built: Built, tmp_path: Path) -> None:
    make_allowed_signers(tmp_path / "allowed_signers", make_key(tmp_path / "key"))

    assert "NOT VERIFIED: signatures/bundle.*.sig" in follow(built.path, 4)


def test_time_of_verification_can_be_given(signed: Built, tmp_path: Path) -> None:
    signers = tmp_path / "allowed_signers"
    signers.write_text(signers.read_text().replace("namespaces", 'valid-before="20220101",namespaces'))
    verify = find_commands(get_section(4))[1]
    option = "-O verify-time=20211231000000"
    assert "-O verify-time=YYYYMMDDHHMMSS\n" in get_section(4)

    assert "NOT VERIFIED" in run(signed.path, verify)
    assert "Good" in run(signed.path, re.sub(r"-Y (find-principals|verify)", rf"-Y \1 {option}", verify))


@pytest.fixture
def stamped(signed: Built, tmp_path: Path) -> Built:
    """A signed bundle whose signature was stamped by an authority of the test."""
    authority = make_authority(tmp_path / "tsa")
    (signature,) = (signed.path / "signatures").glob("bundle.*.sig")
    query = tmp_path / "query.tsq"
    command = ["openssl", "ts", "-query", "-data", str(signature), "-sha256", "-cert", "-out", str(query)]
    subprocess.run(command, check=True, capture_output=True)
    add_signature(signed.path, f"{signature.name}.0123456789abcdef.tsr", authority.answer(query.read_bytes()))
    shutil.copy(authority.root_path, tmp_path / "tsa.pem")
    return signed


@pytest.mark.parametrize("shell", SHELLS)
def test_time_stamp_commands_tell_and_verify_the_time(stamped: Built, shell: str) -> None:
    said = follow(stamped.path, 5, shell)

    assert re.search(r"\.tsr: [A-Z][a-z]{2} .* GMT\n", said)
    assert "Verification: OK" in said
    assert "NOT VERIFIED" not in said


def test_time_stamp_commands_report_a_changed_signature(stamped: Built) -> None:
    (signature,) = (stamped.path / "signatures").glob("bundle.*.sig")
    flip_byte(signature, 120)

    said = follow(stamped.path, 5)

    assert "NOT VERIFIED: signatures/bundle." in said
    assert "Verification: OK" not in said


def test_time_stamp_commands_do_not_trust_another_root(stamped: Built, tmp_path: Path) -> None:
    shutil.copy(make_authority(tmp_path / "other").root_path, tmp_path / "tsa.pem")

    assert "NOT VERIFIED: signatures/bundle." in follow(stamped.path, 5)


@pytest.mark.parametrize("shell", SHELLS)
def test_journal_commands_prove_lines_that_are_shown(built: Built, shell: str) -> None:
    assert follow(built.path, 6, shell).splitlines() == [
        f"{LOG}: line 1 OK",
        f"{LOG}: line 4 OK",
        f"{LOG}: line 2 is held back",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_journal_commands_prove_a_whole_journal(whole: Built, shell: str) -> None:
    assert follow(whole.path, 6, shell) == f"{LOG}: all 7 lines OK\n"


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 8, 9, 13])
def test_journal_commands_prove_journals_of_every_shape(tmp_path: Path, size: int) -> None:
    lines = make_lines(tmp_path / "journal", tags=size)
    shown = range(size - 1)
    all_but_one = build_bundle(
        tmp_path, name="part", disclosure=make_disclosure(lines, show=shown, hold=[size - 1])
    )
    everything = build_bundle(tmp_path, name="all", disclosure=make_disclosure(lines))
    log = f"data/log/origin/{size}"

    assert follow(all_but_one.path, 6).splitlines() == [
        *(f"{log}: line {number} OK" for number in shown),
        f"{log}: line {size - 1} is held back",
    ]
    assert follow(everything.path, 6) == f"{log}: all {size} lines OK\n"


def test_journal_commands_say_nothing_of_a_journal_that_shows_no_line(tmp_path: Path) -> None:
    lines = make_lines(tmp_path / "journal")
    built = build_bundle(tmp_path, disclosure=make_disclosure(lines, show=(), earlier=(3,)))

    assert follow(built.path, 6) == ""


def _reframe(bundle: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = bundle / LOG / name
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entries.jsonl", lambda text: text.replace(b"tag-1", b"tag-2")),
        ("entries.jsonl", lambda text: b"".join(reversed(text.splitlines(keepends=True)))),
        ("entries.jsonl", lambda text: text.splitlines(keepends=True)[0]),
        ("entries.jsonl", lambda text: text + text.splitlines(keepends=True)[0]),
        ("inclusion.txt", lambda text: text.replace(b"1 ", b"3 ", 1)),
        ("inclusion.txt", lambda text: text.replace(b"4 ", b"5 ", 1)),
        ("inclusion.txt", lambda text: text.replace(b"\n", b" " + b"A" * 43 + b"=\n", 1)),
        ("inclusion.txt", lambda text: text[: text.rindex(b" ")] + b"\n"),
        ("withheld.txt", lambda text: text.replace(b"2 ", b"3 ", 1)),
        ("checkpoint", lambda text: text.replace(b"\n7\n", b"\n8\n")),
        ("checkpoint", lambda text: text[:-3] + (b"Q" if text[-3:-2] != b"Q" else b"g") + text[-2:]),
        ("checkpoint", lambda text: text.replace(b"origin", b"other0")),
    ],
)
def test_journal_commands_report_each_change(
    built: Built, name: str, change: Callable[[bytes], bytes]
) -> None:
    _reframe(built.path, name, change)

    assert "NOT PROVEN" in follow(built.path, 6)


def test_journal_commands_report_a_path_that_leads_elsewhere(built: Built) -> None:
    row = (built.path / LOG / "inclusion.txt").read_bytes().splitlines()[0].split(b" ")
    node = bytearray(base64.b64decode(row[1]))
    node[0] ^= 1

    _reframe(built.path, "inclusion.txt", lambda text: text.replace(row[1], base64.b64encode(node), 1))

    assert f"NOT PROVEN: {LOG}, line 1\n" in follow(built.path, 6)


@pytest.mark.parametrize(
    ("change", "complaints"),
    [
        (lambda text: text.replace(b"tag-3", b"tag-4"), {"BROKEN CHAIN: data/log/origin/7, line 4"}),
        (lambda text: b"".join(text.splitlines(keepends=True)[:-1]), set()),
        (lambda text: text.replace(b'"seq":5', b'"seq":6'), {"BROKEN CHAIN: data/log/origin/7, line 5"}),
        (
            lambda text: b"".join(text.splitlines(keepends=True)[1:]),
            {"BROKEN CHAIN: data/log/origin/7, line 0"},
        ),
    ],
)
def test_journal_commands_report_each_change_of_a_whole_journal(
    whole: Built, change: Callable[[bytes], bytes], complaints: set[str]
) -> None:
    _reframe(whole.path, "entries.jsonl", change)

    said = set(follow(whole.path, 6).splitlines())

    assert complaints | {f"NOT PROVEN: {LOG} does not give the root of its checkpoint"} <= said


def test_nothing_of_ours_is_needed(built: Built) -> None:
    assert "python" not in TEXT.lower()
    assert shutil.which("catalogue", path="/usr/bin:/bin") is None
    assert (built.path / "VERIFY.txt").read_bytes() == VERIFY_TEXT_BYTES
    assert set(PAYLOAD) < set(built.files)
