"""One HTTP exchange over a connection to a checked address, with a clock on every read."""

import http.client
import io
import socket
import ssl
import time
from typing import TYPE_CHECKING

from catalogue.errors import InputUnreadable
from catalogue.originals.address import Endpoint, Target

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

# A server that has more to say than it promised has usually sent it along already.
_SURPLUS_WAIT_S = 0.25


class Deadline:
    """How long reads may still take: each at most `read_timeout_s`, all together until `ends_at`."""

    def __init__(self, total_s: float, read_timeout_s: float) -> None:
        self._ends_at = time.monotonic() + total_s
        self._read_timeout_s = read_timeout_s

    def get_remaining_s(self, limit_s: float | None = None) -> float:
        """Seconds for the next step.

        Raises:
            TimeoutError: the time for the whole is used up.
        """
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for the whole exchange is used up")
        return min(left, self._read_timeout_s if limit_s is None else limit_s)


class _TimedReader(io.RawIOBase):
    """Reads from a socket, each time with the time that is left: a trickle cannot outlast the deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self.connected = connected
        self.deadline = deadline
        self.limit_s: float | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self.connected.settimeout(self.deadline.get_remaining_s(self.limit_s))
        return self.connected.recv_into(buffer)


class _KeptOpen(io.BufferedReader):
    """A reader that http.client cannot close, so that bytes beyond the promised end can be noticed."""

    def close(self) -> None:
        """Leave it open: leaving the `Exchange` closes the socket itself."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a stated number of bytes: a chunk of length -1 would fill the memory."""
        if size is None or size < 0:
            raise ValueError("the server stated a negative length")
        return super().read(size)


class _TimedSocket:
    """The three methods of a socket that http.client uses."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._connected = connected
        self._deadline = deadline
        self.raw = _TimedReader(connected, deadline)
        self.reader = _KeptOpen(self.raw)

    def makefile(self, mode: str) -> io.BufferedReader:
        return self.reader

    def sendall(self, data: "ReadableBuffer") -> None:
        self._connected.settimeout(self._deadline.get_remaining_s())
        self._connected.sendall(data)

    def close(self) -> None:
        """Leave it open, like the reader."""


class Exchange:
    """A request that was sent, and the answer that is being read.

    Use as a context manager: leaving it closes the connection.
    """

    def __init__(
        self,
        target: Target,
        endpoints: tuple[Endpoint, ...],
        *,
        deadline: Deadline,
        connect_timeout_s: float,
        user_agent: str,
    ) -> None:
        self._target = target
        self._connected = _connect(target, endpoints, deadline, connect_timeout_s)
        self._timed = _TimedSocket(self._connected, deadline)
        try:
            self.response = self._ask(user_agent)
        except BaseException:
            self._connected.close()
            raise

    def __enter__(self) -> "Exchange":
        return self

    def __exit__(self, *_: object) -> None:
        self._connected.close()

    def read(self, size: int) -> bytes:
        """The next bytes of the body; empty at its end.

        Raises:
            InputUnreadable: the connection failed, was cut, or took too long.
        """
        try:
            return self.response.read(size)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _make_unreadable(self._target, "while it was being received", error) from error

    def has_surplus(self) -> bool:
        """Whether the server sent bytes beyond the end of the body that it promised."""
        self._timed.raw.limit_s = _SURPLUS_WAIT_S
        try:
            return bool(self._timed.reader.peek(1))
        except OSError:
            return False

    def _ask(self, user_agent: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self._target.host, self._target.port)
        connection.sock = self._timed
        host = self._target.url.split("/", 3)[2]
        try:
            connection.putrequest("GET", self._target.path, skip_host=True, skip_accept_encoding=True)
            for name, value in (
                ("Host", host),
                ("User-Agent", user_agent),
                ("Accept", "*/*"),
                ("Accept-Encoding", "identity"),
                ("Connection", "close"),
            ):
                connection.putheader(name, value)
            connection.endheaders()
            return connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _make_unreadable(self._target, "before its headers were complete", error) from error


def _connect(
    target: Target, endpoints: tuple[Endpoint, ...], deadline: Deadline, connect_timeout_s: float
) -> socket.socket:
    last: Exception | None = None
    for endpoint in endpoints:
        connected = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            connected.settimeout(deadline.get_remaining_s(connect_timeout_s))
            connected.connect(endpoint.address)
            if target.scheme == "http":
                return connected
            connected.settimeout(deadline.get_remaining_s(connect_timeout_s))
            return ssl.create_default_context().wrap_socket(connected, server_hostname=target.host)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            connected.close()
            last = error
    raise _make_unreadable(target, "while connecting", last or OSError("no address")) from last


def _make_unreadable(target: Target, when: str, error: Exception) -> InputUnreadable:
    if isinstance(error, TimeoutError):
        reason = "it took too long"
    elif isinstance(error, http.client.IncompleteRead):
        reason = "the connection was cut"
    else:
        reason = f"{type(error).__name__}: {str(error)[:200]!r}"
    return InputUnreadable(f"cannot fetch {target.url}: {reason} {when}; try again later")
