"""What the content credentials of real and of made pictures come to, and that nobody is asked for it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import flip_byte
from credentials_builders import Desk, make_desk, make_identity, make_picture, sign_picture

from catalogue.errors import InputUnreadable
from catalogue.examine.credentials import (
    MARK,
    OFFLINE,
    check_trust_list,
    count_hash,
    hash_outside,
    read_credentials,
)
from catalogue.examine.credentials_report import DATA_HASH, Codes, Exclusion, ManifestDetail, Status
from catalogue.record.closer_look import Credentials, CredentialState

MISMATCH = "assertion.dataHash.mismatch"
ROOT = "trust_anchor_corpus_test_root.pem"
# By SOURCES.csv of the folder: (state, state with the folder's root as trust list).
CORPUS = {
    "CACAE-uri-CA.jpg": ("valid", "valid"),
    "C_with_CAWG_data.jpg": ("valid", "valid"),
    "adobe-20220124-A.jpg": ("none", "none"),
    "adobe-20220124-C.jpg": ("valid", "valid"),
    "adobe-20220124-CA.jpg": ("valid", "valid"),
    "adobe-20220124-CAICA.jpg": ("valid", "valid"),
    "adobe-20220124-E-dat-CA.jpg": ("invalid", "invalid"),
    "adobe-20220124-E-sig-CA.jpg": ("invalid", "invalid"),
    "adobe-20220124-I.jpg": ("none", "none"),
    "adobe-20220124-XCA.jpg": ("invalid", "invalid"),
    "boxhash.jpg": ("valid", "valid"),
    "cloud.jpg": ("elsewhere", "elsewhere"),
    "libpng-test_with_url.png": ("elsewhere", "elsewhere"),
    "no_manifest.jpg": ("none", "none"),
    "sat_honolulu_signed_untrusted.jpg": ("valid", "trusted"),
    "sat_honolulu_signed_untrusted.png": ("valid", "trusted"),
    "sat_honolulu_signed_untrusted.tif": ("valid", "trusted"),
    "sat_honolulu_signed_untrusted.webp": ("valid", "trusted"),
    "sat_honolulu_tampered_cert.jpg": ("invalid", "invalid"),
    "sat_honolulu_tampered_claim.jpg": ("invalid", "invalid"),
    "sat_honolulu_tampered_pixels.jpg": ("invalid", "invalid"),
    "sat_honolulu_truncated_manifest.jpg": ("unreadable", "unreadable"),
}
CHANGED = {"adobe-20220124-E-dat-CA.jpg", "adobe-20220124-XCA.jpg", "sat_honolulu_tampered_pixels.jpg"}


@pytest.fixture(scope="session")
def corpus(shared_data: Path) -> Path:
    return shared_data / "corpus" / "c2pa"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def signed(tmp_path: Path, desk: Desk) -> Path:
    return sign_picture(make_picture(tmp_path / "signed.jpg"), desk)


def read(path: Path, trust_list: bytes | None = None) -> Credentials:
    credentials = read_credentials(path, None, trust_list=trust_list)
    assert credentials is not None
    return credentials


def read_truth(corpus: Path, name: str, part: str) -> dict[str, object]:
    truth = json.loads((corpus / "truth" / f"{name}.c2pa.json").read_text(encoding="utf-8"))
    report: dict[str, object] = truth[part].get("reader", {})
    return report


def list_true_codes(report: dict[str, object]) -> tuple[str, ...]:
    results = report.get("validation_results") or {}
    assert isinstance(results, dict)
    own = {one["code"] for one in results.get("activeManifest", {}).get("failure", ())}
    behind = {
        f"ingredient:{one['code']}"
        for delta in results.get("ingredientDeltas") or ()
        for one in delta["validationDeltas"]["failure"]
    }
    return tuple(sorted(own | behind))


def test_folder_holds_the_files_that_are_expected(corpus: Path) -> None:
    pictures = {path.name for path in corpus.iterdir() if path.suffix in {".jpg", ".png", ".tif", ".webp"}}

    assert pictures == set(CORPUS)


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_state_and_codes_of_a_real_file(corpus: Path, name: str) -> None:
    root = (corpus / ROOT).read_bytes()

    found = (read(corpus / name), read(corpus / name, root))

    assert tuple(one.state.value for one in found) == CORPUS[name]
    for one, part in zip(found, ("no_anchors", "with_test_root"), strict=True):
        assert one.codes == list_true_codes(read_truth(corpus, name, part))


@pytest.mark.parametrize("name", sorted(name for name, (state, _) in CORPUS.items() if state != "none"))
def test_signer_and_program_of_a_real_file(corpus: Path, name: str) -> None:
    report = read_truth(corpus, name, "no_anchors")
    if not report:
        assert read(corpus / name).signer is None
        return
    manifests = report["manifests"]
    assert isinstance(manifests, dict)
    signature = manifests[report["active_manifest"]]["signature_info"]

    credentials = read(corpus / name)

    assert credentials.signer == f"{signature['common_name']} ({signature['issuer']})"
    assert credentials.signed_at == (
        signature["time"].replace("+00:00", "Z") if "time" in signature else None
    )
    assert credentials.generator
    assert credentials.actions


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_only_changed_bytes_have_lost_the_signed_hash(corpus: Path, name: str) -> None:
    assert read(corpus / name).has_signed_hash is (False if name in CHANGED else None)


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp"])
def test_flipped_byte_of_a_real_picture_is_found(corpus: Path, tmp_path: Path, kind: str) -> None:
    copy = tmp_path / f"copy.{kind}"
    shutil.copyfile(corpus / f"sat_honolulu_signed_untrusted.{kind}", copy)
    copy.chmod(0o600)
    # Where picture data lies: before the credentials in a TIFF and a WebP, behind them in a JPEG and a PNG.
    at = {"jpg": 200_000, "png": 1_230_000, "tif": 300_000, "webp": 30_000}[kind]
    assert read(copy, (corpus / ROOT).read_bytes()).state is CredentialState.TRUSTED

    flip_byte(copy, at)

    credentials = read(copy, (corpus / ROOT).read_bytes())
    assert (credentials.state, credentials.codes) == (CredentialState.INVALID, (MISMATCH,))
    assert credentials.has_signed_hash is False


def test_remote_credentials_are_named_and_not_asked_for(corpus: Path) -> None:
    credentials = read(corpus / "cloud.jpg")

    assert str(credentials.address).startswith("https://cai-manifests.adobe.com/manifests/adobe-urn-uuid-")
    assert read(corpus / "libpng-test_with_url.png").address == "http://localhost:5000/libpng-test.c2pa"


def test_signer_that_the_list_vouches_for_is_trusted(signed: Path, desk: Desk) -> None:
    assert read(signed, desk.root).state is CredentialState.TRUSTED
    assert read(signed, make_desk().root).state is CredentialState.VALID
    assert read(signed).state is CredentialState.VALID


def test_one_reading_leaves_no_trust_behind_for_the_next(signed: Path, desk: Desk) -> None:
    states = [read(signed, trust).state.value for trust in (None, desk.root, None, desk.root)]

    assert states == ["valid", "trusted", "valid", "trusted"]


def test_what_is_read_names_its_sources(signed: Path, desk: Desk) -> None:
    credentials = read(signed, desk.root)

    assert (credentials.signer, credentials.issuer) == ("Desk (Agency)", "Authority")
    assert (credentials.actions, credentials.source_types) == (("c2pa.created",), ("digitalCapture",))
    assert credentials.generator == "test desk 1"
    assert credentials.library.startswith("c2pa-python ")
    assert credentials.trust_list is not None
    assert len(credentials.trust_list) == 64
    assert read(signed).trust_list is None


def test_picture_without_credentials_has_none(tmp_path: Path) -> None:
    assert read(make_picture(tmp_path / "plain.jpg")).state is CredentialState.NONE


def test_every_changed_byte_of_the_picture_is_found(signed: Path, desk: Desk, tmp_path: Path) -> None:
    content = signed.read_bytes()
    last = content.rindex(b"\xff\xda")
    copy = tmp_path / "copy.jpg"
    for at in range(last, len(content), 13):
        copy.write_bytes(content)
        flip_byte(copy, at)

        credentials = read(copy, desk.root)

        assert credentials.state in {CredentialState.INVALID, CredentialState.UNREADABLE}, at
        assert credentials.has_signed_hash is not True


def test_byte_appended_to_the_file_is_found(signed: Path) -> None:
    signed.write_bytes(signed.read_bytes() + b"\n")

    assert MISMATCH in read(signed).codes
    assert read(signed).has_signed_hash is False


def test_origin_of_a_parent_is_told_though_an_editor_signed_anew(tmp_path: Path, desk: Desk) -> None:
    parent = sign_picture(make_picture(tmp_path / "a.jpg"), desk, source_type="trainedAlgorithmicMedia")
    edited = make_picture(tmp_path / "b.jpg", shade=9)
    sign_picture(edited, desk, actions=("c2pa.opened", "c2pa.edited"), parent=parent)

    credentials = read(edited, desk.root)

    assert credentials.source_types == ("trainedAlgorithmicMedia",)
    assert credentials.actions == ("c2pa.opened", "c2pa.edited")


def test_parent_whose_bytes_were_changed_accuses_not_the_picture(tmp_path: Path, desk: Desk) -> None:
    parent = sign_picture(make_picture(tmp_path / "a.jpg"), desk)
    flip_byte(parent, -100)
    edited = make_picture(tmp_path / "b.jpg", shade=9)
    sign_picture(edited, desk, actions=("c2pa.opened", "c2pa.edited"), parent=parent)

    credentials = read(edited, desk.root)

    assert MISMATCH not in credentials.codes
    assert credentials.has_signed_hash is None


def test_name_of_a_signer_cannot_steer_a_terminal(tmp_path: Path) -> None:
    nasty = make_desk("Desk\x1b[31m\u202e", "Agency\n" + "x" * 40)
    path = sign_picture(make_picture(tmp_path / "a.jpg"), nasty)

    signer = str(read(path).signer)

    assert signer.isprintable()
    assert signer.startswith("Desk")


def test_file_of_an_unknown_kind_is_not_one_without_credentials(tmp_path: Path) -> None:
    path = tmp_path / "a.jp2"
    path.write_bytes(b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 100)

    credentials = read(path)

    assert credentials.state is CredentialState.NOT_LOOKED
    assert "file of this kind" in str(credentials.problem)


def test_damaged_file_without_a_mark_is_not_said_to_have_credentials(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    path.write_bytes(b"GIF89a" + b"\0" * 100)

    assert read(path).state is CredentialState.NOT_LOOKED


@pytest.mark.parametrize("before", [0, (1 << 20) - 5, 1 << 20])
def test_mark_in_a_file_that_the_library_fails_on_is_found(tmp_path: Path, before: int) -> None:
    path = tmp_path / "a.jp2"
    path.write_bytes(b"\0" * before + MARK + b"\0" * 100)

    assert read(path).state is CredentialState.UNREADABLE


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"no picture at all"])
def test_odd_file_has_no_credentials_and_raises_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.jpg"
    path.write_bytes(content)

    assert read(path).state in {CredentialState.NOT_LOOKED, CredentialState.NONE}


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"gone\.jpg"):
        read(tmp_path / "gone.jpg")


def test_file_cut_off_anywhere_raises_nothing(signed: Path, desk: Desk) -> None:
    content = signed.read_bytes()
    for end in range(0, len(content), 97):
        signed.write_bytes(content[:end])

        assert read(signed, desk.root).state is not CredentialState.TRUSTED, end


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"no certificate",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    ],
)
def test_trust_list_that_would_be_passed_over_is_refused(signed: Path, desk: Desk, bad: bytes) -> None:
    with pytest.raises(InputUnreadable, match="trust list"):
        read(signed, bad)
    if bad.startswith(b"-----"):
        with pytest.raises(InputUnreadable, match="certificate 2 of 2"):
            check_trust_list(desk.root + bad)
    check_trust_list(desk.root)


def test_trust_list_of_signers_only_is_refused_for_they_vouch_for_nobody(desk: Desk) -> None:
    own = desk.chain.removesuffix(desk.root)

    with pytest.raises(InputUnreadable, match="authorities"):
        check_trust_list(own)
    check_trust_list(own + desk.root)


def test_without_the_library_nothing_is_read(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)

    assert read_credentials(signed, "image/jpeg") is None


@pytest.mark.parametrize("media_type", [None, "image/jpeg", "image/png", "image/jp2"])
def test_wrong_hint_changes_nothing(signed: Path, desk: Desk, media_type: str | None) -> None:
    credentials = read_credentials(signed, media_type, trust_list=desk.root)

    assert credentials is not None
    assert credentials.state is CredentialState.TRUSTED


def find_signed_hash(path: Path) -> ManifestDetail:
    import c2pa
    import msgspec

    from catalogue.examine.credentials_report import Detail

    with path.open("rb") as stream, c2pa.Reader("image/jpeg", stream) as reader:
        return msgspec.json.decode(reader.crjson(), type=Detail).manifests[0]


def vouch(*failures: str) -> Codes:
    return Codes(
        success=[
            Status("claimSignature.validated", "self#jumbf=/c2pa/x/c2pa.signature"),
            Status("assertion.hashedURI.match", f"self#jumbf=/c2pa/x/c2pa.assertions/{DATA_HASH}"),
        ],
        failure=[Status(code) for code in failures],
    )


def test_hash_is_found_kept_where_the_library_only_dislikes_it(signed: Path) -> None:
    detail = find_signed_hash(signed)

    assert count_hash(signed, vouch(MISMATCH), detail) is True
    flip_byte(signed, -100)
    assert count_hash(signed, vouch(MISMATCH), detail) is False


def test_hash_is_not_counted_unless_a_sound_signature_vouches_for_it(signed: Path) -> None:
    detail = find_signed_hash(signed)
    flip_byte(signed, -100)

    assert count_hash(signed, vouch(), detail) is None
    assert count_hash(signed, Codes(failure=[Status(MISMATCH)]), detail) is None
    assert count_hash(signed, vouch(MISMATCH), ManifestDetail(label="x")) is None
    for number in range(2):
        halved = vouch(MISMATCH)
        del halved.success[number]
        assert count_hash(signed, halved, detail) is None


@pytest.mark.parametrize(
    "assertion",
    [
        b'{"hash":"b64\'AAAA\'","alg":"md5"}',
        b'{"hash":"b64\'AAAA\'"}',
        b'{"hash":"b64\'\'","alg":"sha256"}',
        b'{"hash":"b64\'?\'","alg":"sha256"}',
        b'{"hash":5}',
    ],
)
def test_hash_that_is_not_understood_is_not_counted(signed: Path, assertion: bytes) -> None:
    import msgspec

    detail = ManifestDetail(label="x", assertions={DATA_HASH: msgspec.Raw(assertion)})

    assert count_hash(signed, vouch(MISMATCH), detail) is None


def test_hash_leaves_out_what_it_is_told_to(tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "a"
    path.write_bytes(bytes(range(100)))
    content = path.read_bytes()

    def hash_of(*gaps: tuple[int, int]) -> bytes:
        return hash_outside(path, [Exclusion(*gap) for gap in gaps], "sha256")

    assert hash_of() == hashlib.sha256(content).digest()
    assert hash_of((10, 5)) == hashlib.sha256(content[:10] + content[15:]).digest()
    assert hash_of((50, 10), (10, 5)) == hashlib.sha256(content[:10] + content[15:50] + content[60:]).digest()
    assert hash_of((10, 20), (15, 5)) == hashlib.sha256(content[:10] + content[30:]).digest()
    assert hash_of((90, 500)) == hashlib.sha256(content[:90]).digest()


READ_ALL = """
import json, sys
from pathlib import Path
from catalogue.examine.credentials import read_credentials
for path in sys.argv[1:]:
    print(read_credentials(Path(path), None).state.value)
