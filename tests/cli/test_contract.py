"""The contract of the command line: exit codes, JSON, streams, names, and where the catalogue is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import flip_byte
from command_builders import (
    CATALOGUE,
    MANIFEST,
    Run,
    make_catalogue,
    make_environment,
    make_picture,
    run,
)
from commands import find_commands

COMMANDS = (
    *("init", "ingest", "manifest", "list", "search", "show", "tag", "annotate", "claim", "assess"),
    *("sighting", "scene", "status", "thumbnail", "sheet", "verify", "log", "explain", "rebuild"),
    *("doctor", "completion", "export", "import", "key", "check", "sun", "passes", "corroborate"),
)
# Each begins with a verb: whoever reads a list of commands reads what they do.
VERBS = re.compile(
    r"(?:Make|Put|Write|List|Find|Show|Mark|Record|Set|Draw|Hand|Verify|Take|Read|Explain|Say|Print|Check|Sign|"
    r"Have|Ask|Plan|Link|Withdraw|Remove|Change)\b"
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example in a catalogue; tests of this module only read it, or add tags of their own."""
    folder = make_catalogue(tmp_path_factory.mktemp("contract") / "case")
    assert run("-C", folder, "ingest", MANIFEST).code == 0
    return folder


@pytest.fixture(scope="module")
def image(case: Path) -> str:
    lines = run("-C", case, "search", "--json", "--tag", "product:press").read_lines()
    return str(lines[0]["id"])


def test_help_names_every_command_and_every_exit_code() -> None:
    helped = run("--help")

    assert helped.code == 0
    assert all(f"\n  {name} " in helped.out for name in COMMANDS)
    assert all(f"{code} " in helped.out for code in range(8))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_ends_with_an_example(name: str) -> None:
    helped = run(name, "--help")

    assert helped.code == 0
    assert helped.err == ""
    assert "Example:" in helped.out.strip().rpartition("\n\n")[2]


def test_help_of_each_command_and_subcommand_begins_with_a_verb_and_fits() -> None:
    helps = {context.command_path: context.command for context in find_commands() if context.parent}

    assert {"catalogue key new", "catalogue log timestamp", "catalogue export"} <= helps.keys()
    assert [path for path, one in helps.items() if not VERBS.match(one.help or "")] == []


@pytest.mark.parametrize("words", [("key", "nwe"), ("log", "chekpoint")])
def test_mistyped_subcommand_is_wrong_usage(words: tuple[str, str]) -> None:
    mistyped = run(*words)

    assert (mistyped.code, mistyped.out) == (2, "")
    assert words[1] in mistyped.err


def test_mistyped_command_is_wrong_usage_and_suggests() -> None:
    mistyped = run("inget", "x.jpg")

    assert mistyped.code == 2
    assert mistyped.out == ""
    assert "Did you mean 'ingest'" in mistyped.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list"], 0),
        (["list", "--no-such-option"], 2),
        (["show"], 2),
        (["tag", "IMAGE"], 2),
        (["tag", "IMAGE", "turned\u202e"], 2),
        (["annotate", "IMAGE", "--box", "1,2,3", "--label", "x"], 2),
        (["annotate", "IMAGE", "--box", "0,0,99999,99999", "--label", "x"], 2),
        (["scene", "IMAGE", "--acquired-at", "11/05/2022"], 2),
        (["search", "--bbox", "1,2,3"], 2),
        (["search", "--status", "finished"], 2),
        (["assess", "grain-theft"], 2),
        (["verify", "IMAGE"], 0),
        (["verify", MANIFEST], 0),
        (["verify", Path(__file__)], 3),
        (["manifest", "check", MANIFEST], 0),
        (["ingest", "no-such-file.jpg"], 4),
        (["show", "ffffffffffff"], 5),
        (["show", "no-such-claim"], 5),
        (["tag", "ffffffffffff", "ship"], 5),
        (["explain", "NIX-999"], 5),
        (["tag", "IMAGE", "--remove", "never-borne"], 5),
        (["claim", "unlink", "IMAGE", "odesa-port-idle"], 5),
        (["verify", "no-such-file.jpg"], 5),
    ],
)
def test_exit_codes_are_those_documented(
    case: Path, image: str, arguments: list[str | Path], code: int
) -> None:
    done = run("-C", case, *(image if argument == "IMAGE" else argument for argument in arguments))

    assert done.code == code, (done.out, done.err)
    if code in {2, 5}:
        assert done.out == ""
        assert done.err.strip()


def test_no_catalogue_here_is_no_such_record(tmp_path: Path) -> None:
    missing = run("list", cwd=tmp_path)

    assert missing.code == 5
    assert "catalogue init" in missing.err


