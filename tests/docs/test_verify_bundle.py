"""The single-file verifier, run as a stranger runs it, on whole bundles and on damaged ones."""

import ast
import base64
import contextlib
import hashlib
import importlib.util
import io
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import verify_bundle as verifier
from builders import make_clock, make_ingested, make_journal, make_tag_draft
from bundle_builders import make_allowed_signers
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hostile_bundles import Member, build_good, inspect, read_folder, write_zip
from hostile_bundles import pack as pack_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from signing_builders import make_key
from walk import ROOT

from catalogue.bundle.archive import plan_slots, render_directory, render_local_header
from catalogue.bundle.bag import Measured, render_bag
from catalogue.bundle.disclosure import Disclosure, Earlier, Withheld, render_disclosure
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE, TAG_MANIFEST
from catalogue.journal.checkpoint import Checkpoint
from catalogue.journal.journal import Journal
from catalogue.journal.line import Draft, Writer
from catalogue.journal.merkle import Tree, is_consistent, is_included, measure_leaf
from catalogue.journal.signers import Signers, parse_allowed_signers
from catalogue.record.entry import EntryType
from catalogue.record.finding import has_fault

SCRIPT = ROOT / "docs" / "verify_bundle.py"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PICTURES = [f"picture {number}".encode() for number in range(3)]
Files = dict[str, bytes]


def run(target: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """(exit code, what is printed) of the script as another program runs it: isolated, nothing of ours."""
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(target), "--json", *options], capture_output=True, text=True
    )
    assert done.stderr == "" or done.returncode in {2, 4}, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def look(target: Path, *options: str) -> tuple[int, str]:
    """The same within this process, for the many: (exit code, what is printed for people)."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = verifier.main([str(target), *options])
    return code, printed.getvalue()


def put_string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def sign(data: bytes, namespace: str, key: Ed25519PrivateKey = KEY) -> bytes:
    """SSHSIG by the `cryptography` library; what ssh-keygen makes is compared with it below."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    blob = put_string(b"ssh-ed25519") + put_string(public)
    fields = put_string(namespace.encode()) + put_string(b"") + put_string(b"sha512")
    signature = key.sign(b"SSHSIG" + fields + put_string(hashlib.sha512(data).digest()))
    signature = put_string(b"ssh-ed25519") + put_string(signature)
    text = base64.b64encode(
        b"SSHSIG" + struct.pack(">I", 1) + put_string(blob) + fields + put_string(signature)
    )
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""])


def get_blob(key: Ed25519PrivateKey = KEY) -> bytes:
    return put_string(b"ssh-ed25519") + put_string(
        key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    )


def make_lines(folder: Path, origin: str) -> list[bytes]:
    """The lines of a journal of three images with two tags each."""
    journal = Journal(folder / f"{origin}.jsonl")
    clock, drafts = make_clock(), []
    for number, picture in enumerate(PICTURES):
        sha256 = hashlib.sha256(picture).hexdigest()
        ingested = make_ingested(number)
        digests = type(ingested.digests)(sha256=sha256, sha512=hashlib.sha512(picture).hexdigest())
        statement = type(ingested)(
            **{name: getattr(ingested, name) for name in ingested.__struct_fields__} | {"digests": digests}
        )
        drafts += [Draft(EntryType.IMAGE_INGESTED, f"image:{sha256}", statement)]
        drafts += [make_tag_draft("ship", number), make_tag_draft("port", number)]
    folder.mkdir(parents=True, exist_ok=True)
    journal.append(drafts, Writer(agent="ines", tool="catalogue 0.1.0"), now=clock())
    return journal.path.read_bytes().splitlines()


def disclose(lines: list[bytes], origin: str, shown: list[int], held: list[int]) -> Files:
    """A disclosure of some lines, others held back, with the state at five lines."""
    leaves = [measure_leaf(line) for line in lines]
    tree = Tree(leaves)
    earlier = {5: Earlier(tree.measure_root(5), tree.make_consistency_proof(5))} if len(lines) > 5 else {}
    files = render_disclosure(
        Disclosure(
            checkpoint=Checkpoint(origin, len(lines), tree.measure_root()),
            lines={seq: lines[seq] for seq in shown},
            proofs={seq: tree.make_inclusion_proof(seq) for seq in shown} if len(shown) < len(lines) else {},
            withheld={seq: Withheld(leaves[seq], tree.make_inclusion_proof(seq)) for seq in held},
            earlier=earlier,
        )
    )
    return {f"data/log/{origin}/{len(lines)}/{name}": data for name, data in files.items()}


