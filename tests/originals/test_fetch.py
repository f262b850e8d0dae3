"""Fetching from a real server on this computer that does everything a server should not."""

import dataclasses
import gzip
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile_server import Server, ok, redirect, stall, trickle

from catalogue.errors import InputRefused, InputUnreadable, StoreUnavailable, UsageFault
from catalogue.originals.fetch import Fetched, FetchPolicy, fetch_url

NOW = datetime(2022, 5, 24, 8, 0, tzinfo=UTC)
BODY = bytes(range(256)) * 1_000
QUICK = FetchPolicy(
    also_allowed=("127.0.0.1/32",),
    connect_timeout_s=2,
    read_timeout_s=0.5,
    total_timeout_s=5,
    max_bytes=1_000_000,
)


LEFT_OUT = "(left out: may tell who or where the reader is)"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def fetch(url: str, into: Path, policy: FetchPolicy = QUICK, **more: Any) -> Fetched:
    return fetch_url(url, into, policy=policy, clock=lambda: NOW, **more)


@pytest.mark.parametrize(
    "name", ["X-Client-IP", "X-Forwarded-For", "CF-RAY", "X-Amz-Cf-Pop", "Via", "Forwarded"]
)
def test_header_that_tells_where_the_reader_is_is_only_named(server: Server, into: Path, name: str) -> None:
    server.answers["/a.tif"] = ok(BODY, f"{name}: 203.0.113.7 KBP")

    record = fetch(server.url("/a.tif"), into).fetch

    assert (name, LEFT_OUT) in record.headers
    assert "203.0.113.7" not in str(record)


def test_body_is_kept_byte_for_byte_with_its_headers(server: Server, into: Path) -> None:
    server.answers["/a.tif?x=1"] = ok(
        BODY, "Content-Type: image/tiff", "Set-Cookie: who=you", "X-Odd: a\tb\x01c", "ETag: 1", "ETag: 2"
    )
    told: list[tuple[int, int | None]] = []

    fetched = fetch(
        server.url("/a.tif?x=1#part"), into, progress=lambda done, total: told.append((done, total))
    )

    assert into.read_bytes() == BODY
    assert (fetched.size_bytes, fetched.notes) == (len(BODY), ())
    record = fetched.fetch
    assert record.requested_url == server.url("/a.tif?x=1#part")
    assert (record.final_url, record.redirects, record.status) == (server.url("/a.tif?x=1"), (), 200)
    assert record.started_at == record.finished_at == "2022-05-24T08:00:00Z"
    assert record.headers[1:] == (
        ("Content-Type", "image/tiff"),
        ("Set-Cookie", LEFT_OUT),
        ("X-Odd", "a b c"),
        ("ETag", "1"),
        ("ETag", "2"),
    )
    assert told[-1] == (len(BODY), len(BODY)) and len(told) > 1
    request = server.requests[0]
    assert "Accept-Encoding: identity\r\n" in request
    assert "User-Agent: satellite-evidence-catalogue/" in request
    assert f"Host: 127.0.0.1:{server.port}\r\n" in request


def test_redirects_are_followed_and_recorded(server: Server, into: Path) -> None:
    server.answers |= {"/1": redirect("/2", 301), "/2": redirect("3?a=ä b", 308), "/3?a=%C3%A4%20b": ok(b"x")}

    record = fetch(server.url("/1"), into).fetch

    assert record.redirects == (server.url("/1"), server.url("/2"))
    assert record.final_url == server.url("/3?a=%C3%A4%20b")


def test_redirect_loop_ends(server: Server, into: Path) -> None:
    server.answers["/1"] = redirect("/1")

    with pytest.raises(InputUnreadable, match="more than 5 redirects"):
        fetch(server.url("/1"), into)
    assert len(server.requests) == 6 and not into.exists()


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706434/",
        "file:///etc/hostname",
        "ftp://example.org/a",
        "http://user:secret@127.0.0.1/",
    ],
)
def test_redirect_out_of_bounds_is_refused(server: Server, into: Path, location: str) -> None:
    server.answers["/1"] = redirect(location)

    with pytest.raises(InputRefused):
        fetch(server.url("/1"), into)
    assert len(server.requests) == 1 and not into.exists()


