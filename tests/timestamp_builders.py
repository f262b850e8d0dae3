"""A time-stamping authority of our own: certificates made here, answers made by `openssl ts`."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

_CONFIG = """[tsa]
default_tsa = ours
[ours]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ordering = yes
tsa_name = yes
"""


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority on disk.

    Attributes:
        folder: certificates, key and configuration of `openssl ts`.
    """

    folder: Path

    @property
    def root(self) -> bytes:
        """The root certificate, PEM."""
        return (self.folder / "root.pem").read_bytes()

    @property
    def root_path(self) -> Path:
        """The file of the root certificate."""
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """The response to a request."""
        (self.folder / "request.tsq").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "request.tsq"]
        subprocess.run([*command, "-out", "response.tsr"], cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "response.tsr").read_bytes()


def make_authority(
    folder: Path,
    *,
    valid_from: timedelta = timedelta(days=-1),
    valid_for: timedelta = timedelta(days=2),
    sends_chain: bool = False,
) -> Authority:
    """An authority whose certificate is valid from `valid_from` from now on, for `valid_for`.

    Args:
        folder: a new one.
        valid_from: counted from now.
        valid_for: counted from there.
        sends_chain: send the chain along, as OpenSSL does it: in an order that is no strict DER.
    """
    folder.mkdir()
    now = datetime.now(UTC)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name.from_rfc4514_string("CN=Root of a test")
    # DER wants the shorter certificate first, and OpenSSL sends the authority's own first.
    longer = (
        ",O=An organisation of so long a name that its certificate is the longer one" if sends_chain else ""
    )
    name = x509.Name.from_rfc4514_string(f"CN=Clock of a test{longer}")
    ca = (
        x509.CertificateBuilder(root_name, root_name, root_key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        x509.CertificateBuilder(root_name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now + valid_from)
        .not_valid_after(now + valid_from + valid_for)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    (folder / "root.pem").write_bytes(ca.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(_CONFIG + ("certs = root.pem\n" if sends_chain else ""))
    return Authority(folder)


@dataclass
class Service:
    """An authority on the loopback interface, and what it does with requests.

    Attributes:
        authority: who answers.
        url: where.
        fault: what it does instead of answering in due form; None for nothing.
        requests: what came in.
    """

    authority: Authority
    url: str = ""
    fault: str | None = None
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    other: bytes = b""


@contextmanager
def serve_authority(authority: Authority) -> Iterator[Service]:
    """Answer over HTTP while the block runs."""
    service = Service(authority)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.requests.append((dict(self.headers.items()), body))
            kind, status = "application/timestamp-reply", 200
            if service.fault == "down":
                status, answer = 503, b"later"
            elif service.fault == "page":
                kind, answer = "text/html", b"<p>log in to this network</p>"
            elif service.fault == "large":
                answer = b"\x30" * (3 << 20)
            elif service.fault == "redirect":
                status, answer = 302, b""
            elif service.fault == "other":
                answer = service.other
            else:
                answer = authority.answer(body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/tsr"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
