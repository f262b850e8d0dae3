"""The contract of the commands that hand over and take in: exit codes, JSON, streams, doing it twice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import flip_byte
from command_builders import CATALOGUE, MANIFEST, list_types, make_catalogue, make_environment, run

CLAIM = "two-ships-loading-grain"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the worked example as `case`, a `key`, and bundles; not to be changed."""
    folder = tmp_path_factory.mktemp("handover")
    case = make_catalogue(folder / "case")
    assert run("-C", case, "ingest", MANIFEST).code == 0
    assert run("key", "new", "--out", folder / "key").code == 0
    assert run("key", "trust", "ines", folder / "key.pub", "--signers", folder / "signers").code == 0
    exported = run("-C", case, "export", "--claim", CLAIM, "--key", folder / "key", "-o", folder / "bundle")
    assert exported.code == 0, exported.err
    shutil.copytree(folder / "bundle", folder / "altered")
    flip_byte(folder / "altered" / "data" / "report.html", 5000)
    (folder / "broken.zip").write_bytes(b"PK\3\4 and nothing else")
    make_catalogue(folder / "colleague")
    return folder


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("export --all --dry-run", 0),
        (f"export --claim {CLAIM} --format geojson", 0),
        ("export --all", 2),
        ("export --dry-run", 2),
        ("export --all -n --profile secret", 2),
        ("export --all -o bundle", 2),
        ("export --all -n --format png", 2),
        ("export --image ffffffffffff -n", 5),
        ("export --claim no-such-claim -n", 5),
        ("export --all -o new.zip --key no-such-key", 4),
        ("import", 2),
        ("import bundle --expect xyz", 2),
        ("import bundle --format png", 2),
        ("import altered", 7),
        (f"import bundle --expect {'0' * 64}", 3),
        ("import broken.zip", 4),
        ("import --format bundle broken.zip", 4),
        ("import --format bundle signers", 4),
        ("import no-such-file.zip", 5),
        ("import bundle --signers no-such-list", 5),
        ("import bundle --dry-run", 0),
        ("verify altered", 3),
        ("verify broken.zip", 4),
        ("verify bundle --tsa-ca no-such-root", 4),
        ("key nwe", 2),
        ("key new --out key", 2),
        ("key show", 5),
        ("key show --key signers", 4),
        ("key trust ines", 2),
        ("key trust ines key.pub --valid-after yesterday", 2),
        ("key revoke no-such-key.pub", 5),
        ("key list --signers no-such-list", 5),
        ("key list --signers signers", 0),
        ("log checkpoint", 0),
        ("log sign", 5),
        ("log sign --key signers", 4),
        ("log timestamp --tsa ftp://tsa.example.org", 4),
        ("log status", 0),
        ("log status --no-such-option", 2),
    ],
)
def test_exit_codes_are_those_documented(place: Path, words: str, code: int) -> None:
    done = run("-C", place / "case", *words.split(), cwd=place)

    assert done.code == code, (done.out, done.err)
    if code in {2, 5}:
        assert done.out == ""
        assert done.err.strip()