def test_loopback_is_refused_unless_allowed(server: Server, into: Path) -> None:
    server.answers["/a"] = ok(b"x")

    with pytest.raises(InputRefused, match="public internet"):
        fetch(server.url("/a"), into, FetchPolicy())
    assert server.requests == []
    assert fetch(server.url("/a"), into, FetchPolicy(allow_private=True)).size_bytes == 1


def test_name_is_looked_up_once_and_the_checked_address_is_used(
    server: Server, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/a"] = ok(b"x")
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    fetch(f"http://rebind.example:{server.port}/a", into)

    assert asked == ["rebind.example"]
    assert f"Host: rebind.example:{server.port}\r\n" in server.requests[0]


def test_one_bad_address_among_good_ones_is_refused(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, 1, 6, "", (ip, port)) for ip in ("8.8.8.8", "192.168.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    with pytest.raises(InputRefused, match=r"192\.168\.0\.1"):
        fetch("http://mixed.example/a", into)


def test_unknown_host_is_unreadable(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    with pytest.raises(InputUnreadable, match="nowhere"):
        fetch("http://nowhere.example/", into)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ok(b"x" * 60, length=100), "promised 100 bytes and sent 60"),
        (ok(b"x" * 100, length=60), "promised 60 bytes and sent more"),
        (ok(b"x", "Content-Length: 2"), "contradicts itself"),
        (ok(b"", length=-1), "contradicts itself"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "cut"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nab", "negative"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "transfer coding"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "404"),
        (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx", "206"),
        (b"HTTP/1.1 302 Found\r\n\r\n", "302"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "headers"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "headers"),
        (b"no HTTP at all\r\n\r\n", "headers"),
        (b"", "headers"),
    ],
)
def test_broken_answer_is_unreadable_and_leaves_no_file(
    server: Server, into: Path, answer: bytes, words: str
) -> None:
    server.answers["/a"] = answer

    with pytest.raises(InputUnreadable, match=words):
        fetch(server.url("/a"), into)
    assert not into.exists()


def test_many_large_headers_are_refused(server: Server, into: Path) -> None:
    server.answers["/a"] = b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 50_000 + b"\r\n") * 3 + b"\r\n"

    with pytest.raises(InputRefused, match="headers"):
        fetch(server.url("/a"), into)


def test_chunks_are_put_together(server: Server, into: Path) -> None:
    server.answers["/a"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    )

    assert fetch(server.url("/a"), into).notes == ()
    assert into.read_bytes() == b"abcde"


def test_missing_length_is_noted(server: Server, into: Path) -> None:
    server.answers["/a"] = b"HTTP/1.0 200 OK\r\n\r\nabc"

    (note,) = fetch(server.url("/a"), into).notes

    assert into.read_bytes() == b"abc" and "length" in note


def test_compression_that_nobody_asked_for_is_kept_and_noted(server: Server, into: Path) -> None:
    packed = gzip.compress(BODY)
    server.answers["/a"] = ok(packed, "Content-Encoding: gzip")

    (note,) = fetch(server.url("/a"), into).notes

    assert into.read_bytes() == packed and "gzip" in note


@pytest.mark.parametrize(("read_timeout_s", "total_timeout_s"), [(0.5, 60), (60, 0.5)])
def test_silent_server_is_given_up(
    server: Server, into: Path, read_timeout_s: float, total_timeout_s: float
) -> None:
    server.answers["/a"] = stall(server)
    policy = dataclasses.replace(QUICK, read_timeout_s=read_timeout_s, total_timeout_s=total_timeout_s)

    with pytest.raises(InputUnreadable, match="too long"):
        fetch(server.url("/a"), into, policy)
    assert not into.exists()


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n",
    ],
)
def test_trickle_cannot_outlast_the_total_time(server: Server, into: Path, start: bytes) -> None:
    server.answers["/a"] = trickle(server, start, b"y")
    policy = FetchPolicy(also_allowed=("127.0.0.1/32",), read_timeout_s=5, total_timeout_s=0.6)

    with pytest.raises(InputUnreadable, match="too long"):
        fetch(server.url("/a"), into, policy)
    assert not into.exists()


