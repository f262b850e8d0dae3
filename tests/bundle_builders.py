"""Builders of small bundles: a real journal, real proofs, real signatures, three files of payload."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders import make_journal

from catalogue.bundle.disclosure import Disclosure, Earlier, Withheld, render_disclosure
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE, LOG
from catalogue.bundle.write import Written, write_bundle
from catalogue.journal.checkpoint import Checkpoint, render_checkpoint
from catalogue.journal.merkle import Tree, measure_leaf
from catalogue.journal.sshsig import sign_sshsig

PICTURE = b"II*\x00" + bytes(range(256)) * 3
PICTURE_PATH = f"data/images/{hashlib.sha256(PICTURE).hexdigest()}.tif"
PAYLOAD: Mapping[str, bytes] = {
    PICTURE_PATH: PICTURE,
    "data/report.html": b"<!doctype html><title>Grain</title>\n",
    "data/images.csv": b"id,name\n",
}
SOFTWARE, BAGGING_DATE = "satellite-evidence-catalogue 0.1.0", "2022-05-11"


@dataclass(frozen=True)
class Built:
    """A bundle that was built, and what went into it.

    Attributes:
        path: folder or ZIP.
        bundle_id: SHA-256 of its tag manifest.
        files: the payload by path, the disclosure's files included.
        disclosure: what it shows of the journal.
        written: what the writer said.
    """

    path: Path
    bundle_id: str
    files: Mapping[str, bytes]
    disclosure: Disclosure
    written: Written


def make_lines(folder: Path, *, tags: int = 7, origin: str = "origin") -> list[bytes]:
    """The lines of a new journal of so many tags, without line feeds."""
    return make_journal(folder, tags=tags, origin=origin).path.read_bytes().splitlines()


def make_disclosure(
    lines: Sequence[bytes],
    *,
    show: Collection[int] | None = None,
    hold: Collection[int] = (),
    earlier: Collection[int] = (),
    origin: str = "origin",
) -> Disclosure:
    """Some lines of a journal (all when `show` is None), some held back, some earlier states proven."""
    tree = Tree([measure_leaf(line) for line in lines])
    shown = range(len(lines)) if show is None else sorted(show)
    return Disclosure(
        checkpoint=Checkpoint(origin, tree.size, tree.measure_root()),
        lines={seq: lines[seq] for seq in shown},
        proofs={} if len(shown) == len(lines) else {seq: tree.make_inclusion_proof(seq) for seq in shown},
        withheld={
            seq: Withheld(measure_leaf(lines[seq]), tree.make_inclusion_proof(seq)) for seq in sorted(hold)
        },
        earlier={
            size: Earlier(tree.measure_root(size), tree.make_consistency_proof(size))
            for size in sorted(earlier)
        },
    )


def name_disclosure(disclosure: Disclosure) -> dict[str, bytes]:
    """The files of a disclosure by their paths in a bundle."""
    checkpoint = disclosure.checkpoint
    folder = f"{LOG}/{checkpoint.origin}/{checkpoint.size}"
    return {f"{folder}/{name}": data for name, data in render_disclosure(disclosure).items()}


def build_bundle(
    tmp_path: Path,
    *,
    name: str = "bundle",
    files: Mapping[str, bytes] | None = None,
    disclosure: Disclosure | None = None,
    key: Path | None = None,
) -> Built:
    """A bundle of a payload and a disclosure, signed when a key is given; `name` may end in `.zip`.

    Unless given otherwise, three files and two of seven lines, one held back, one earlier state.
    """
    if disclosure is None:
        lines = make_lines(tmp_path / f"journal-of-{name}")
        disclosure = make_disclosure(lines, show=(1, 4), hold=(2,), earlier=(3,))
    shown = disclosure
    payload = {**(PAYLOAD if files is None else files), **name_disclosure(shown)}

    def sign(tag_manifest: bytes) -> dict[str, bytes]:
        return {} if key is None else sign_all(tag_manifest, shown.checkpoint, key)

    written = write_bundle(tmp_path / name, payload, bagging_date=BAGGING_DATE, software=SOFTWARE, sign=sign)
    return Built(tmp_path / name, written.bundle_id, payload, shown, written)


def sign_all(tag_manifest: bytes, checkpoint: Checkpoint, key: Path) -> dict[str, bytes]:
    """The signatures over a bundle and its checkpoint, by the names that they bear there."""
    over_bundle = sign_sshsig(tag_manifest, namespace=BUNDLE_NAMESPACE, key=key)
    over_log = sign_sshsig(render_checkpoint(checkpoint), namespace=CHECKPOINT_NAMESPACE, key=key)
    print16 = over_bundle.blob_sha256[:16]
    return {
        f"bundle.{print16}.sig": over_bundle.signature,
        f"checkpoint.{checkpoint.origin}.{checkpoint.size}.{print16}.sig": over_log.signature,
    }


def make_key(path: Path) -> Path:
    """A new Ed25519 key without a passphrase and with an empty comment; its public half beside it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    path.chmod(0o600)
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    path.with_suffix(".pub").write_bytes(public + b"\n")
    return path


def make_allowed_signers(path: Path, key: Path, *, name: str = "ines") -> Path:
    """A list of signers that names one key, for both of our namespaces."""
    public = key.with_suffix(".pub").read_text().strip()
    path.write_text(f'{name} namespaces="{BUNDLE_NAMESPACE},{CHECKPOINT_NAMESPACE}" {public}\n')
    return path
