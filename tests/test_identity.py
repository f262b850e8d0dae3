"""Nothing that is handed over names the account, the machine, a folder of it, or its time zone."""

import base64
import json
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from command_builders import CATALOGUE, make_environment, make_picture
from PIL import Image
from timestamp_builders import make_authority, serve_authority

pytestmark = pytest.mark.slow
# Blanks and letters beyond ASCII, so that percent-encoding and escapes give other bytes than the plain text.
PLANTED = {
    "user": "osuser-qz7",
    "host": "hostname-qz7",
    "home": "домівка home qz7",
    "case": "папка case qz7",
    "inputs": "вхід inputs qz7",
    "key": "ключ key qz7",
    "temporary": "тимчасове temp qz7",
}
ZONE = ("Asia/Kathmandu", "+05:45")
# What an original says of itself, which leaves with it in full and is listed.
EMBEDDED = {"person": "artist-qz7", "machine": "computer-qz7"}
# Whatever the program asks of Python about account and machine, it is told what was planted.
_CUSTOMIZE = f"""
import getpass, os, platform, pwd, socket
HOST, USER = {PLANTED["host"]!r}, {PLANTED["user"]!r}
socket.gethostname = socket.getfqdn = platform.node = lambda *_: HOST
getpass.getuser = os.getlogin = lambda: USER
_uname, _entry = os.uname(), pwd.getpwuid(os.getuid())
os.uname = lambda: os.uname_result((_uname[0], HOST, *_uname[2:]))
pwd.getpwuid = lambda _: pwd.struct_passwd((USER, *_entry[1:4], USER, os.environ["HOME"], _entry[6]))
"""