def test_endless_body_stops_at_the_limit(server: Server, into: Path) -> None:
    def answer(connected: socket.socket) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1_000):
            connected.sendall(bytes(10_000))

    server.answers["/a"] = answer

    with pytest.raises(InputRefused, match="1000000"):
        fetch(server.url("/a"), into)
    assert not into.exists()


def test_promise_beyond_the_limit_is_refused_before_the_body(server: Server, into: Path) -> None:
    server.answers["/a"] = ok(b"", length=1_000_001)

    with pytest.raises(InputRefused, match="1000001"):
        fetch(server.url("/a"), into)


def test_cut_connection_is_unreadable(server: Server, into: Path) -> None:
    def answer(connected: socket.socket) -> None:
        connected.sendall(ok(b"x" * 1_000, length=100_000))
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    server.answers["/a"] = answer

    with pytest.raises(InputUnreadable):
        fetch(server.url("/a"), into)
    assert not into.exists()


def test_existing_file_is_never_overwritten(server: Server, into: Path) -> None:
    into.write_bytes(b"mine")
    server.answers["/a"] = ok(b"x")

    with pytest.raises(UsageFault):
        fetch(server.url("/a"), into)
    assert into.read_bytes() == b"mine"


def test_folder_that_is_missing_is_said(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = ok(b"x")

    with pytest.raises(StoreUnavailable):
        fetch(server.url("/a"), tmp_path / "none" / "a")


def test_interruption_leaves_no_file(server: Server, into: Path) -> None:
    server.answers["/a"] = ok(BODY)

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server.url("/a"), into, progress=interrupt)
    assert not into.exists()


def test_proxy_of_the_environment_is_not_used(
    server: Server, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.answers["/a"] = ok(b"x")

    assert fetch(server.url("/a"), into).size_bytes == 1


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Server]:
    """A server with a certificate of its own making for 127.0.0.1, whose file is `secure.trust`."""
    if shutil.which("openssl") is None:
        pytest.skip("NO OPENSSL: the certificate for the https tests cannot be made")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *asked.split(), *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    running = Server(context)
    running.trust = certificate
    yield running
    running.stop()


def test_certificate_that_nobody_vouches_for_is_refused(secure: Server, into: Path) -> None:
    secure.answers["/a"] = ok(b"x")

    with pytest.raises(InputUnreadable, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(secure.url("/a"), into)
    assert secure.requests == [] and not into.exists()


def test_certificate_must_bear_the_name(secure: Server, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.trust))
    secure.answers["/a"] = ok(BODY)

    assert fetch(secure.url("/a"), into).size_bytes == len(BODY)
    place = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", secure.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: place)
    with pytest.raises(InputUnreadable, match="CERTIFICATE_VERIFY_FAILED"):
        fetch(f"https://other.example:{secure.port}/a", into.with_name("other"))


def test_redirect_to_an_unprotected_address_is_refused_unless_allowed(
    secure: Server, server: Server, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.trust))
    secure.answers["/a"] = redirect(server.url("/b"))
    server.answers["/b"] = ok(b"x")

    with pytest.raises(InputRefused, match="protected"):
        fetch(secure.url("/a"), into)
    assert server.requests == []
    policy = dataclasses.replace(QUICK, allow_downgrade=True)
    assert fetch(secure.url("/a"), into, policy).fetch.final_url == server.url("/b")


def test_line_ends_in_an_address_cannot_forge_headers(server: Server, into: Path) -> None:
    server.answers["/1"] = redirect("/2%0d%0aX-Forged:%201")
    server.answers["/2%0d%0aX-Forged:%201"] = ok(b"x")

    fetch(server.url("/1"), into)

    assert "\r\nX-Forged" not in server.requests[1]
