"""A specimen and a twin for every code of content credentials."""

from specimens import Specimen
from subject_builders import IMAGE, make_subject

from catalogue.check.subject import Subject
from catalogue.record.closer_look import CloserLook, Credentials, CredentialState

LIST = "fe" * 32
LIBRARY = "c2pa-python 0.38.1 (c2pa-rs 0.91.3)"


def make_credentials(state: CredentialState = CredentialState.TRUSTED, **changes: object) -> Credentials:
    """Credentials in which an agency says that it made the picture."""
    values: dict[str, object] = {
        "state": state,
        "signer": "Desk (Agency)",
        "actions": ("c2pa.created",),
        "source_types": ("digitalCapture",),
        "trust_list": LIST if state is CredentialState.TRUSTED else None,
        "library": LIBRARY,
        **changes,
    }
    return Credentials(**values)  # type: ignore[arg-type]


def carry(credentials: Credentials | None) -> Subject:
    """A picture with these credentials."""
    return make_subject(closer_look=CloserLook(sha256=IMAGE, is_decoded=True, credentials=credentials))


def refuse(*codes: str, has_signed_hash: bool | None = None) -> Subject:
    """A picture whose credentials fail with these codes."""
    return carry(
        make_credentials(CredentialState.INVALID, codes=tuple(sorted(codes)), has_signed_hash=has_signed_hash)
    )


TRUSTED = carry(make_credentials())
UNKNOWN = carry(make_credentials(CredentialState.VALID, codes=("signingCredential.untrusted",)))
NONE = carry(Credentials(state=CredentialState.NONE, library=LIBRARY))
MISMATCH = "assertion.dataHash.mismatch"
# The library denies the hash, but the bytes have it: it dislikes what the hash leaves out.
DISLIKED = refuse(MISMATCH, has_signed_hash=True)
EDITED = carry(make_credentials(actions=("c2pa.opened", "c2pa.color_adjustments")))
GENERATED = carry(make_credentials(source_types=("trainedAlgorithmicMedia",)))

SPECIMENS: dict[str, Specimen] = {
    "MOD-020": Specimen(
        bad=refuse(MISMATCH, "signingCredential.untrusted", has_signed_hash=False), twin=DISLIKED
    ),
    "MOD-021": Specimen(bad=refuse("claimSignature.mismatch"), twin=UNKNOWN),
    "MOD-022": Specimen(bad=TRUSTED, twin=UNKNOWN),
    "MOD-023": Specimen(bad=UNKNOWN, twin=TRUSTED),
    "MOD-024": Specimen(bad=EDITED, twin=TRUSTED),
    "MOD-025": Specimen(bad=EDITED, twin=TRUSTED),
    "MOD-026": Specimen(bad=GENERATED, twin=TRUSTED),
    "MOD-027": Specimen(
        bad=carry(
            Credentials(state=CredentialState.ELSEWHERE, address="https://c2pa.example/1", library=LIBRARY)
        ),
        twin=NONE,
    ),
    "MOD-028": Specimen(
        bad=carry(Credentials(state=CredentialState.UNREADABLE, problem="cut off", library=LIBRARY)),
        twin=NONE,
    ),
    "MOD-029": Specimen(bad=refuse("cawg.ica.did_unavailable", "signingCredential.untrusted"), twin=UNKNOWN),
}
