"""What can still be read of an XMP packet that is no well-formed XML: tags are paired as far as they go.

Other readers of metadata show such values too, and a slip of one byte must not hide who claims what.
No entity but the five of XML and character numbers is expanded.
"""

import re
from xml.etree.ElementTree import Element  # noqa: S405  # only builds a tree; nothing is parsed by it

# Characters that XML 1.0 does not allow (section 2.2).
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"<([^<>]*)>")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*:[\w.\-]+")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.\-]*:[\w.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_XML = "http://www.w3.org/XML/1998/namespace"
_DEEPEST = 64


def remove_illegal(text: str) -> str:
    """The text without characters that no XML may hold."""
    return _ILLEGAL.sub("", text)


def recover_tree(text: str, prefixes: dict[str, str], most: int) -> Element:
    """A tree of the tags that are there, under a root of its own.

    Args:
        text: the packet, which holds no DTD.
        prefixes: namespace to prefix, for prefixes that the packet does not declare.
        most: how many tags are looked at.
    """
    names = {prefix: namespace for namespace, prefix in prefixes.items()} | {"xml": _XML}
    names |= {
        name.removeprefix("xmlns:"): double or single
        for name, double, single in _ATTRIBUTE.findall(text)
        if name.startswith("xmlns:")
    }
    root = Element("recovered")
    stack, at = [root], 0
    for _, match in zip(range(most), _TAG.finditer(text), strict=False):
        _append_text(stack[-1], text[at : match.start()])
        at = match.end()
        _take_tag(match[1].strip(), stack, names)
    return root


def _take_tag(tag: str, stack: list[Element], names: dict[str, str]) -> None:
    if tag.startswith("/"):
        closing = _NAME.match(tag, 1)
        name = _resolve(closing[0], names) if closing else ""
        depth = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].tag == name), 0)
        if depth:
            del stack[depth:]
        return
    match = _NAME.match(tag)
    if match is None:
        return
    attributes = {
        _resolve(name, names): _expand(double or single)
        for name, double, single in _ATTRIBUTE.findall(tag[match.end() :])
        if not name.startswith("xmlns:")
    }
    element = Element(_resolve(match[0], names), attributes)
    stack[-1].append(element)
    if not tag.endswith("/") and len(stack) < _DEEPEST:
        stack.append(element)


def _append_text(element: Element, text: str) -> None:
    if text.strip() and not len(element):
        element.text = (element.text or "") + _expand(text)


def _resolve(name: str, names: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{names.get(prefix, prefix)}}}{local}"


def _expand(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[3]:
            return _NAMED[match[3]]
        number = int(match[1]) if match[1] else int(match[2], 16)
        return chr(number) if number < 0x110000 else "\ufffd"

    return _ENTITY.sub(one, text)
