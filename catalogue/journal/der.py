"""The part of DER that a timestamp is written in: definite lengths, low tag numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

INTEGER, OCTET_STRING, NULL, OBJECT_ID, GENERALIZED_TIME = 0x02, 0x04, 0x05, 0x06, 0x18
SEQUENCE, SET = 0x30, 0x31


@dataclass(frozen=True)
class Element:
    """One element.

    Attributes:
        tag: its first byte.
        content: what it holds.
        encoded: the whole of it.
    """

    tag: int
    content: bytes
    encoded: bytes

    def read_all(self) -> list["Element"]:
        """The elements that it holds."""
        return list(read_elements(self.content))


def read_elements(encoded: bytes) -> Iterator[Element]:
    """The elements that stand one behind the other.

    Raises:
        ValueError: a length is in another form, or reaches beyond the end.
    """
    at = 0
    while at < len(encoded):
        length_at = at + 2
        if length_at > len(encoded) or encoded[at] & 0x1F == 0x1F:
            raise ValueError("an element is cut off, or has a tag that none has here")
        length = encoded[at + 1]
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 4 or length_at + count > len(encoded):
                raise ValueError("a length is of no definite form")
            length = int.from_bytes(encoded[length_at : length_at + count])
            length_at += count
        end = length_at + length
        if end > len(encoded):
            raise ValueError("a length reaches beyond the end")
        yield Element(encoded[at], encoded[length_at:end], encoded[at:end])
        at = end


def read_one(encoded: bytes, tag: int) -> Element:
    """The one element that bytes hold.

    Raises:
        ValueError: they hold another, or more than one.
    """
    found = list(read_elements(encoded))
    if len(found) != 1:
        raise ValueError("one element was due")
    return expect(found[0], tag)


def expect(element: Element, tag: int) -> Element:
    """The element, which is of that tag.

    Raises:
        ValueError: it is not.
    """
    if element.tag != tag:
        raise ValueError(f"an element of tag {tag:#04x} was due, and {element.tag:#04x} is there")
    return element


def is_shortest(element: Element) -> bool:
    """Whether the length of an element is written in the one form that DER has (X.690, section 10.1)."""
    size = len(element.content)
    more = 0 if size < 0x80 else (size.bit_length() + 7) // 8
    return len(element.encoded) == 2 + more + size


def read_integer(element: Element) -> int:
    """The number that an element holds.

    Raises:
        ValueError: it holds none, or one that is not written in the shortest form.
    """
    content = expect(element, INTEGER).content
    number = int.from_bytes(content, signed=True)
    if len(content) != (number + (number < 0)).bit_length() // 8 + 1:
        raise ValueError("a number is not written as numbers are")
    return number


def read_time(element: Element) -> datetime:
    """The time that an element holds, aware, UTC; a fraction of a second is kept to the microsecond.

    Raises:
        ValueError: it is none, or not in UTC.
    """
    text = expect(element, GENERALIZED_TIME).content.decode("ascii")
    whole, _, fraction = text.removesuffix("Z").partition(".")
    if (
        not text.endswith("Z")
        or len(whole) != 14
        or not whole.isdigit()
        or (fraction and not fraction.isdigit())
    ):
        raise ValueError(f"{text[:40]!r} is no time in UTC")
    moment = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment + timedelta(microseconds=int(f"{fraction:0<6}"[:6]))


def render_object_id(dotted: str) -> bytes:
    """The content of an object identifier, such as "1.2.840.113549.1.7.2"."""
    first, second, *rest = map(int, dotted.split("."))
    encoded = bytearray()
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        encoded += bytes(reversed(groups))
    return bytes(encoded)
