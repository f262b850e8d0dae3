"""What the reader of content credentials reports, as types: only what is used of it."""

from collections.abc import Iterator

import msgspec

# The label of the assertion that holds the hash over the bytes of the file (C2PA 2.2, 18.5).
DATA_HASH = "c2pa.hash.data"
# What a report of ours calls actions that are stated in a form that is not understood.
UNKNOWN_ACTION = "not understood"


class Status(msgspec.Struct):
    """One line of a validation."""

    code: str
    url: str = ""


class Codes(msgspec.Struct):
    """The lines of the validation of one manifest."""

    success: list[Status] = []
    failure: list[Status] = []


class Delta(msgspec.Struct, rename="camel"):
    """The validation of a picture that this one was made from."""

    validation_deltas: Codes


class Results(msgspec.Struct, rename="camel"):
    """The validation of the manifest that stands for the file, and of those behind it."""

    active_manifest: Codes | None = None
    ingredient_deltas: list[Delta] | None = None


class Generator(msgspec.Struct):
    """A program that made a claim."""

    name: str
    version: str | None = None


class Signature(msgspec.Struct):
    """Who signed, by the certificate: `issuer` is the library's word for the signer's organisation."""

    common_name: str | None = None
    issuer: str | None = None
    time: str | None = None


class Assertion(msgspec.Struct):
    """One statement of a manifest, its content unread."""

    label: str
    data: msgspec.Raw = msgspec.Raw(b"null")


class Action(msgspec.Struct, rename="camel"):
    """Something that was done to the picture."""

    action: str
    digital_source_type: str | None = None


class Actions(msgspec.Struct):
    """The content of an assertion about actions."""

    actions: list[Action]


class Manifest(msgspec.Struct):
    """What one signer stated."""

    claim_generator: str | None = None
    claim_generator_info: list[Generator] | None = None
    signature_info: Signature | None = None
    assertions: list[Assertion] | None = None

    @property
    def actions(self) -> Iterator[Action]:
        """Those that are stated, in order."""
        for assertion in self.assertions or ():
            if assertion.label.startswith("c2pa.actions"):
                try:
                    yield from msgspec.json.decode(assertion.data, type=Actions).actions
                except msgspec.DecodeError:
                    yield Action(UNKNOWN_ACTION)

    @property
    def generator(self) -> str | None:
        """The program that made the claim, with its version."""
        if self.claim_generator_info:
            first = self.claim_generator_info[0]
            return f"{first.name} {first.version}" if first.version else first.name
        return self.claim_generator


class Report(msgspec.Struct):
    """The report on a file."""

    active_manifest: str | None = None
    manifests: dict[str, Manifest] = {}
    validation_state: str | None = None
    validation_results: Results | None = None

    @property
    def active(self) -> Manifest:
        """The manifest that stands for the file; an empty one when none does."""
        return self.manifests.get(self.active_manifest or "", Manifest())

    @property
    def active_codes(self) -> Codes:
        """Its validation."""
        return (self.validation_results and self.validation_results.active_manifest) or Codes()

    @property
    def ingredient_codes(self) -> Iterator[Codes]:
        """The validations of those behind it."""
        for delta in (self.validation_results and self.validation_results.ingredient_deltas) or ():
            yield delta.validation_deltas


class Name(msgspec.Struct):
    """A name on a certificate."""

    common: str | None = msgspec.field(default=None, name="CN")
    organisation: str | None = msgspec.field(default=None, name="O")


class CertificateInfo(msgspec.Struct):
    """A certificate."""

    issuer: Name | None = None


class SignatureDetail(msgspec.Struct, rename="camel"):
    """A signature, with its certificate."""

    certificate_info: CertificateInfo | None = None


class Exclusion(msgspec.Struct):
    """Bytes that a hash leaves out."""

    start: int
    length: int


class DataHash(msgspec.Struct):
    """The hash over the bytes of a file, as it was signed; `hash` is `b64'...'`."""

    hash: str
    alg: str | None = None
    exclusions: list[Exclusion] = []


class ManifestDetail(msgspec.Struct):
    """What only the second report of the library says of a manifest."""

    label: str
    assertions: dict[str, msgspec.Raw] = {}
    signature: SignatureDetail | None = None


class Detail(msgspec.Struct):
    """The second report on a file."""

    manifests: list[ManifestDetail] = []

    def get(self, label: str | None) -> ManifestDetail:
        """The one with this label; an empty one when there is none."""
        return next((one for one in self.manifests if one.label == label), ManifestDetail(label=""))
