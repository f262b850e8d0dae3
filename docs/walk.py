"""The five-minute walk through the worked example: one list of steps for `make demo`, README and its test."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRESS = hashlib.sha256((ROOT / "images" / "sevastopol-press.jpg").read_bytes()).hexdigest()
IMAGE = PRESS[:6]
QUAY = hashlib.sha256((ROOT / "images" / "sevastopol-quay.tif").read_bytes()).hexdigest()[:6]
ORIGINAL = f"images/{PRESS[:2]}/{PRESS}.jpg"
THUMBNAIL = "quay.png"
FOLDER = "demo-case"
# Outside the catalogue, where a key belongs.
KEY = f"{FOLDER}.key"
CLAIM = "two-ships-loading-grain"
BUNDLE = "grain-bundle"
COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Step:
    """One step of the walk.

    Attributes:
        why: what it is for, in one or two sentences.
        command: as a person types it, in the catalogue's folder (the first one: beside it).
        exit_code: that it ends with.
        before: what a person types before it, which prints nothing.
        shown_lines: how many lines of its output README shows, the last ones when negative; 0 means all.
    """

    why: str
    command: str
    exit_code: int = 0
    before: str = ""
    shown_lines: int = 0


@dataclass(frozen=True)
class Walked:
    """A step that was taken, and what the program printed on standard output."""

    step: Step
    output: str
    exit_code: int


STEPS = (
    Step(
        "Make a catalogue. It asks nothing; the pseudonym is yours to choose.",
        f"catalogue init {FOLDER} --agent ines",
    ),
    Step(
        "Put three pictures under evidence, with what is stated and claimed about them; `+` is new.",
        "catalogue ingest ../manifests/sevastopol.toml",
        before=f"cd {FOLDER}",
    ),
    Step("What is here?", "catalogue list"),
    Step(
        "Everything about one picture, each fact with how we came by it. An image is named by the first "
        "digits of its SHA-256.",
        f"catalogue show {IMAGE}",
        shown_lines=32,
    ),
    Step("A tag, with a namespace if you like.", f"catalogue tag {IMAGE} cargo:grain"),
    Step(
        "Mark what is to be seen, in pixels of the original.",
        f'catalogue annotate {IMAGE} --point 203,475 --label "spout of the loader"',
    ),
    Step("Who claims what with these pictures?", "catalogue claim list"),
    Step(
        "What do you make of a claim? Others may differ: assessments stand side by side.",
        "catalogue assess two-ships-loading-grain --verdict inconclusive --grade F3 "
        '--reasons "The heap may be grain; a press picture cannot tell."',
    ),
    Step(
        "Draw it with its marks, legend and caption. The original is not touched.",
        f"catalogue thumbnail {IMAGE} -o {THUMBNAIL}",
    ),
    Step("Many pictures on one page.", "catalogue sheet --tag port:sevastopol -o sheet.png"),
    Step(
        "A forum post says when a picture was taken, and by which satellite. Can that be?",
        f"catalogue scene {IMAGE} --platform GeoEye-1 --acquired-at 2022-05-19T22:10Z "
        '--note "as a forum post says"',
    ),
    Step(
        "The four questions, with what is behind each answer. Something is contradicted: the exit code is 3.",
        f"catalogue check {IMAGE}",
        exit_code=3,
    ),
    Step("Where was the sun?", "catalogue sun --at 44.61,33.52 --time 2022-05-19T22:10Z"),
    Step(
        "The map grid of another picture covers the place that is stated for it.",
        f"catalogue check {QUAY}",
    ),
    Step(
        "Who did what, when, to this picture? The last lines of its custody journal:",
        f"catalogue log --image {IMAGE}",
        shown_lines=-8,
    ),
    Step("Has anything changed since?", "catalogue verify"),
    Step(
        "Now damage one byte of the original, as a failing disk or a forger would.",
        f"python3 ../docs/flip_byte.py {ORIGINAL} 100000",
    ),
    Step("It is found and named, and the exit code is 3.", "catalogue verify", exit_code=3),
    Step("What does that prove, and what not?", "catalogue explain FIX-001"),
    Step("Put the byte back, and all is as it was.", f"python3 ../docs/flip_byte.py {ORIGINAL} 100000"),
    Step("", "catalogue verify"),
    Step(
        "Hand it over. First a key of its own to sign with, which lies outside any catalogue.",
        f"catalogue key new --out ../{KEY}",
    ),
    Step(
        "Who may know whose key that is? A list of your own says it; the recipient keeps one too.",
        f"catalogue key trust ines ../{KEY}.pub --signers signers.txt",
    ),
    Step(
        "A claim, with every picture linked to it, the entries about them, and a report for people.",
        f"catalogue export --claim {CLAIM} --key ../{KEY} -o {BUNDLE}",
    ),
    Step(
        "The recipient verifies it. A signer whom her list does not name counts for nothing.",
        f"catalogue verify {BUNDLE}",
        shown_lines=11,
    ),
    Step(
        "With a list that names the key, the same bundle is intact.",
        f"catalogue verify {BUNDLE} --signers signers.txt",
        shown_lines=4,
    ),
    Step(
        "A stranger has none of this: one file of Python does the same, and `VERIFY.txt` in the bundle says "
        "how to do it with `sha256sum` and `ssh-keygen`.",
        f"python3 ../docs/verify_bundle.py {BUNDLE} --signers signers.txt",
    ),
    Step(
        "One flipped byte of what was handed over is found and named, too.",
        f"python3 ../docs/flip_byte.py {BUNDLE}/data/report.html 5000",
    ),
    Step("", f"catalogue verify {BUNDLE} --signers signers.txt", exit_code=3, shown_lines=4),
    Step("", f"python3 ../docs/flip_byte.py {BUNDLE}/data/report.html 5000"),
    Step(
        "A colleague takes it in: your entries stay under your journal's name, his under his.",
        f"catalogue init {COLLEAGUE} --agent omar",
    ),
    Step("", f"catalogue -C {COLLEAGUE} import {BUNDLE} --signers signers.txt", shown_lines=6),
    Step("", f"catalogue -C {COLLEAGUE} list", shown_lines=8),
    Step(
        "Your own journal knows what left. If it is ever rewritten, `verify` says so, and so does everybody "
        "who holds the bundle.",
        "catalogue log status",
    ),
)


def walk(folder: Path) -> Iterator[Walked]:
    """Take every step in a new catalogue, which must not be there yet.

    Raises:
        RuntimeError: a step ended with another exit code than it should.
    """
    for step in STEPS:
        command = step.command.replace(FOLDER, folder.name)
        walked = _run(step, command, folder, is_first=step is STEPS[0])
        if walked.exit_code != step.exit_code:
            raise RuntimeError(f"'{step.command}' ended with {walked.exit_code}, not {step.exit_code}")
        yield walked


def _run(step: Step, command: str, folder: Path, *, is_first: bool) -> Walked:
    cwd = folder.parent if is_first else folder
    program, *arguments = (_find_path(argument, cwd) for argument in shlex.split(command))
    start = [sys.executable, "-c", "from catalogue.cli.main import main; main()"]
    done = subprocess.run(  # noqa: S603  # our own list of commands
        [*(start if program == "catalogue" else [sys.executable]), *arguments],
        cwd=cwd,
        env=_make_environment(folder),
        stdout=subprocess.PIPE,
        stderr=None if step.exit_code == 0 and sys.stderr.isatty() else subprocess.PIPE,
        check=False,
    )
    faults = (done.stderr or b"").decode() if done.returncode != step.exit_code else ""
    return Walked(step, done.stdout.decode().replace("\r\n", "\n") + faults, done.returncode)


def _find_path(argument: str, cwd: Path) -> str:
    """An argument with what lies in the repository found there, and the key beside the catalogue."""
    if argument.startswith(f"../{cwd.name}.key"):
        return argument
    return argument.replace("../", f"{os.path.relpath(ROOT, cwd)}/")


def _make_environment(folder: Path) -> dict[str, str]:
    """An environment in which nothing of the account counts: no keys, no lists of signers."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("CATALOGUE_")}
    nowhere = {"CATALOGUE_CONFIG": str(folder / "nothing-of-the-account")}
    return inherited | nowhere | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}


def show(folder: Path) -> None:
    """Make the demo catalogue anew and print each step with its command and what it printed."""
    if folder.exists():
        if not (folder / "catalogue.toml").exists():
            sys.exit(f"{folder.name} is there and is no catalogue; move it away, then do this again")
        shutil.rmtree(folder)
    for ending in (".key", ".key.pub"):  # of an earlier demo, and of nothing else
        folder.with_name(folder.name + ending).unlink(missing_ok=True)
    for walked in walk(folder):
        print(f"\n# {walked.step.why}" if walked.step.why else "")
        for line in filter(None, (walked.step.before, walked.step.command)):
            print(f"$ {line}")
        print(walked.output, end="")
        if walked.exit_code:
            print(f"(exit code {walked.exit_code})")
        sys.stdout.flush()
    print(f"\nThe annotated thumbnail lies in {folder.name}/{THUMBNAIL}; look at it.")
    print(f"The report for people lies in {folder.name}/{BUNDLE}/data/report.html.")


if __name__ == "__main__":
    show(Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER).absolute())