def test_what_writes_waits_for_no_lock_for_ever(place: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(place / "case", tmp_path / "case"))
    lock = (
        "import sys, filelock\nwith filelock.FileLock(sys.argv[1]):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", lock, str(case / "journal" / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        signed = run("-C", case, "log", "sign", "--key", place / "key")
        read = run("-C", case, "log", "status")
        planned = run("-C", case, "export", "--all", "--dry-run")
        holder.kill()

    assert (signed.code, read.code, planned.code) == (6, 0, 0)
    assert "locked by another process" in signed.err


def test_damaged_journal_is_damage_to_each(place: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(place / "case", tmp_path / "case"))
    (journal,) = (case / "journal").glob("*.jsonl")
    flip_byte(journal, 200)
    (case / "catalogue.json").unlink(missing_ok=True)
    before = journal.read_bytes()

    acts: list[tuple[str | Path, ...]] = [
        ("log", "checkpoint"),
        ("log", "status"),
        ("log", "sign", "--key", place / "key"),
        ("export", "--all", "-o", tmp_path / "new"),
        ("import", place / "bundle"),
    ]

    assert [run("-C", case, *words).code for words in acts] == [7] * len(acts)
    assert journal.read_bytes() == before
    assert not (tmp_path / "new").exists()


KEYS = {
    "export --all --dry-run": {"bundle_id", "profile", "size_bytes", "leaves", "withheld", "embedded"},
    "import bundle --dry-run": {"bundle_id", "state", "outcome", "images_added", "pins", "findings"},
    "verify bundle": {"target", "state", "findings", "checked"},
    "key show --key key": {"path", "fingerprint", "public_key", "has_passphrase"},
    "key list --signers signers": {"names", "fingerprint", "namespaces", "is_revoked"},
    "log checkpoint": {"origin", "size", "root", "text"},
    "log status": {"origin", "lines", "size", "root", "anchors", "anchored", "not_anchored", "queued"},
}


@pytest.mark.parametrize("words", KEYS)
def test_json_is_one_object_on_standard_output_alone(place: Path, words: str) -> None:
    done = run("-C", place / "case", *words.split(), "--json", cwd=place)

    [told] = done.read_lines()
    assert done.code == 0
    assert KEYS[words] <= told.keys()


@pytest.mark.parametrize("words", KEYS)
def test_quiet_is_silent_on_the_error_stream(place: Path, words: str) -> None:
    done = run("-C", place / "case", *words.split(), "--quiet", cwd=place)

    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize("words", KEYS)
def test_reader_that_leaves_early_gets_no_traceback(place: Path, words: str) -> None:
    with subprocess.Popen(
        [CATALOGUE, "-C", place / "case", *words.split()],
        cwd=place,
        env=make_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None and command.stderr is not None
        command.stdout.close()
        told = command.stderr.read().decode()

    assert "Traceback" not in told and "Broken pipe" not in told


@pytest.mark.parametrize("words", [words for words in KEYS if not words.startswith(("export", "key show"))])
def test_lines_keep_to_eighty_columns(place: Path, words: str) -> None:
    """Listed paths and the line of a public key are left whole: they get copied."""
    done = run("-C", place / "case", *words.split(), cwd=place, env={"COLUMNS": "80"})

    assert max(map(len, done.out.splitlines())) <= 80


def test_doing_the_same_twice_records_nothing_new(place: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(place / "colleague", tmp_path / "case"))
    acts: dict[str, tuple[str | Path, ...]] = {
        "import": ("-C", case, "import", place / "bundle"),
        "sign": ("-C", case, "log", "sign", "--key", place / "key"),
        "trust": ("key", "trust", "ines", place / "key.pub", "--signers", tmp_path / "list"),
        "revoke": ("key", "revoke", place / "key.pub", "--revoked", tmp_path / "revoked"),
    }

    first = {name: run(*words, "--json").read_lines()[0] for name, words in acts.items()}
    types = list_types(case)
    again = {name: run(*words, "--json").read_lines()[0] for name, words in acts.items()}

    assert (first["import"]["outcome"], again["import"]["outcome"]) == ("imported", "unchanged")
    assert (first["sign"]["is_new"], again["sign"]["is_new"]) == (True, False)
    assert (first["trust"]["outcome"], again["trust"]["outcome"]) == ("trusted", "unchanged")
    assert (first["revoke"]["outcome"], again["revoke"]["outcome"]) == ("revoked", "unchanged")
    assert list_types(case) == types == ["catalogue.created", "bundle.imported", "checkpoint.signed"]


def test_two_exports_are_one_bundle(place: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(place / "case", tmp_path / "case"))
    targets = [tmp_path / "one.zip", tmp_path / "two.zip"]
    words = ("--claim", CLAIM, "--key", place / "key", "--json")

    told = [run("-C", case, "export", *words, "-o", target).read_lines()[0] for target in targets]

    assert told[0]["bundle_id"] == told[1]["bundle_id"]
    assert targets[0].read_bytes() == targets[1].read_bytes()
