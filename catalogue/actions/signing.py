"""Signatures over a bundle and the checkpoint that it shows."""

from dataclasses import dataclass
from pathlib import Path

from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE
from catalogue.journal.checkpoint import Checkpoint, render_checkpoint
from catalogue.journal.sshsig import sign_sshsig


@dataclass(frozen=True)
class CheckpointSignature:
    """A signature over a checkpoint.

    Attributes:
        name: of the file, below `signatures/`.
        data: the armored signature.
        fingerprint: of the key.
    """

    name: str
    data: bytes
    fingerprint: str


def sign_checkpoint(checkpoint: Checkpoint, key: Path) -> CheckpointSignature:
    """The signature of a key over a checkpoint."""
    signed = sign_sshsig(render_checkpoint(checkpoint), namespace=CHECKPOINT_NAMESPACE, key=key)
    name = f"checkpoint.{checkpoint.origin}.{checkpoint.size}.{signed.blob_sha256[:16]}.sig"
    return CheckpointSignature(name, signed.signature, signed.fingerprint)


def sign_bundle(tag_manifest: bytes, key: Path) -> tuple[str, bytes]:
    """(name below `signatures/`, signature) of a key over a bundle's tag manifest."""
    signed = sign_sshsig(tag_manifest, namespace=BUNDLE_NAMESPACE, key=key)
    return f"bundle.{signed.blob_sha256[:16]}.sig", signed.signature
