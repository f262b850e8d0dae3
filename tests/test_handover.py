"""The acceptance of hand-over: a bundle of the real corpus, verified by a stranger with stock tools only."""

import csv
import io
import json
import os
import random
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
import stock_tools
from command_builders import MANIFEST, ROOT, run
from crate_validation import find_issues, prime_cache
from handover_story import find_pictures, make_story
from stock_tools import COMPLAINTS
from timestamp_builders import make_authority, serve_authority

from catalogue.actions.catalogue import Catalogue
from catalogue.actions.import_bundle import import_bundle
from catalogue.bundle.inspect import Inspection, Policy, inspect_bundle
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE, TAG_FILES, TAG_MANIFEST
from catalogue.journal.signers import Signers, parse_allowed_signers
from catalogue.record.finding import Finding, Severity

pytestmark = pytest.mark.slow
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class HandedOver:
    """What a stranger received, and what she knows in another way.

    Attributes:
        folder: the bundle as a folder.
        archive: the same as a ZIP.
        told: what `export --json` said.
        signers: her list of signers.
        root: the certificate of the authority.
        case: the catalogue that it left from.
        key: what it was signed with.
    """

    folder: Path
    archive: Path
    told: dict[str, object]
    signers: Path
    root: Path
    case: Path
    key: Path


def export(case: Path, key: Path, target: Path, *options: str, **environment: str) -> dict[str, object]:
    """What `export --json` says, run as a person runs it."""
    chosen = options or ("--all",)
    done = run("-C", case, "export", *chosen, "-o", target, "--key", key, "--json", "-q", env=environment)
    assert done.code == 0, done.err
    return dict(done.read_lines()[0])


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> HandedOver:
    stock_tools.require_tools()
    tmp = tmp_path_factory.mktemp("handover")
    case, key, received = tmp / "case", tmp / "key", tmp / "received"
    received.mkdir()
    corpus = shared_data / "corpus"
    # A third of the folder of odd metadata: the RO-Crate validator takes a second for each image.
    pictures = find_pictures(corpus, "satellite", "c2pa") + find_pictures(corpus, "metadata")[::4]
    make_story(case, pictures, manifest=MANIFEST)
    assert run("key", "new", "--out", key).code == 0
    signers = received / "allowed_signers"
    assert run("key", "trust", "ines", key.with_name("key.pub"), "--signers", signers).code == 0
    told = export(case, key, received / "bundle")
    export(case, key, received / "bundle.zip")
    authority = make_authority(tmp / "tsa")
    shutil.copy(authority.root_path, received / "tsa.pem")
    with serve_authority(authority) as service:
        stamped = run("log", "timestamp", received / "bundle", "--tsa", service.url, cwd=received)
    assert stamped.code == 0, stamped.err
    return HandedOver(
        folder=received / "bundle",
        archive=received / "bundle.zip",
        told=told,
        signers=signers,
        root=received / "tsa.pem",
        case=case,
        key=key,
    )