def list_forms(text: str) -> tuple[set[bytes], set[bytes]]:
    """Bytes that a text may be hidden in: lowered where case does not matter; and those where it does."""
    plain = text.encode()
    escaped = text.encode("ascii", "backslashreplace")
    folded = {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), escaped, plain.hex().encode()}
    folded |= {quote(text).encode(), quote(text, safe="").encode(), text.replace(" ", "+").encode()}
    folded |= {text.encode("ascii", "xmlcharrefreplace"), *_split(text)}
    exact = set()
    for coded in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            digits = coded(bytes(before) + plain)
            # The digits at both ends also hold bits of what stands beside.
            whole = (before + len(plain)) * 8 // 6
            exact.add(digits[-(-before * 8 // 6) : whole])
    return {form.decode("latin-1").lower().encode("latin-1") for form in folded}, exact


def _split(text: str) -> set[bytes]:
    """The part that is plain ASCII, which stands there whatever became of the rest."""
    return {part.encode() for part in text.split(" ") if part.isascii() and len(part) > 9}


def find_planted(content: bytes, texts: Mapping[str, str]) -> set[str]:
    """Which of the texts stand in a content, in any form."""
    lowered = content.decode("latin-1").lower().encode("latin-1")
    found = set()
    for name, text in texts.items():
        folded, exact = list_forms(text)
        if any(form in lowered for form in folded) or any(form in content for form in exact):
            found.add(name)
    return found


@dataclass(frozen=True)
class Left:
    """What left the machine, and the catalogue that it left.

    Attributes:
        case: the catalogue.
        full: the bundle of everything, signed and timestamped, a folder.
        archive: the same as a ZIP.
        public: for the public, a folder.
        told: what `export --json` said of the first.
        originals: the bytes of the pictures that were put in.
    """

    case: Path
    full: Path
    archive: Path
    public: Path
    told: dict[str, list[str]]
    originals: tuple[bytes, ...]


@dataclass(frozen=True)
class Machine:
    """A machine with an account on it, whose names are all planted."""

    folder: Path

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """What a command prints, run there."""
        environment = make_environment(
            HOME=str(self.folder / PLANTED["home"]),
            USER=PLANTED["user"],
            LOGNAME=PLANTED["user"],
            USERNAME=PLANTED["user"],
            HOSTNAME=PLANTED["host"],
            TZ=ZONE[0],
            TMPDIR=str(self.folder / PLANTED["temporary"]),
            PYTHONPATH=str(self.folder / "customize"),
            CATALOGUE_DIR=str(self.folder / PLANTED["case"] / "case"),
        )
        command = [*_find_prefix(), str(CATALOGUE), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


def _find_prefix() -> list[str]:
    """What gives a command another host name, where that is allowed."""
    unshare = ["unshare", "--uts", "--map-root-user", "sh", "-c"]
    if (
        shutil.which("unshare")
        and not subprocess.run([*unshare, "hostname x"], capture_output=True).returncode
    ):
        return [*unshare, f'hostname {PLANTED["host"]}; exec "$@"', "sh"]
    return []


def make_telling_picture(path: Path) -> Path:
    """A JPEG whose own tags name a person and a machine."""
    exif = Image.Exif()
    exif[0x013B], exif[0x013C] = EMBEDDED["person"], EMBEDDED["machine"]  # Artist, HostComputer
    Image.new("RGB", (40, 30), (9, 90, 120)).save(path, "JPEG", exif=exif)
    return path


def put_inputs(folder: Path) -> tuple[bytes, ...]:
    """Pictures, one that tells of itself, one with a world file, a broken one, a manifest."""
    folder.mkdir()
    pictures = [make_picture(folder / f"picture-{number}.jpg", number) for number in range(3)]
    pictures.append(make_telling_picture(folder / "telling.jpg"))
    pictures.append(make_picture(folder / "kept.jpg", 9))
    Image.new("RGB", (20, 20), (1, 2, 3)).save(folder / "mapped.png")
    (folder / "mapped.pgw").write_text("0.001\n0\n0\n-0.001\n33.5\n44.6\n")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0" + struct.pack(">H", 9000) + b"JFIF")
    (folder / "manifest.csv").write_text("file,publisher,tags\npicture-2.jpg,Example News,ship\n")
    return tuple(path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in {".jpg", ".png"})


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    machine = Machine(tmp_path_factory.mktemp("machine"))
    for name in ("home", "case", "temporary"):
        (machine.folder / PLANTED[name]).mkdir()
    (machine.folder / "customize").mkdir()
    (machine.folder / "customize/sitecustomize.py").write_text(_CUSTOMIZE)
    inputs, case = machine.folder / PLANTED["inputs"], machine.folder / PLANTED["case"] / "case"
    originals = put_inputs(inputs)
    machine.run("init", case)
    machine.run("ingest", *sorted(inputs.glob("p*.jpg")), inputs / "telling.jpg", inputs / "mapped.png")
    machine.run("ingest", inputs / "broken.jpg", code=4)
    machine.run("ingest", "--in-place", inputs / "kept.jpg")
    machine.run("ingest", inputs / "manifest.csv")
    _say(machine)
    _export(machine, machine.folder / "out")
    told = machine.run("export", "--all", "-n", "--json")
    return Left(
        case=case,
        full=machine.folder / "out/full",
        archive=machine.folder / "out/full.zip",
        public=machine.folder / "out/public",
        told=json.loads(told),
        originals=originals,
    )


def _say(machine: Machine) -> None:
    """An act of every kind."""
    images = [line.split()[0] for line in machine.run("list").splitlines() if ".jpg" in line]
    machine.run("annotate", images[0], "--box", "2,2,20,20", "--label", "open hold")
    machine.run("tag", images[0], "ship")
    machine.run("claim", "add", "Two ships load grain.", "--claimant", "Example News", "--slug", "two-ships")
    machine.run("claim", "link", images[0], "two-ships")
    machine.run("assess", "two-ships", "--verdict", "inconclusive")
    machine.run("sighting", images[1], "--publisher", "Example News", "--published-at", "2022-05-19T08:46")
    machine.run("thumbnail", images[0])
    machine.run("sheet", images[0], images[1])
    machine.run("verify", "--record", images[0])


def _export(machine: Machine, target: Path) -> None:
    """A key, a signed and stamped journal, and bundles in each form."""
    key = machine.folder / PLANTED["home"] / PLANTED["key"]
    machine.run("key", "new", "--out", key)
    machine.run("log", "sign", "--key", key)
    target.mkdir()
    inputs = machine.folder / PLANTED["inputs"]
    with serve_authority(make_authority(machine.folder / "tsa")) as service:
        machine.run("log", "timestamp", "--tsa", service.url)
        machine.run("export", "--all", "-o", target / "full", "--key", key, "--in-place", inputs)
        machine.run("export", "--all", "-o", target / "full.zip", "--key", key, "--in-place", inputs)
        machine.run("export", "--all", "-o", target / "public", "--profile", "public", "--key", key)
        machine.run("log", "timestamp", target / "full", "--tsa", service.url)


def read_all(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(path, the path and the content) of every file."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")


def find_leaks(folder: Path, texts: Mapping[str, str]) -> dict[str, set[str]]:
    found = {name: find_planted(content, texts) for name, content in read_all(folder)}
    return {name: texts for name, texts in found.items() if texts}


def test_machine_is_as_planted(left: Left, tmp_path: Path) -> None:
    machine = Machine(left.case.parents[1])
    (tmp_path / "ask.py").write_text("import getpass, socket; print(getpass.getuser(), socket.gethostname())")
    environment = make_environment(PYTHONPATH=str(machine.folder / "customize"), HOME="/")

    said = subprocess.run(
        [sys.executable, tmp_path / "ask.py"], env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert said.split() == [PLANTED["user"], PLANTED["host"]]


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize(
    "hide",
    [
        str.encode,
        lambda text: text.encode().upper(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: quote(text).encode(),
        lambda text: text.encode("ascii", "backslashreplace"),
        lambda text: base64.b64encode(b"/" + text.encode() + b"/x"),
        lambda text: base64.b64encode(b"//" + text.encode() + b"/x"),
        lambda text: base64.b64encode(f"///{text}".encode()),
        lambda text: text.encode().hex().encode(),
    ],
)
def test_search_finds_what_is_planted(text: str, hide: Callable[[str], bytes]) -> None:
    other = text.replace("qz7", "qy7")

    assert find_planted(b"\x00\xff" + hide(text) + b"..", {"it": text}) == {"it"}
    assert find_planted(b"\x00\xff" + hide(other) + b"..", {"it": text}) == set()


@pytest.mark.parametrize("name", ["full", "public"])
def test_bundle_names_neither_account_nor_machine(left: Left, name: str) -> None:
    folder: Path = getattr(left, name)

    assert len(list(folder.rglob("*"))) > 20
    assert find_leaks(folder, {**PLANTED, "zone": ZONE[0], "offset": ZONE[1]}) == {}


def test_planted_text_in_a_bundle_is_found(left: Left, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(left.full, tmp_path / "copy"))
    record = next((folder / "data/records/images").iterdir())
    record.write_bytes(record.read_bytes()[:50] + PLANTED["home"].encode() + record.read_bytes()[50:])

    assert find_leaks(folder, PLANTED) == {record.relative_to(folder).as_posix(): {"home"}}


def test_archive_names_neither_account_nor_machine(left: Left) -> None:
    content = left.archive.read_bytes()

    assert find_planted(content, {**PLANTED, "zone": ZONE[0], "offset": ZONE[1]}) == set()
    with zipfile.ZipFile(left.archive) as archive:
        assert archive.comment == b""
        for member in archive.infolist():
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            assert (member.external_attr >> 16 & 0o7777, member.extra, member.comment) == (0o644, b"", b"")


@pytest.mark.parametrize("name", ["journal", "thumbnails", "images"])
def test_what_the_catalogue_keeps_names_neither_account_nor_machine(left: Left, name: str) -> None:
    folder = left.case / name

    assert len(list(folder.rglob("*"))) > 1
    assert find_leaks(folder, {**PLANTED, "zone": ZONE[0], "offset": ZONE[1]}) == {}


def test_what_an_original_says_of_itself_is_listed(left: Left) -> None:
    with_it = find_leaks(left.full / "data/images", EMBEDDED)

    [(name, found)] = with_it.items()
    assert found == EMBEDDED.keys()
    assert (left.full / "data/images" / name).read_bytes() in left.originals
    [listed] = [line for line in left.told["embedded"] if line.startswith(name[:12])]
    assert {"creator", "HostComputer"} <= set(re.split("[:, ]+", listed))


def test_public_bundle_does_not_repeat_what_an_original_says_of_people_and_machines(left: Left) -> None:
    assert find_leaks(left.public, EMBEDDED) == {}