def test_locked_catalogue_is_out_of_reach(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "a.jpg")
    assert run("-C", case, "ingest", picture).code == 0
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, filelock\n"
            "with filelock.FileLock(sys.argv[1]):\n"
            "    print('held', flush=True)\n"
            "    sys.stdin.read()\n",
            case / "journal" / "lock",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        locked = run("-C", case, "rebuild")
        read = run("-C", case, "list")
        holder.kill()

    assert locked.code == 6
    assert "locked by another process" in locked.err
    assert read.code == 0


def test_damaged_journal_is_damage_and_stays_as_it_is(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "a.jpg")
    assert run("-C", case, "ingest", picture).code == 0
    (journal,) = (case / "journal").glob("*.jsonl")
    flip_byte(journal, 200)
    before = journal.read_bytes()

    codes = [run("-C", case, *words).code for words in (["verify"], ["log", "verify"], ["doctor"])]

    assert codes == [7, 7, 7]
    assert journal.read_bytes() == before


def test_damaged_settings_are_damage_to_every_command(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    (case / "catalogue.toml").write_text("title = ", encoding="utf-8")

    assert [run(*words, cwd=case).code for words in (["list"], ["verify"], ["doctor"])] == [7, 7, 7]


KEYS = {
    ("list",): {"id", "name", "media_type", "acquired_at", "bounds_wgs84", "tags", "status", "claims"},
    ("search", "ship"): {"id", "name", "width_px", "height_px", "size_bytes", "sightings", "annotations"},
    ("show", "IMAGE"): {
        *("id", "digests", "size_bytes", "media_type", "width_px", "height_px", "facts", "footprint"),
        *("sightings", "tags", "annotations", "claims", "conflicts", "scenes", "derivatives"),
    },
    ("show", "grain-theft"): {"id", "slug", "statements", "assessments", "verdicts", "images"},
    ("claim", "list"): {"id", "slug", "statements"},
    ("verify",): {"target", "state", "findings", "checked"},
    ("verify", "IMAGE"): {"target", "state", "findings"},
    ("log",): {"entry", "at", "agent", "type", "subject", "summary", "sha256", "body"},
    ("log", "verify"): {"target", "state", "findings"},
    ("explain", "FIX-001"): {"code", "means", "proves", "proves_not", "remedy"},
    ("explain",): {"code", "means", "proves", "proves_not", "remedy"},
    ("rebuild",): {"images", "claims", "agents"},
    ("thumbnail", "IMAGE"): {"derivative", "of", "made_by", "sha256"},
    ("sheet",): {"derivative", "of", "made_by"},
    ("ingest", str(MANIFEST)): {"path", "outcome", "image", "reason"},
    ("status", "IMAGE", "done"): {"origin", "seq", "prev", "type", "subject", "body", "at", "agent", "salt"},
    ("tag", "IMAGE", "seen"): {"origin", "seq", "type", "body"},
}


@pytest.mark.parametrize("words", KEYS, ids=" ".join)
def test_json_is_one_object_a_line_with_the_documented_keys(
    case: Path, image: str, words: tuple[str, ...]
) -> None:
    done = run("-C", case, *(image if word == "IMAGE" else word for word in words), "--json")

    lines = done.read_entries() if words[0] in {"status", "tag"} else done.read_lines()
    assert done.code == 0
    assert lines
    assert all(KEYS[words] <= line.keys() for line in lines)


def test_each_fact_in_json_names_its_basis_and_source(case: Path, image: str) -> None:
    (shown,) = run("-C", case, "show", image, "--json").read_lines()

    assert shown["facts"]
    assert all({"name", "value", "basis", "source"} <= fact.keys() for fact in shown["facts"])
    assert {fact["basis"] for fact in shown["facts"]} <= {"measured", "embedded", "stated", "derived"}


def test_init_in_json_tells_folder_and_origin(tmp_path: Path) -> None:
    (told,) = run("init", tmp_path / "new", "--json").read_lines()

    assert told["catalogue"] == str(tmp_path / "new")
    assert (tmp_path / "new" / "journal" / f"{told['origin']}.jsonl").is_file()


def test_results_go_to_output_and_progress_to_the_error_stream(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    pictures = [make_picture(tmp_path / f"{n}.jpg", n) for n in range(3)]

    loud = run("-C", case, "ingest", *pictures)
    quiet = run("-C", case, "ingest", "--quiet", *pictures)
    told = run("-C", case, "ingest", "--json", *pictures)

    assert loud.out.count("created") == 3
    assert "3/3" in loud.err and "created" in loud.err
    assert (quiet.err, quiet.out.count("unchanged")) == ("", 3)
    assert len(told.read_lines()) == 3


@pytest.mark.parametrize("words", [["list"], ["verify"], ["log"], ["doctor"], ["rebuild"], ["sheet"]])
def test_quiet_is_silent_on_the_error_stream(case: Path, words: list[str]) -> None:
    assert run("-C", case, *words, "--quiet").err == ""


def test_catalogue_is_found_upwards_by_option_and_by_variable(case: Path, tmp_path: Path) -> None:
    below = case / "images"
    by_place = run("list", "--json", cwd=below)
    by_option = run("list", "--json", "-C", case, cwd=tmp_path)
    by_first_option = run("-C", case, "list", "--json", cwd=tmp_path)
    by_variable = run("list", "--json", cwd=tmp_path, env={"CATALOGUE_DIR": str(case)})
    option_wins = run("-C", case, "list", "--json", cwd=tmp_path, env={"CATALOGUE_DIR": str(tmp_path)})

    assert len(by_place.read_lines()) == 3
    assert {by_place.out} == {found.out for found in (by_option, by_first_option, by_variable, option_wins)}


def test_agent_is_the_pseudonym_given(tmp_path: Path) -> None:
    case = make_catalogue(tmp_path / "case")
    picture = make_picture(tmp_path / "a.jpg")
    (made,) = run("-C", case, "ingest", picture, "--json").read_lines()

    (by_option,) = run("-C", case, "tag", made["image"], "one", "--agent", "bob", "--json").read_entries()
    (by_variable,) = run(
        "-C", case, "tag", made["image"], "two", "--json", env={"CATALOGUE_AGENT": "eve"}
    ).read_entries()
    refused = run("-C", case, "tag", made["image"], "three", "--agent", "bob@example.org")

    assert (by_option["agent"], by_variable["agent"]) == ("bob", "eve")
    assert refused.code == 2


def test_prefix_of_four_digits_names_an_image(case: Path, image: str) -> None:
    assert run("-C", case, "show", image[:4], "--json").read_lines()[0]["id"] == image
    assert run("-C", case, "show", image[:4].upper(), "--json").read_lines()[0]["id"] == image
    assert run("-C", case, "tag", image[:3], "ship").code == 2


def test_ambiguous_prefix_is_wrong_usage_and_names_the_candidates(tmp_path: Path) -> None:
    from builders import make_case

    from catalogue.journal.line import Draft
    from catalogue.record.entry import EntryType
    from catalogue.record.tag import Tag

    ids = [f"abcd{digit * 60}" for digit in "12"]
    with make_case(tmp_path) as case:
        case.record([Draft(EntryType.TAG_ADDED, f"image:{i}", Tag(name="ship")) for i in ids])

    ambiguous = run("-C", tmp_path / "case", "show", "abcd")

    assert ambiguous.code == 2
    assert all(i[:12] in ambiguous.err for i in ids)
    assert run("-C", tmp_path / "case", "show", "abcd1", "--json").read_lines()[0]["id"] == ids[0]


@pytest.mark.parametrize("words", [["log", "--json"], ["list"], ["explain"], ["--help"]])
def test_reader_that_leaves_early_gets_no_traceback(case: Path, words: list[str]) -> None:
    command = subprocess.Popen(
        [CATALOGUE, *words],
        env=make_environment(CATALOGUE_DIR=str(case)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout is not None and command.stderr is not None
    command.stdout.close()
    told = command.stderr.read().decode()
    command.stderr.close()
    command.wait(30)

    assert told == ""


def test_doing_the_same_twice_records_nothing_new(case: Path, image: str) -> None:
    def act() -> list[Run]:
        return [
            run("-C", case, "tag", image, "twice", "--json"),
            run("-C", case, "annotate", image, "--box", "1,2,30,40", "--label", "twice", "--json"),
            run("-C", case, "sighting", image, "--publisher", "Twice News", "--json"),
            run("-C", case, "scene", image, "--platform", "WorldView-3", "--json"),
            run("-C", case, "status", image, "in-progress", "--json"),
            run("-C", case, "assess", "grain-theft", "--verdict", "inconclusive", "--json"),
            run("-C", case, "claim", "add", "Twice.", "--claimant", "Twice News", "--json"),
            run("-C", case, "claim", "link", image, "twice", "--json"),
        ]

    first, second = act(), act()

    assert [done.code for done in (*first, *second)] == [0] * 16
    assert [len(done.read_entries()) for done in first] == [1] * 8
    assert [done.read_entries() for done in second] == [[]] * 8


def test_completion_script_is_printed_for_each_shell() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_CATALOGUE_COMPLETE" in run("completion", shell).out
    assert run("completion", "cmd").code == 2