@pytest.fixture(scope="module")
def issues(
    handed: HandedOver, tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> Iterator[Future[list[str]]]:
    """What the RO-Crate validator will say: it takes a minute, and goes on beside the other tests."""
    cache = prime_cache(tmp_path_factory.mktemp("cache"), shared_data / "provenance" / "ro-crate-contexts")
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(find_issues, handed.folder, cache)


@pytest.fixture(scope="module")
def part(handed: HandedOver) -> Path:
    """A bundle of one claim and its images, beside what is known in another way."""
    folder = handed.folder.with_name("part")
    export(handed.case, handed.key, folder, "--claim", "statement-3")
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def without_timestamps(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in read_files(folder).items() if ".sig." not in name}


def list_signatures(folder: Path, kind: str, ending: str = "sig") -> list[str]:
    return sorted(path.name for path in (folder / "signatures").glob(f"{kind}.*.{ending}"))


# --- verified with stock tools only ---


@pytest.mark.usefixtures("issues")
def test_bundle_is_of_the_real_corpus(handed: HandedOver) -> None:
    records = handed.folder / "data/records"

    assert len(list((handed.folder / "data/images").iterdir())) >= 100
    assert len(list((records / "images").iterdir())) == handed.told["images"]
    assert len(list((records / "claims").iterdir())) == handed.told["claims"] == 20
    claims = [json.loads(path.read_bytes()) for path in (records / "claims").iterdir()]
    assert any(len(claim["verdicts"]) > 1 for claim in claims)  # they disagree
    assert any(claim["withdrawals"] for claim in claims)


@pytest.mark.parametrize("manifest", [TAG_MANIFEST, "manifest-sha256.txt", "manifest-sha512.txt"])
def test_sha_sums_are_right(handed: HandedOver, manifest: str) -> None:
    done = stock_tools.check_sums(handed.folder, manifest)

    assert (done.code, COMPLAINTS.findall(done.said)) == (0, [])
    payload = sum(path.is_file() for path in (handed.folder / "data").rglob("*"))
    assert done.said.count(": OK\n") == (len(TAG_FILES) if manifest == TAG_MANIFEST else payload)


def test_ssh_keygen_verifies_who_signed_the_bundle_and_its_journal(handed: HandedOver) -> None:
    [bundle] = list_signatures(handed.folder, "bundle")
    [checkpoint] = list_signatures(handed.folder, "checkpoint")
    _, origin, size, *_ = checkpoint.split(".")

    signed = stock_tools.verify_signature(
        handed.folder, bundle, data=TAG_MANIFEST, signers=handed.signers, namespace=BUNDLE_NAMESPACE
    )
    logged = stock_tools.verify_signature(
        handed.folder,
        checkpoint,
        data=f"data/log/{origin}/{size}/checkpoint",
        signers=handed.signers,
        namespace=CHECKPOINT_NAMESPACE,
    )

    assert (signed.code, logged.code) == (0, 0), signed.said + logged.said
    assert f'Good "{BUNDLE_NAMESPACE}" signature for ines' in signed.said
    assert f'Good "{CHECKPOINT_NAMESPACE}" signature for ines' in logged.said


def test_openssl_verifies_every_timestamp(handed: HandedOver) -> None:
    names = list_signatures(handed.folder, "*", "tsr")

    found = [stock_tools.verify_timestamp(handed.folder, name, handed.root) for name in names]

    assert len(found) == 2
    assert all(done.code == 0 and "Verification: OK" in done.said for done in found), found


def test_bagit_finds_the_bag_valid(handed: HandedOver) -> None:
    done = stock_tools.validate_bag(handed.folder)

    assert (done.code, COMPLAINTS.findall(done.said)) == (0, []), done.said


def test_bdbag_finds_the_bag_valid(handed: HandedOver) -> None:
    done = stock_tools.validate_bdbag(handed.folder)

    assert done.code == 0, done.said
    assert "is valid" in done.said


def test_pystac_finds_every_item_valid(handed: HandedOver, shared_data: Path) -> None:
    count = stock_tools.count_valid_items(handed.folder, shared_data / "eo" / "stac_schemas")

    assert count == handed.told["images"]


def test_archive_is_whole_and_unpacks_to_the_same_files(handed: HandedOver, tmp_path: Path) -> None:
    tested = stock_tools.run_tool("unzip", "-tqq", handed.archive, cwd=tmp_path)
    stock_tools.run_tool("unzip", "-q", handed.archive, cwd=tmp_path)

    assert tested.code == 0, tested.said
    assert read_files(tmp_path) == without_timestamps(handed.folder)


def test_text_of_the_bundle_leads_through_all_of_it(handed: HandedOver) -> None:
    said = stock_tools.follow_text(handed.folder, (1, 2, 3, 4, 5, 6))

    assert said[1] == f"{handed.told['bundle_id']}  {TAG_MANIFEST}\n"
    assert all(line.endswith(": OK") for line in said[2].splitlines() if not line.startswith("/bin/sh"))
    assert said[3].split() == sorted(f"./{name}" for name in (*TAG_FILES, TAG_MANIFEST))
    assert said[4].count("signature for ines") == 2
    assert said[5].count("Verification: OK") == 2
    assert re.fullmatch(r"data/log/\S+: all \d+ lines OK\n", said[6])
    assert COMPLAINTS.findall("".join(said.values())) == []


def test_text_proves_each_line_of_a_part(part: Path) -> None:
    said = stock_tools.follow_text(part, (1, 2, 3, 4, 6))

    [log] = (part / "data/log").glob("*/*")
    lines = (log / "entries.jsonl").read_bytes().count(b"\n")
    assert 5 < lines < int(log.name)
    assert said[6].count(" OK\n") == lines
    assert said[3].split() == sorted(f"./{name}" for name in (*TAG_FILES, TAG_MANIFEST))
    assert COMPLAINTS.findall("".join(said.values())) == []


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_own_verification_says_intact(handed: HandedOver, form: str, tmp_path: Path) -> None:
    target = handed.folder if form == "folder" else handed.archive
    expected = str(handed.told["bundle_id"])

    done = run(
        *("verify", target, "--signers", handed.signers, "--tsa-ca", handed.root),
        *("--expect", expected, "--all-digests", "--json", "-q"),
        cwd=tmp_path,
    )

    assert (done.code, done.read_lines()[0]["state"]) == (0, "intact"), done.out + done.err


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_published_verifier_says_intact(handed: HandedOver, form: str, tmp_path: Path) -> None:
    target = handed.folder if form == "folder" else handed.archive
    script = ROOT / "docs" / "verify_bundle.py"

    done = stock_tools.run_tool(
        *("/usr/bin/env", "python3", "-I", script, target, "--signers", handed.signers, "--all-digests"),
        cwd=tmp_path,
    )

    assert done.code == 0, done.said
    assert "intact:" in done.said


# --- the same bytes again ---


def test_archive_of_a_rebuilt_copy_on_another_machine_is_the_same(handed: HandedOver, tmp_path: Path) -> None:
    copy = tmp_path / "Інша папка" / "case"
    shutil.copytree(handed.case, copy)
    for name in ("catalogue.json", "thumbnails"):
        path = copy / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    home = tmp_path / "home"
    home.mkdir()
    key = Path(shutil.copy(handed.key, home / "other-name"))
    before = os.umask(0o077)
    try:
        assert run("-C", copy, "rebuild").code == 0
        elsewhere = {"HOME": str(home), "TZ": "Asia/Kathmandu", "LANG": "C", "LC_ALL": "C"}
        person = {"USER": "somebody", "LOGNAME": "somebody", "PYTHONHASHSEED": "7", "COLUMNS": "40"}
        export(copy, key, tmp_path / "again.zip", **elsewhere, **person)
    finally:
        os.umask(before)

    assert (tmp_path / "again.zip").read_bytes() == handed.archive.read_bytes()


def test_folder_and_archive_hold_the_same_bytes(handed: HandedOver) -> None:
    with zipfile.ZipFile(handed.archive) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}

    assert packed == without_timestamps(handed.folder)


