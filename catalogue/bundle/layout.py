"""Where things lie in a bundle, and which names files may bear there."""

import re

BAGIT, BAG_INFO, VERIFY_TEXT = "bagit.txt", "bag-info.txt", "VERIFY.txt"
MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
# Its own SHA-256 is the bundle's id.
TAG_MANIFEST = "tagmanifest-sha256.txt"
TAG_FILES = (BAG_INFO, BAGIT, MANIFESTS["sha256"], MANIFESTS["sha512"], VERIFY_TEXT)
# May grow after the export: nothing in it is part of the id.
SIGNATURES = "signatures"
PAYLOAD = "data"
CRATE = "data/ro-crate-metadata.json"
REPORT = "data/report.html"
IMAGES, PREVIEWS = "data/images", "data/previews"
EXAMINATIONS, SIDECARS, INGESTED_MANIFESTS = "data/examinations", "data/sidecars", "data/manifests"
IMAGE_RECORDS, CLAIM_RECORDS = "data/records/images", "data/records/claims"
LOG = "data/log"

# SSHSIG namespaces: a signature over one kind of thing must not pass as one over another.
BUNDLE_NAMESPACE = "evidence-bundle@v1.satellite-evidence-catalogue"
CHECKPOINT_NAMESPACE = "custody-checkpoint@v1.satellite-evidence-catalogue"

# Names that every system can hold: ASCII, no blank, no case to fold, no leading dot or hyphen.
_PART = re.compile(r"[a-z0-9_][a-z0-9._-]{0,99}")
_CAPITALS = frozenset({VERIFY_TEXT})
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
MAX_PATH = 180


def is_safe_path(path: str) -> bool:
    """Whether a path is one that a bundle of ours may hold: relative, plain, the same on every system."""
    return len(path) <= MAX_PATH and (
        path in _CAPITALS
        or all(
            _PART.fullmatch(part) and not part.endswith(".") and not _DEVICES.fullmatch(part)
            for part in path.split("/")
        )
    )
