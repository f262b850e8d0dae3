"""What reaches the terminal: 80 columns, and nothing from outside that could steer it."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from command_builders import MANIFEST, make_catalogue, make_picture, run
from rich.cells import cell_len

HOSTILE = "grain\x1b[2J\x1b]0;owned\x07 \u202egpj.evil\u202c \u2066x\u2069 \x9b31m\r\nfake: line\x00"


def assert_harmless(text: str) -> None:
    hidden = [c for c in text if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]
    turning = [c for c in text if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u200e"]
    assert hidden == []
    assert turning == []


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, with long and wide texts from outside."""
    folder = make_catalogue(tmp_path_factory.mktemp("wide") / "case")
    assert run("-C", folder, "ingest", MANIFEST).code == 0
    (press,) = run("-C", folder, "search", "--json", "--tag", "product:press").read_lines()
    wide = "Севастополь — зерновой терминал 塞瓦斯托波尔港的粮食码头与两艘货船 " * 4
    long = "https://example.org/" + "a" * 150
    run("-C", folder, "sighting", press["id"], "--caption", wide, "--url", long, "--publisher", wide)
    run("-C", folder, "scene", press["id"], "--platform", "WorldView-3", "--acquired-at", "2022-05-20T08:46Z")
    run("-C", folder, "annotate", press["id"], "--box", "1,2,30,40", "--label", wide[:100])
    run("-C", folder, "assess", "grain-theft", "--verdict", "inconclusive", "--reasons", wide)
    run("-C", folder, "thumbnail", press["id"])
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["search", "ship"],
        ["show", "IMAGE"],
        ["show", "grain-theft"],
        ["claim", "list"],
        ["verify"],
        ["verify", "IMAGE"],
        ["log"],
        ["log", "verify"],
        ["doctor"],
        ["explain"],
        ["explain", "JRN-008"],
        ["manifest", "check", str(MANIFEST)],
        ["--help"],
        ["ingest", "--help"],
    ],
    ids=" ".join,
)
def test_output_fits_into_80_columns(case: Path, words: list[str]) -> None:
    (press,) = run("-C", case, "search", "--json", "--tag", "product:press").read_lines()

    done = run("-C", case, *(press["id"] if word == "IMAGE" else word for word in words))

    assert done.code == 0
    assert [line for line in done.out.splitlines() if cell_len(line) > 80] == []


def test_hostile_texts_never_reach_the_terminal_raw(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    (made,) = run("-C", case, "ingest", make_picture(tmp_path / "a.jpg"), "--json").read_lines()
    image, text = made["image"], HOSTILE.replace("\x00", "")
    outcomes = [
        run("-C", case, "sighting", image, "--caption", text, "--publisher", text, "--url", text),
        run("-C", case, "scene", image, "--platform", text, "--place", text),
        run("-C", case, "claim", "add", text, "--claimant", text, "--slug", "hostile"),
        run("-C", case, "claim", "link", image, "hostile", "--note", text),
        run("-C", case, "assess", "hostile", "--verdict", "inconclusive", "--reasons", text),
        run("-C", case, "annotate", image, "--box", "1,2,30,40", "--label", text),
        run("-C", case, "tag", image, text),
    ]
    outcomes += [
        run("-C", case, *words)
        for words in (
            ["list"],
            ["show", image],
            ["show", "hostile"],
            ["claim", "list"],
            ["log"],
            ["search", text],
            ["show", text],
            ["verify", text],
            ["ingest", text],
            ["ingest", f"http://127.0.0.1:1/{text}"],
            ["search", "--from", text],
            [text],
            ["list", f"--{text}"],
            ["-C", text, "list"],
        )
    ]

    for done in outcomes:
        assert_harmless(done.out)
        assert_harmless(done.err)


def test_hostile_manifest_never_reaches_the_terminal_raw(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    manifest = tmp_path / "m.csv"
    manifest.write_text(f'file,caption,"{HOSTILE}"\n"{HOSTILE}",x,y\n', encoding="utf-8", newline="")

    for words in (("manifest", "check", manifest), ("ingest", manifest)):
        done = run("-C", case, *words)
        assert done.code in {3, 4}
        assert_harmless(done.out)
        assert_harmless(done.err)


@pytest.fixture
def names(shared_data: Path, tmp_path: Path) -> Path:
    """Pictures with unusual names."""
    with tarfile.open(shared_data / "corpus" / "hostile" / "names.tar") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "names"


def test_unusual_file_names_are_taken_in_and_shown_harmlessly(names: Path, tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")

    done = run("-C", case, "ingest", names)
    listed = run("-C", case, "list")

    seen = [path for path in names.iterdir() if not path.name.startswith(".")]
    assert sum(done.out.count(f" {word} ") for word in ("created", "unchanged", "refused")) == len(seen)
    assert " created " in done.out and " failed " not in done.out
    for text in (done.out, done.err, listed.out):
        assert_harmless(text)
    assert not (names / "pwned").exists() and not Path("pwned").exists()


def test_name_with_a_leading_dash_is_taken_in_after_two_dashes(names: Path, tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    dashed = sorted(path.name for path in names.iterdir() if path.name.startswith("-"))

    done = run("-C", case, "ingest", "--json", "--", *dashed, cwd=names)

    assert dashed == ["--help.jpg", "-rf.jpg"]
    assert done.code == 0
    assert {line["path"] for line in done.read_lines()} == set(dashed)


@pytest.mark.skipif(os.name != "posix", reason="NO BYTE NAMES: file names are Unicode here")
def test_name_that_is_no_utf8_is_taken_in_under_its_escapes(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    folder = tmp_path / "odd"
    folder.mkdir()
    picture = make_picture(tmp_path / "a.jpg")
    (folder / os.fsdecode(b"\xff\xfe.jpg")).write_bytes(picture.read_bytes())

    by_folder = run("-C", case, "ingest", "--json", folder)
    by_name = run("-C", case, "ingest", "--json", os.fsencode(folder) + b"/\xff\xfe.jpg")
    verified = run("-C", case, "verify", os.fsencode(folder) + b"/\xff\xfe.jpg")

    assert [by_folder.code, by_name.code, verified.code] == [0, 0, 0]
    assert [line["outcome"] for line in by_folder.read_lines()] == ["created"]
    assert [line["outcome"] for line in by_name.read_lines()] == ["unchanged"]
    (listed,) = run("-C", case, "list", "--json").read_lines()
    assert listed["name"] == "\\xff\\xfe.jpg"


def test_output_to_an_ascii_terminal_has_no_traceback(case: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    for words in (["list"], ["show", "grain-theft"], ["log"]):
        run("-C", case, *words, env=environment)


def test_nothing_is_coloured_when_output_is_no_terminal(case: Path) -> None:
    done = run("-C", case, "list", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})

    assert "\x1b" not in done.out


def test_output_to_a_full_device_fails_without_a_traceback(case: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("NO /dev/full on this system")
    from command_builders import CATALOGUE

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [CATALOGUE, "-C", case, "list"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )

    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