def make_payload(folder: Path) -> Files:
    images = {f"data/images/{hashlib.sha256(one).hexdigest()}.jpg": one for one in PICTURES}
    records = {f"data/records/images/{hashlib.sha256(one).hexdigest()}.json": b'{"id":1}' for one in PICTURES}
    mine, hers = make_lines(folder, "mine"), make_lines(folder, "hers")
    return {
        **images,
        **records,
        "data/report.html": b"<!doctype html>",
        **disclose(mine, "mine", [0, 1, 2, 6], [3, 4]),
        **disclose(hers, "hers", list(range(len(hers))), []),
        **disclose(hers[:5], "hers", list(range(5)), []),
    }


def make_files(payload: Mapping[str, bytes]) -> Files:
    """The payload with tag files and signatures."""
    measured = {
        path: Measured(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data))
        for path, data in payload.items()
    }
    tags = render_bag(measured, bagging_date="2022-05-11", software="catalogue 0.1.0", verify_text=b"how\n")
    fp16 = hashlib.sha256(get_blob()).hexdigest()[:16]
    signatures = {f"signatures/bundle.{fp16}.sig": sign(tags[TAG_MANIFEST], BUNDLE_NAMESPACE)}
    checkpoint = payload.get("data/log/mine/9/checkpoint")
    if checkpoint is not None:
        signed = sign(checkpoint, CHECKPOINT_NAMESPACE)
        signatures[f"signatures/checkpoint.mine.9.{fp16}.sig"] = signed
        signatures[f"signatures/checkpoint.mine.9.{fp16}.sig.{'a' * 16}.tsr"] = b"a response"
    return {**payload, **tags, **signatures}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive as the exporter writes it."""
    names = sorted(files)
    slots = plan_slots((name, len(files[name])) for name in names)
    crcs = [zlib.crc32(files[name]) for name in names]
    body = b"".join(
        render_local_header(slot, crc) + files[slot.path] for slot, crc in zip(slots, crcs, strict=True)
    )
    return body + render_directory(list(zip(slots, crcs, strict=True)))


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make_payload(tmp_path_factory.mktemp("journals"))


@pytest.fixture(scope="module")
def files(payload: Files) -> Files:
    return make_files(payload)


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signers") / "allowed_signers"
    path.write_text(f"ines ssh-ed25519 {base64.b64encode(get_blob()).decode()}\n")
    return path


def find_faults(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["kind"], row["path"]) for row in report["findings"] if row["severity"] == "fault"]


# --- what a whole bundle gives ---


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_whole_bundle_signed_by_a_known_signer_is_intact(
    tmp_path: Path, files: Files, signers: Path, form: str
) -> None:
    target = tmp_path / "grain.zip"
    target.write_bytes(pack(files)) if form == "zip" else write_folder(target, files)

    code, report = run(target, "--signers", str(signers), "--all-digests")

    assert (code, report["state"], find_faults(report)) == (0, "intact", [])
    assert report["bundle_id"] == hashlib.sha256(files[TAG_MANIFEST]).hexdigest()
    assert {one["name"] for one in report["signatures"]} == {"ines"}
    assert {(one["origin"], one["size"], one["shown"], one["withheld"]) for one in report["disclosures"]} == {
        ("mine", 9, 4, 2),
        ("hers", 9, 9, 0),
        ("hers", 5, 5, 0),
    }
    assert [row["kind"] for row in report["findings"]] == ["timestamp"]


def test_without_a_list_of_signers_it_is_unanchored(tmp_path: Path, files: Files) -> None:
    code, report = run(write_folder(tmp_path / "b", files))

    assert (code, report["state"]) == (0, "intact-unanchored")


def test_unsigned_bundle_is_loud(tmp_path: Path, files: Files, signers: Path) -> None:
    unsigned = {name: data for name, data in files.items() if not name.startswith("signatures/")}

    code, text = look(write_folder(tmp_path / "b", unsigned), "--signers", str(signers))

    assert code == 0
    assert "WARNING" in text
    assert "unsigned" in text
    assert text.splitlines()[-1].startswith("intact-unanchored:")


def test_what_is_printed_fits_eighty_columns_and_names_the_openssl_command(
    tmp_path: Path, files: Files
) -> None:
    altered = {**files, "data/report.html": b"other"}

    code, text = look(write_folder(tmp_path / "b", altered))

    assert code == 3
    assert max(map(len, text.splitlines())) <= 80
    assert "openssl ts -verify" in text
    assert "FAULT      data/report.html: not the bytes" in text


def test_expected_id_is_compared_as_far_as_it_is_given(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "b", files)
    bundle_id = hashlib.sha256(files[TAG_MANIFEST]).hexdigest()

    assert run(folder, "--expect", bundle_id)[0] == 0
    code, report = run(folder, "--expect", "0" * 64)
    assert (code, report["state"]) == (3, "not-ours")
    code, report = run(folder, "--expect", bundle_id[:16].upper())
    assert code == 0
    assert [row["sentence"] for row in report["findings"] if "is a prefix" in row["sentence"]]
    assert run(folder, "--expect", "0" * 16)[0] == 3
    assert [run(folder, "--expect", one)[0] for one in (bundle_id[:15], bundle_id + "0", "x" * 64)] == [2] * 3


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all" * 10, b"PK\5\6" + bytes(18)])
def test_what_is_no_bundle_is_not_readable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    assert run(tmp_path / "x.zip")[0] == 4
    assert run(tmp_path / "nothing")[0] == 4
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty")[0] == 4


# --- damage ---


@pytest.mark.parametrize("without_tags", [False, True], ids=["whole", "without tag manifest"])
def test_every_flipped_byte_of_a_folder_is_named(tmp_path: Path, files: Files, without_tags: bool) -> None:
    folder = write_folder(tmp_path / "b", files)
    if without_tags:
        (folder / TAG_MANIFEST).unlink()
    known = {path for _, path in find_faults(json.loads(look(folder, "--json")[1]))}
    chance, unseen = random.Random(3), []
    names = [name for name in files if (folder / name).exists() and not name.endswith(".tsr")]
    for _ in range(400):
        name = chance.choice(names)
        content = bytearray(files[name])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (folder / name).write_bytes(content)
        code, text = look(folder, "--json")
        named = {path for _, path in find_faults(json.loads(text))} if code == 3 else set()
        # A changed manifest contradicts what it lists or its signature: nothing else says which is right.
        if name not in named and not ("manifest-" in name and named - known):
            unseen.append(name)
        (folder / name).write_bytes(files[name])

    # Without the tag manifest nothing vouches for the texts, and no signature of it can be checked.
    unvouched = ("bag-info.txt", "VERIFY.txt", "signatures/bundle") if without_tags else ()
    assert [name for name in unseen if not name.startswith(unvouched)] == []
    assert look(folder)[0] == (3 if without_tags else 0)


def test_every_flipped_byte_of_an_archive_is_found(tmp_path: Path, files: Files) -> None:
    packed = pack({name: data for name, data in files.items() if not name.endswith(".tsr")})
    clean = look(write(tmp_path / "b.zip", packed))[1]
    chance, unseen = random.Random(4), []
    places = [*range(len(packed) - 300, len(packed)), *(chance.randrange(len(packed)) for _ in range(300))]
    for place in places:
        content = bytearray(packed)
        content[place] ^= 1 << chance.randrange(8)
        code, text = look(write(tmp_path / "b.zip", bytes(content)))
        if code == 0 and text == clean:
            unseen.append(place)

    assert unseen == []


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_each_removed_file_is_named(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "b", files)
    for name in files:
        (folder / name).unlink()
        code, text = look(folder, "--json")
        report = json.loads(text)
        if name.startswith("signatures/bundle"):
            assert any("unsigned" in row["sentence"] for row in report["findings"])
        elif name.endswith(".sig"):
            assert ("missing", f"{name}.{'a' * 16}.tsr") in find_faults(report)
        elif not name.endswith(".tsr"):
            assert code == 3
            assert ("missing", name) in find_faults(report), name
        (folder / name).write_bytes(files[name])


def test_added_renamed_and_swapped_files_are_told_apart_all_at_once(tmp_path: Path, files: Files) -> None:
    first, second, third = (name for name in files if name.startswith("data/images/"))
    changed = {
        **files,
        first: files[second],
        second: files[first],
        "data/notes.txt": b"more",
        "fetch.txt": b"",
    }
    changed["data/images/other.jpg"] = changed.pop(third)

    code, report = run(write_folder(tmp_path / "b", changed))

    sentences = {row["path"]: row["sentence"] for row in report["findings"] if row["kind"] != "altered"}
    swaps = {row["path"]: row["sentence"] for row in report["findings"] if "bytes of" in row["sentence"]}
    assert (code, report["state"]) == (3, "altered")
    assert "has the bytes of " + second in swaps[first]
    assert "has the bytes of " + first in swaps[second]
    assert "renamed to data/images/other.jpg" in sentences[third]
    assert "renamed from" in sentences["data/images/other.jpg"]
    assert {"data/notes.txt", "fetch.txt"} <= {path for kind, path in find_faults(report) if kind == "extra"}


def test_only_missing_files_make_it_incomplete(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "b", files)
    (folder / "data" / "report.html").unlink()
    (folder / "VERIFY.txt").unlink()

    _, report = run(folder)

    # The sum of bytes that bag-info states no longer fits either: that alone is no alteration.
    assert {path for kind, path in find_faults(report) if kind == "missing"} == {
        "VERIFY.txt",
        "bag-info.txt",
        "data/report.html",
    }
    assert report["state"] == "incomplete"


@pytest.mark.parametrize("kind", ["file", "folder", "pipe"])
def test_link_and_pipe_are_faults_and_not_followed(tmp_path: Path, files: Files, kind: str) -> None:
    folder = write_folder(tmp_path / "b", files)
    target = folder / "data" / "report.html"
    target.unlink()
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(ROOT / "README.md" if kind == "file" else ROOT / "docs")

    code, report = run(folder)

    assert code == 3
    assert {("container", "data/report.html"), ("missing", "data/report.html")} <= set(find_faults(report))
    assert report["checked"]["files"] == sum(name.startswith("data/") for name in files) - 1


# --- a forger who makes all manifests anew ---


def forge(payload: Files, tmp_path: Path, **changes: bytes | None) -> list[tuple[str, str]]:
    changed = {**payload, **{name: data for name, data in changes.items() if data is not None}}
    changed = {name: data for name, data in changed.items() if changes.get(name, b"") is not None}
    code, report = run(write_folder(tmp_path / "forged", make_files(changed)))
    assert code == 3
    return find_faults(report)


def test_line_that_was_changed_is_not_proven(tmp_path: Path, payload: Files) -> None:
    name = "data/log/mine/9/entries.jsonl"
    found = forge(payload, tmp_path, **{name: payload[name].replace(b'"ines"', b'"inez"', 1)})

    assert ("proof", name) in found


def test_line_in_anothers_place_is_found(tmp_path: Path, payload: Files) -> None:
    name = "data/log/mine/9/entries.jsonl"
    lines = payload[name].splitlines(keepends=True)
    found = forge(payload, tmp_path, **{name: b"".join([lines[1], lines[0], *lines[2:]])})

    assert ("proof", name) in found


def test_whole_journal_that_lacks_its_last_line_is_found(tmp_path: Path, payload: Files) -> None:
    name = "data/log/hers/9/entries.jsonl"
    lines = payload[name].splitlines(keepends=True)

    assert ("proof", name) in forge(payload, tmp_path, **{name: b"".join(lines[:-1])})


def test_withheld_line_that_is_not_there_is_found(tmp_path: Path, payload: Files) -> None:
    name = "data/log/mine/9/withheld.txt"
    changed = payload[name].replace(b"3 ", b"3 " + base64.b64encode(bytes(32)) + b" ", 1)

    assert ("proof", name) in forge(payload, tmp_path, **{name: changed})


def test_older_state_that_the_journal_does_not_extend_is_found(tmp_path: Path, payload: Files) -> None:
    name = "data/log/mine/9/consistency.txt"
    size, root, *rest = payload[name].split(b" ")
    changed = b" ".join([size, base64.b64encode(bytes(32)), *rest])

    assert ("proof", name) in forge(payload, tmp_path, **{name: changed})


def test_forked_journal_is_found(tmp_path: Path, payload: Files) -> None:
    others = disclose(make_lines(tmp_path / "again", "hers")[:5], "hers", list(range(5)), [])

    found = forge(payload, tmp_path, **others)

    assert ("proof", "data/log/hers/9") in found


def test_checkpoint_that_belongs_elsewhere_is_found(tmp_path: Path, payload: Files) -> None:
    name = "data/log/hers/9/checkpoint"

    assert ("proof", name) in forge(payload, tmp_path, **{name: payload["data/log/mine/9/checkpoint"]})


def test_original_under_anothers_name_is_found(tmp_path: Path, payload: Files) -> None:
    name = next(name for name in payload if name.startswith("data/images/"))

    assert ("altered", name) in forge(payload, tmp_path, **{name: b"another picture"})


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b"[" * 100_000,
        b'{"a":1e999}',
        b"\xef\xbb\xbf{}",
        b'["\\ud800"]',
        b"9" * 99,
    ],
)
def test_json_that_two_readers_read_differently_is_a_fault(
    tmp_path: Path, payload: Files, text: bytes
) -> None:
    name = next(name for name in payload if name.startswith("data/records/"))

    assert ("altered", name) in forge(payload, tmp_path, **{name: text})


# --- signatures ---


def change_signature(files: Files, make: Callable[[bytes], bytes]) -> Files:
    name = next(name for name in files if name.startswith("signatures/bundle"))
    return {**files, name: make(files[TAG_MANIFEST])}


@pytest.mark.parametrize(
    "make",
    [
        lambda data: sign(data, CHECKPOINT_NAMESPACE),
        lambda data: sign(data + b"\n", BUNDLE_NAMESPACE),
        lambda data: sign(data, BUNDLE_NAMESPACE).replace(b"SIGNATURE", b"SIGNATUR"),
        lambda data: sign(data, BUNDLE_NAMESPACE, Ed25519PrivateKey.generate()),
        lambda data: b"",
    ],
    ids=["another namespace", "other bytes", "armour", "another key than named", "empty"],
)
def test_bad_signature_is_a_fault(
    tmp_path: Path, files: Files, signers: Path, make: Callable[[bytes], bytes]
) -> None:
    code, report = run(write_folder(tmp_path / "b", change_signature(files, make)), "--signers", str(signers))

    assert code == 3
    assert [kind for kind, path in find_faults(report)] == ["signature"]


OPTIONS = {
    f'namespaces="{BUNDLE_NAMESPACE}"': "intact",
    'namespaces="evidence-*,git"': "intact",
    'namespaces="git"': "intact-unanchored",
    'namespaces="*,!evidence-bundle@*"': "intact-unanchored",
    'valid-after="20200101Z",valid-before="29991231Z"': "intact",
    'valid-before="20200101"': "intact-unanchored",
    'valid-after="29990101120000Z"': "intact-unanchored",
    "cert-authority": "intact-unanchored",
}


@pytest.mark.parametrize("options", OPTIONS)
def test_options_of_the_list_of_signers_are_honoured(tmp_path: Path, files: Files, options: str) -> None:
    signers = tmp_path / "allowed"
    key = base64.b64encode(get_blob()).decode()
    signers.write_text(f'# friends\n\n"ines@x" {options} ssh-ed25519 {key} a comment\n')

    code, report = run(write_folder(tmp_path / "b", files), "--signers", str(signers))

    assert (code, report["state"]) == (0, OPTIONS[options])


@pytest.mark.parametrize("line", ["ines ssh-ed25519", 'ines bogus="x" ssh-ed25519 AAAA', "ines ssh-rsa AAAA"])
def test_list_of_signers_that_is_none_is_wrong_usage(tmp_path: Path, files: Files, line: str) -> None:
    (tmp_path / "allowed").write_text(line)

    assert run(write_folder(tmp_path / "b", files), "--signers", str(tmp_path / "allowed"))[0] == 2


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="NO ssh-keygen HERE: its signatures are not tried")
@pytest.mark.parametrize(("kind", "state"), [("ed25519", "intact"), ("ecdsa", "intact-unanchored")])
def test_signature_of_ssh_keygen_is_understood(tmp_path: Path, files: Files, kind: str, state: str) -> None:
    key, data = tmp_path / "key", write(tmp_path / "data", files[TAG_MANIFEST])
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", key], check=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", BUNDLE_NAMESPACE, data],
        check=True,
        capture_output=True,
    )
    public = key.with_suffix(".pub").read_text().strip()
    fp16 = hashlib.sha256(base64.b64decode(public.split()[1])).hexdigest()[:16]
    signed = {name: content for name, content in files.items() if not name.startswith("signatures/bundle")}
    signed[f"signatures/bundle.{fp16}.sig"] = data.with_suffix(".sig").read_bytes()
    (tmp_path / "allowed").write_text(f"ines {public}\n")

    code, report = run(write_folder(tmp_path / "b", signed), "--signers", str(tmp_path / "allowed"))

    assert (code, report["state"]) == (0, state)


# --- Ed25519 and the tree, against others ---

# RFC 8032 section 7.1, tests 1 to 3 and SHA(abc).
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_published_signatures_hold_and_their_neighbours_do_not(
    key: str, message: str, signature: str
) -> None:
    public, data, proof = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    scalar = int.from_bytes(proof[32:], "little")

    assert verifier.is_signed(public, data, proof)
    assert not verifier.is_signed(public, data + b"\0", proof)
    assert not verifier.is_signed(public, data, proof + b"\0")
    # The same scalar plus the order of the group fits the equation, and is a second signature: refused.
    assert not verifier.is_signed(public, data, proof[:32] + (scalar + verifier.ORDER).to_bytes(32, "little"))


@pytest.mark.parametrize(
    "number", [0, 1, verifier.PRIME - 1, verifier.PRIME, verifier.PRIME + 1, 1 | 1 << 255]
)
def test_keys_of_small_order_or_not_canonical_are_refused(number: int) -> None:
    key = number.to_bytes(32, "little")
    # By the neutral element and a scalar of 0 the equation holds for every message.
    assert not verifier.is_signed(key, b"any", (1).to_bytes(32, "little") + bytes(32))


@settings(max_examples=60, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), data=st.binary(max_size=200), at=st.integers(0, 8 * 96 - 1))
def test_signatures_are_judged_as_the_cryptography_library_judges_them(
    seed: bytes, data: bytes, at: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    proof = key.sign(data)
    assert verifier.is_signed(public, data, proof)

    both = bytearray(public + proof)
    both[at // 8] ^= 1 << at % 8
    try:
        Ed25519PublicKey.from_public_bytes(bytes(both[:32])).verify(bytes(both[32:]), data)
        expected = True
    except InvalidSignature:
        expected = False
    assert verifier.is_signed(bytes(both[:32]), data, bytes(both[32:])) == expected


@given(size=st.integers(1, 70), data=st.data())
def test_proofs_are_judged_as_the_catalogue_judges_them(size: int, data: st.DataObject) -> None:
    leaves = [measure_leaf(b"%d" % number) for number in range(size)]
    tree, root = Tree(leaves), Tree(leaves).measure_root()
    index, claimed = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size + 1))
    old = data.draw(st.integers(1, size))
    proof, older = tree.make_inclusion_proof(index), tree.make_consistency_proof(old)

    assert verifier.is_included(leaves[index], claimed, size, proof, root) == is_included(
        leaves[index], claimed, size=size, proof=proof, root=root
    )
    assert verifier.is_included(leaves[index], index, size, proof, root)
    for claimed_old in {old, claimed} - {size}:
        row = [tree.measure_root(old), *older]
        assert verifier.is_consistent(claimed_old, size, row, root) == is_consistent(
            claimed_old, size, proof=older, old_root=row[0], root=root
        )
    peaks = verifier.Peaks()
    for leaf in leaves:
        peaks.push(leaf)
    assert peaks.measure_root() == root


# --- the same specimens as the program's own inspection, and the same verdict ---


def load_specimens() -> ModuleType:
    """The specimens of the tests of `inspect_bundle`, which stand in their own file."""
    path = ROOT / "tests" / "bundle" / "test_inspect.py"
    spec = importlib.util.spec_from_file_location("specimens_of_inspect", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SPECIMENS = load_specimens()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Signers]:
    """A signed bundle made by the program, the list of its signers, and that list as the program reads it."""
    folder = tmp_path_factory.mktemp("good")
    key = make_key(folder)
    built = build_good(folder, files=SPECIMENS.FILES, key=key)
    allowed = make_allowed_signers(folder / "signers", key)
    return built.path, allowed, parse_allowed_signers(allowed.read_text())


def copy(good: tuple[Path, Path, Signers], tmp_path: Path) -> Path:
    return Path(shutil.copytree(good[0], tmp_path / "copy"))


def compare(target: Path, good: tuple[Path, Path, Signers]) -> tuple[str, str]:
    """The state by this verifier, and by the program."""
    code, text = look(target, "--json", "--all-digests", "--signers", str(good[1]))
    found = inspect(target, signers=good[2], all_digests=True)
    report = json.loads(text.splitlines()[0]) if code == 4 else json.loads(text)
    assert (code == 0) == (not has_fault(found.findings)), (text, found.findings)
    return report["state"], found.state.value


@pytest.mark.parametrize("form", ["folder", "zip", "zip with its folder"])
def test_bundle_that_the_program_wrote_is_intact_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, form: str
) -> None:
    prefix = "copy/" if form == "zip with its folder" else ""
    target = good[0] if form == "folder" else pack_folder(good[0], tmp_path / "b.zip", prefix=prefix)

    assert compare(target, good) == ("intact", "intact")


@pytest.mark.parametrize("kind", SPECIMENS.DAMAGES)
def test_damage_has_the_same_state_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, kind: str
) -> None:
    folder = copy(good, tmp_path)
    SPECIMENS.DAMAGES[kind][0](folder)

    ours, theirs = compare(folder, good)

    assert ours == theirs


@pytest.mark.parametrize("kind", SPECIMENS.FORGERIES)
def test_forged_tag_file_is_a_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, kind: str
) -> None:
    folder = copy(good, tmp_path)
    SPECIMENS.FORGERIES[kind][0](folder)

    ours, theirs = compare(SPECIMENS.reseal_tags(folder), good)

    assert (ours == "intact-unanchored") == (theirs == "intact-unanchored") == (kind == "nothing")


@pytest.mark.parametrize("kind", SPECIMENS.TAG_FORGERIES)
def test_forged_tag_manifest_is_a_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, kind: str
) -> None:
    folder = copy(good, tmp_path)
    SPECIMENS.TAG_FORGERIES[kind][0](folder)

    assert compare(folder, good)[0] == "altered"


MEMBERS = {
    "path out": Member(b"../evil"),
    "absolute": Member(b"/etc/passwd"),
    "backslash": Member(b"data\\evil"),
    "control": Member(b"data/\x1b[2J"),
    "null": Member(b"data/a\0b"),
    "device name": Member(b"data/nul.tif"),
    "not utf-8": Member(b"data/\xff"),
    "link": Member(b"data/x", b"/etc/passwd", mode=0o120777),
    "pipe": Member(b"data/x", b"", mode=0o010644),
    "encrypted": Member(b"data/x", flags=1),
    "deflated": Member(b"data/x", method=8),
    "other local name": Member(b"data/x", local_name=b"data/y"),
    "other local crc": Member(b"data/x", local_crc=1),
    "other size": Member(b"data/x", size_bytes=3),
    "sizes behind": Member(b"data/x", flags=8),
    "overlapping": Member(b"data/x", at=0),
    "nowhere": Member(b"data/x", at=7),
    "same name": Member(b"bagit.txt"),
    "name in capitals": Member(b"BAGIT.TXT"),
    "file as folder": Member(b"bagit.txt/x"),
    "folder with content": Member(b"data/x/", b"content", mode=0o040755),
}


@pytest.mark.parametrize("kind", MEMBERS)
def test_hostile_entry_is_a_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, kind: str
) -> None:
    members = [Member(name.encode(), data) for name, data in sorted(read_folder(good[0]).items())]

    # What is compressed is not read by either, and not called altered.
    state = "unreadable" if kind == "deflated" else "altered"
    assert compare(write_zip(tmp_path / "b.zip", [*members, MEMBERS[kind]]), good)[0] == state


@pytest.mark.parametrize(
    ("top", "more", "is_mac"),
    [("", (), False), ("copy/", (), False), ("", (), True), ("copy/", SPECIMENS.MAC_LITTER, True)],
)
def test_bundle_packed_anew_by_hand_is_unreadable_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, top: str, more: tuple[str, ...], is_mac: bool
) -> None:
    path = SPECIMENS.zip_by_hand(good[0], tmp_path / "b.zip", top=top, more=more, is_mac=is_mac)

    assert compare(path, good) == ("unreadable", "unreadable")
    assert "unpack it and verify the folder" in look(path)[1]


@pytest.mark.parametrize("prefix", ["", "copy/"])
@pytest.mark.parametrize("name", [".DS_Store", "evil.txt", "copy/evil.txt", "__MACOSX/x"])
def test_no_compressed_entry_is_let_through_by_either(
    good: tuple[Path, Path, Signers], tmp_path: Path, prefix: str, name: str
) -> None:
    members = [Member(f"{prefix}{n}".encode(), data) for n, data in sorted(read_folder(good[0]).items())]

    ours, theirs = compare(write_zip(tmp_path / "b.zip", [*members, Member(name.encode(), method=8)]), good)

    assert not {ours, theirs} & {"intact", "intact-unanchored"}


def test_compressed_entry_with_a_harmful_name_is_a_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path
) -> None:
    path = SPECIMENS.zip_by_hand(good[0], tmp_path / "b.zip", more=("../evil",), is_mac=False)

    assert compare(path, good) == ("altered", "altered")


@pytest.mark.parametrize("name", [".DS_Store", "data/images/Thumbs.db", "__MACOSX/._x", "desktop.ini"])
def test_what_an_operating_system_left_is_one_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, name: str
) -> None:
    folder = write_folder(copy(good, tmp_path), {name: b"x"})

    assert compare(folder, good) == ("altered", "altered")
    report = json.loads(look(folder, "--json")[1])
    assert find_faults(report) == [("extra", name)]
    assert "operating system" in str(report["findings"])


def test_folder_that_merely_holds_a_bundle_says_which(
    good: tuple[Path, Path, Signers], tmp_path: Path
) -> None:
    copy(good, tmp_path)

    code, text = look(tmp_path)

    assert (code, "copy/ in it holds a bundle: verify that" in text) == (4, True)


@pytest.mark.parametrize("kind", ["", "folder entry", "program", "comment of an entry"])
def test_archive_that_was_packed_anew_without_harm_is_no_fault_for_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, kind: str
) -> None:
    def change(member: Member) -> Member:
        if member.name != b"bagit.txt":
            return member
        return {
            "program": replace(member, mode=0o100755),
            "comment of an entry": replace(member, comment=b"hello"),
        }.get(kind, member)

    path = pack_folder(good[0], tmp_path / "b.zip", change=change)
    if kind == "folder entry":
        members = [Member(name.encode(), data) for name, data in sorted(read_folder(good[0]).items())]
        write_zip(path, [Member(b"data/", b"", mode=0o040755), *members])

    assert compare(path, good) == ("intact", "intact")


@pytest.mark.parametrize("parts", ["before", "gap", "after", "comment"])
def test_bytes_that_belong_to_no_entry_are_refused_by_both(
    good: tuple[Path, Path, Signers], tmp_path: Path, parts: str
) -> None:
    members = [Member(name.encode(), data) for name, data in sorted(read_folder(good[0]).items())]

    compare(write_zip(tmp_path / "b.zip", members, **{parts: b"#!/bin/sh"}), good)


# --- the script itself ---


def test_script_imports_the_standard_library_alone_and_is_python_3_8() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))

    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= set(sys.stdlib_module_names)
    assert max(map(len, (ast.get_docstring(tree) or "").splitlines())) <= 110


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archive_that_was_packed_anew(tmp_path: Path, files: Files, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", method) as archive:
        for name, data in files.items():
            archive.writestr(f"Grain/{name}", data)

    code, text = look(tmp_path / "b.zip")

    assert code == (0 if method == zipfile.ZIP_STORED else 4)
    assert ("made anew" if method == zipfile.ZIP_STORED else "packed anew") in text


def test_archive_of_more_entries_than_sixteen_bits_count_is_read() -> None:
    packed = pack({f"data/{number}": b"" for number in range(66_000)})
    report = verifier.Report("b.zip")

    source = verifier.Zip(io.BytesIO(packed), report)

    assert b"PK\6\6" in packed
    assert (len(source.sizes), report.findings) == (66_000, [])
    # The same with another number of entries in the wide record alone.
    at = packed.rindex(b"PK\6\6") + 24
    with pytest.raises(verifier.NotReadable, match="end record"):
        verifier.Zip(io.BytesIO(packed[:at] + b"\1" + packed[at + 1 :]), report)


def test_sizes_beyond_thirty_two_bits_come_from_the_wide_field() -> None:
    full, large = 0xFFFFFFFF, 5 << 30
    both = struct.pack("<HHQQ", 1, 16, large, large)

    assert verifier.widen((full, full), both) == (large, large, 0)
    assert verifier.widen((7, 7), struct.pack("<HHQ", 1, 8, large), full) == (7, 7, large)
    assert verifier.widen((7, 7), b"") == (7, 7, 0)
    with pytest.raises(struct.error):
        verifier.widen((full, full), b"")


def test_terminal_escapes_in_names_are_shown_not_obeyed(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "b", {**files, "data/\x1b[2J\u202egpj.txt": b""})

    code, text = look(folder)

    assert code == 3
    assert "\x1b" not in text
    assert "\\x1b[2J\\u202egpj.txt" in text


def test_memory_does_not_grow_with_the_files(tmp_path: Path, payload: Files) -> None:
    import tracemalloc

    big = {**payload, "data/big.bin": bytes(40 << 20)}
    target = write_folder(tmp_path / "b", make_files(big))
    tracemalloc.start()
    code, _ = look(target)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert code == 0
    assert peak < 12 << 20


def test_journals_of_the_builders_are_read(tmp_path: Path, payload: Files) -> None:
    lines = make_journal(tmp_path, tags=3).path.read_bytes().splitlines()
    more = {**payload, **disclose(lines, "origin", [0, 1, 2], [])}

    assert look(write_folder(tmp_path / "b", make_files(more)))[0] == 0