"""
READ_PLAINLY = """
import json, sys, c2pa
settings = json.loads(sys.argv[1])
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        try:
            context = c2pa.Context.from_dict(settings) if settings else None
            print(c2pa.Reader(None, stream, context=context).get_validation_state())
        except c2pa.C2paError as error:
            print(error)
"""


@pytest.fixture(scope="session")
def strace() -> str:
    """A program that sees and refuses every socket, whatever language opens it."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("NO STRACE: that no socket is opened was not checked; install strace")
    probe = [
        program,
        "-qq",
        "-e",
        "trace=socket",
        "-e",
        "inject=socket:error=EACCES",
        sys.executable,
        "-c",
        "",
    ]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("STRACE MAY NOT TRACE HERE: that no socket is opened was not checked")
    return program


def list_sockets(strace: str, log: Path, *arguments: str) -> tuple[list[str], list[str]]:
    """(what the run printed, every socket that it tried to open); each attempt is refused."""
    watch = [strace, "-f", "-qq", "-e", "trace=socket", "-e", "inject=socket:error=EACCES", "-o", str(log)]
    run = [*watch, sys.executable, "-c", *arguments]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=300)
    return done.stdout.splitlines(), [
        line for line in log.read_text(encoding="utf-8").splitlines() if "socket(" in line
    ]