def test_crate_validator_finds_nothing_against_the_bag(issues: Future[list[str]]) -> None:
    assert issues.result(timeout=600) == []


# --- pages and tables ---


class Requests(HTMLParser):
    """What a page would fetch or run when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            text = value or ""
            if tag == "a" and name == "href":
                is_fine = text.startswith(("#", "https://", "http://")) or "://" not in text
            elif name in {"src", "srcset", "href", "poster", "data", "background", "action", "formaction"}:
                is_fine = text.startswith("data:image/jpeg;base64,")
            else:
                is_fine = not name.startswith("on") and "url(" not in text
            if not is_fine:
                self.found.append(f"{tag} {name}={text[:60]}")


def test_report_fetches_nothing_and_runs_nothing(handed: HandedOver) -> None:
    page = (handed.folder / "data/report.html").read_text("utf-8")
    requests = Requests()

    requests.feed(page)

    assert requests.found == []
    assert requests.tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base", "image"})
    assert not re.search(r"@import|url\(", page.partition("</style>")[0])
    assert "evil.example" in page  # the captions are there, as text


def test_no_cell_of_a_table_is_a_formula(handed: HandedOver) -> None:
    for path in sorted((handed.folder / "data").glob("*.csv")):
        text = path.read_bytes().decode("utf-8-sig")
        cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}

        assert len(cells) > 100
        assert [c for c in cells if c[:1] in set("=+-@\t\r\n") and not re.fullmatch(r"-?[0-9.]+", c)] == []


def test_everything_that_people_said_is_in_the_records(handed: HandedOver) -> None:
    said = b"".join(p.read_bytes() for p in (handed.folder / "data/records").rglob("*.json")).decode()

    for words in ("корабль", "سفينة", "海上監視グループ", "Олена", "it was a shadow"):
        assert words in said


# --- every flipped byte of a real bundle, and every file that is removed, renamed, swapped or added ---


@pytest.fixture(scope="module")
def signers(handed: HandedOver) -> Signers:
    return parse_allowed_signers(handed.signers.read_text())


@pytest.fixture(scope="module")
def small(handed: HandedOver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed bundle of the two smallest images that have a claim, with all that is said of them."""
    with_claim = {
        image for path in _list_claims(handed) for image, _ in json.loads(path.read_bytes())["images"]
    }
    sizes = {p.stem: p.stat().st_size for p in (handed.folder / "data/images").iterdir()}
    chosen = sorted(with_claim & sizes.keys(), key=lambda image: (sizes[image], image))[:2]
    folder = tmp_path_factory.mktemp("small") / "bundle"
    export(handed.case, handed.key, folder, "--image", chosen[0], "--image", chosen[1])
    return folder


