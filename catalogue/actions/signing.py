"""Signatures over a bundle and the checkpoint that it shows."""

from pathlib import Path

from catalogue.actions.stamping import Stamper
from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE
from catalogue.errors import UsageFault
from catalogue.journal.checkpoint import Checkpoint, render_checkpoint
from catalogue.journal.sshsig import sign_sshsig


class BundleSigner:
    """Signs the checkpoint at once, and the bundle when its tag manifest is known; has the latter dated.

    Attributes:
        fingerprints: of the key; none without one.
    """

    def __init__(self, checkpoint: Checkpoint, key: Path | None, stamper: Stamper) -> None:
        """Sign the checkpoint.

        Raises:
            UsageFault: authorities are to be asked, and there is no key.
        """
        if stamper.urls and key is None:
            raise UsageFault("a timestamp dates a signature: name a key, or make one: 'catalogue key new'")
        self._key, self._stamper = key, stamper
        self._made: dict[str, bytes] = {}
        self.fingerprints: tuple[str, ...] = ()
        if key is not None:
            signed = sign_sshsig(render_checkpoint(checkpoint), namespace=CHECKPOINT_NAMESPACE, key=key)
            name = f"checkpoint.{checkpoint.origin}.{checkpoint.size}.{signed.blob_sha256[:16]}.sig"
            self._made[name] = signed.signature
            self.fingerprints = (signed.fingerprint,)

    def sign(self, tag_manifest: bytes) -> dict[str, bytes]:
        """The files of `signatures/`, by name."""
        if self._key is None:
            return {}
        signed = sign_sshsig(tag_manifest, namespace=BUNDLE_NAMESPACE, key=self._key)
        made = {f"bundle.{signed.blob_sha256[:16]}.sig": signed.signature}
        # The bundle's signature covers the checkpoint too; that one is dated by 'log timestamp'.
        return {**self._made, **made, **self._stamper.stamp(made)}