def test_reading_opens_no_socket(corpus: Path, strace: str, tmp_path: Path) -> None:
    printed, sockets = list_sockets(
        strace, tmp_path / "log", READ_ALL, *(str(corpus / name) for name in sorted(CORPUS))
    )

    assert printed == [CORPUS[name][0] for name in sorted(CORPUS)]
    assert sockets == []


def test_library_left_to_itself_opens_sockets(corpus: Path, strace: str, tmp_path: Path) -> None:
    _, sockets = list_sockets(strace, tmp_path / "log", READ_PLAINLY, "{}", str(corpus / "cloud.jpg"))

    assert sockets


@pytest.mark.parametrize("kept", [{"core": OFFLINE["core"]}, {"verify": OFFLINE["verify"]}])
def test_either_setting_keeps_a_remote_picture_from_calling_out(
    corpus: Path, strace: str, tmp_path: Path, kept: dict[str, object]
) -> None:
    printed, sockets = list_sockets(
        strace, tmp_path / "log", READ_PLAINLY, json.dumps(kept), str(corpus / "cloud.jpg")
    )

    assert len(printed) == 1
    assert sockets == []


def test_authority_of_a_certificate_is_not_asked(strace: str, tmp_path: Path) -> None:
    picture = sign_picture(make_picture(tmp_path / "a.jpg"), make_desk(ocsp="http://localhost:9/"))
    asking = json.dumps({"verify": {"ocsp_fetch": True}})

    _, asked = list_sockets(strace, tmp_path / "a", READ_PLAINLY, asking, str(picture))
    printed, sockets = list_sockets(strace, tmp_path / "b", READ_ALL, str(picture))

    assert asked
    assert printed == ["valid"]
    assert sockets == []


def test_host_of_an_identity_is_not_asked_which_only_the_empty_list_of_hosts_prevents(
    strace: str, tmp_path: Path, desk: Desk
) -> None:
    identity = make_identity("did:web:identity.invalid")
    picture = sign_picture(make_picture(tmp_path / "a.jpg"), desk, further=(identity,))
    without_list = json.dumps({"verify": OFFLINE["verify"]})

    _, asked = list_sockets(strace, tmp_path / "a", READ_PLAINLY, without_list, str(picture))
    printed, sockets = list_sockets(strace, tmp_path / "b", READ_ALL, str(picture))

    assert asked
    assert printed == ["invalid"]
    assert sockets == []
    assert "cawg.ica.did_unavailable" in read(picture).codes