def _list_claims(handed: HandedOver) -> list[Path]:
    return sorted((handed.folder / "data/records/claims").iterdir())


@pytest.fixture(params=["whole", "without tag manifest"])
def bundle(request: pytest.FixtureRequest, small: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    folder = Path(shutil.copytree(small, tmp_path / "bundle"))
    if request.param != "whole":
        (folder / TAG_MANIFEST).unlink()
    return folder


def inspect(folder: Path, signers: Signers) -> Inspection:
    return inspect_bundle(folder, Policy(now=LATER, signers=signers))


def tell_faults(found: Inspection) -> list[str]:
    return [one.sentence for one in found.findings if one.severity is Severity.FAULT]


def draw_places(folder: Path, count: int) -> Iterator[tuple[Path, int]]:
    """Half of the places by bytes, half by files: small files are hit too."""
    draw = random.Random(count)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = [path.stat().st_size for path in files]
    for path in [*draw.choices(files, sizes, k=count // 2), *draw.choices(files, k=count - count // 2)]:
        yield path, draw.randrange(path.stat().st_size)


def is_named(name: str, faults: list[str]) -> bool:
    """Whether a fault names a file; the signature over the tag manifest speaks for that one."""
    return any(name in fault for fault in faults) or (
        name == TAG_MANIFEST and any("signatures/bundle." in fault for fault in faults)
    )


def test_thousand_flipped_bits_are_found_and_named(bundle: Path, signers: Signers) -> None:
    # Without a tag manifest a fault says of each file that it vouched for that nothing does so any more.
    missed = []
    for path, place in draw_places(bundle, 1000):
        whole, name = path.read_bytes(), path.relative_to(bundle).as_posix()
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        if not is_named(name, tell_faults(inspect(bundle, signers))):
            missed.append((name, place))
        path.write_bytes(whole)

    assert missed == []


def test_every_file_that_is_moved_or_gone_and_every_addition_is_named(bundle: Path, signers: Signers) -> None:
    names = sorted(name for name in read_files(bundle) if not name.startswith("signatures/"))
    folders = sorted({path.parent for path in bundle.rglob("*") if path.is_file()})
    missed = []
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        one, two, apart = bundle / name, bundle / other, bundle.with_name("apart")
        one.rename(apart)
        if not is_named(name, tell_faults(inspect(bundle, signers))):
            missed.append(f"{name} removed")
        apart.rename(one.with_name("moved"))
        if not is_named(name, tell_faults(inspect(bundle, signers))):
            missed.append(f"{name} renamed")
        two.rename(one)
        one.with_name("moved").rename(two)
        if not is_named(name, tell_faults(inspect(bundle, signers))):
            missed.append(f"{name} swapped with {other}")
        two.rename(apart)
        one.rename(two)
        apart.rename(one)
    for folder in folders:
        added = folder / "added.txt"
        added.write_bytes(b"")
        if not is_named(added.relative_to(bundle).as_posix(), tell_faults(inspect(bundle, signers))):
            missed.append(f"{added} added")
        added.unlink()

    assert missed == []


# --- round trip ---


def make_policy(handed: HandedOver) -> Policy:
    signers = parse_allowed_signers(handed.signers.read_text())
    return Policy(now=LATER, signers=signers, tsa_roots=(handed.root.read_bytes(),))


@pytest.mark.parametrize("received", ["everything", "one claim"])
def test_what_was_imported_is_exported_with_the_same_bytes(
    handed: HandedOver, part: Path, tmp_path: Path, received: str
) -> None:
    source = handed.folder if received == "everything" else part
    with Catalogue.create(tmp_path / "other", agent="someone") as api:
        came = import_bundle(api.case, source, policy=make_policy(handed))
        assert (came.outcome, tell(came.findings)) == ("imported", [])
        api.export(tmp_path / "again", is_all=True)

    sent, again = read_payload(source), read_payload(tmp_path / "again")
    assert sorted(sent) == sorted(again)
    assert [name for name in sent if sent[name] != again[name]] == []


def read_payload(bundle: Path) -> dict[str, bytes]:
    """What is handed over, the journals apart: they name the importer's too."""
    files = read_files(bundle / "data")
    return {name: data for name, data in files.items() if not name.startswith("log/")}


def tell(findings: tuple[Finding, ...]) -> list[str]:
    """What is more than a note."""
    return [f"{one.code}: {one.sentence}" for one in findings if one.severity is not Severity.NOTE]
