"""A server on this computer that answers with prepared bytes, or misbehaves as told."""

import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

Answer = Callable[[socket.socket], None]


class Server:
    """A server that answers each path with prepared bytes or behaviour."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.trust: Path | None = None
        self._context = context
        self.answers: dict[str, bytes | Answer] = {}
        self.requests: list[str] = []
        self.stopped = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def url(self, path: str) -> str:
        return f"http{'s' if self._context else ''}://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        self.stopped.set()
        self._thread.join(10)
        self._listening.close()

    def _serve(self) -> None:
        while not self.stopped.is_set():
            try:
                connected, _ = self._listening.accept()
            except TimeoutError:
                continue
            connected.settimeout(5)
            with connected:
                try:
                    if self._context is None:
                        self._answer(connected)
                    else:
                        with self._context.wrap_socket(connected, server_side=True) as wrapped:
                            self._answer(wrapped)
                except OSError:
                    continue

    def _answer(self, connected: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and len(request) < 100_000:
            piece = connected.recv(4096)
            if not piece:
                return
            request += piece
        self.requests.append(request.decode())
        path = request.split(b" ")[1].decode()
        answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        if callable(answer):
            answer(connected)
        else:
            connected.sendall(answer)


def ok(body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def stall(server: Server) -> Answer:
    def answer(connected: socket.socket) -> None:
        connected.sendall(ok(b"x", length=10))
        server.stopped.wait(3)

    return answer


def trickle(server: Server, start: bytes, piece: bytes) -> Answer:
    def answer(connected: socket.socket) -> None:
        connected.sendall(start)
        for _ in range(200):
            if server.stopped.wait(0.05):
                return
            connected.sendall(piece)

    return answer
