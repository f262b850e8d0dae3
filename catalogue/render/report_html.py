"""Pieces of HTML in which every text is escaped unless this program itself made it as HTML."""

import html
import re
from collections.abc import Iterable, Sequence

# Controls and invisible signs: in a text from outside they can hide words or turn the direction of
# reading (Unicode TR 36, section 2.3). The table is written out, because the one of Python grows from
# version to version, and the same report must come out everywhere.
_SIGNS = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U0010ffff"
)
# Persian, Indic words and emoji need the joiners between their letters; between Latin ones they hide.
_JOINERS = "\u200c\u200d"
_HIDDEN = re.compile(
    f"[{_SIGNS}]|(?<![^\x00-\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f])",
)
_VOID = frozenset({"br", "col", "img", "meta", "wbr"})
# Where a long name may break without harm: after a separator, and before a capital within a word.
_SEAM = re.compile(r"(?<=[_:./-])(?=[^_:./-])|(?<=[a-z])(?=[A-Z])")
# About a third of a printed page: letters, or lines.
_LONG, _LONG_LINES = 800, 10


class Html(str):
    """Text that is HTML already; everything else is escaped where it is put in."""

    __slots__ = ()


def escape(text: str) -> Html:
    """A text as HTML: nothing in it is markup, and what would be invisible in it is seen."""
    return Html(_HIDDEN.sub(_render_sign, html.escape(text)))


def escape_attribute(text: str) -> str:
    """A text for use between the quotes of an attribute."""
    return _HIDDEN.sub(lambda sign: f"[{_name_sign(sign)}]", html.escape(text.replace("\n", " ")))


def _render_sign(sign: re.Match[str]) -> str:
    return f'<span class="sign">{_name_sign(sign)}</span>'


def _name_sign(sign: re.Match[str]) -> str:
    return f"U+{ord(sign[0]):04X}"


def element(name: str, /, *children: str, **attributes: str | int | None) -> Html:
    """An element; children that are not `Html` are escaped.

    Args:
        name: of the element.
        children: what stands in it.
        attributes: a trailing underscore is dropped, others become hyphens; None leaves one out.
    """
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape_attribute(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{inside}>")
    return Html(f"<{name}{inside}>{join(children)}</{name}>")


def join(children: Iterable[str], separator: str = "") -> Html:
    """Pieces one after the other; those that are not `Html` are escaped."""
    return Html(separator.join(child if isinstance(child, Html) else escape(child) for child in children))


def quote(text: str) -> Html:
    """A short text from outside: its direction of reading does not reach what stands around it."""
    return element("bdi", " ".join(text.split("\n")), lang="")


def quote_name(text: str) -> Html:
    """A name of a fact, tag or file from outside, which breaks between its parts before it breaks in one."""
    return element("bdi", join(_SEAM.split(text), Html("<wbr>")), lang="")


def passage(text: str, *, kind: str = "words") -> Html:
    """A longer text from outside, with its line ends, in its own direction of reading."""
    told = text.replace("\r\n", "\n")
    # Paper must break within what would leave most of a page blank.
    is_long = len(told) > _LONG or told.count("\n") > _LONG_LINES
    return element("div", told, class_=f"{kind} long" if is_long else kind, dir="auto", lang="")


def address(text: str) -> Html:
    """A URL or path: printed, never linked, so that nobody calls out by accident."""
    return element("bdi", text, class_="address", lang="", dir="ltr")


def code(text: str) -> Html:
    """A digest, id or name of a machine, which may break anywhere."""
    return element("code", text, translate="no")


def anchor(text: str, target: str) -> Html:
    """A link within this page."""
    return element("a", text, href=f"#{target}")


def items(children: Sequence[str], *, class_: str | None = None) -> Html:
    """A list without order."""
    return element("ul", *(element("li", child) for child in children), class_=class_)


def pairs(rows: Iterable[tuple[str, str]], *, class_: str = "pairs") -> Html:
    """Names with their values beside them."""
    return element(
        "dl",
        *(element("div", element("dt", name), element("dd", value)) for name, value in rows),
        class_=class_,
    )


Row = Sequence[str]


def table(caption: str, columns: Sequence[tuple[str, str]], groups: Iterable[Sequence[Row]]) -> Html:
    """A table whose heads are repeated on each printed page, and which becomes cards on a narrow screen.

    Args:
        caption: what the table holds.
        columns: (title, class that gives its width).
        groups: rows that share their first cell, which is taken from the first of them and names them.
    """
    head = element("tr", *(element("th", title, scope="col", class_=width) for title, width in columns))
    titles = [title for title, _ in columns]
    bodies = [_render_group(group, titles) for group in groups]
    return element(
        "table",
        element("caption", caption),
        element("thead", head),
        *bodies,
        # A head must not be left alone at the foot of a page.
        class_="short" if len(bodies) < 4 else None,
    )


def _render_group(rows: Sequence[Row], titles: Sequence[str]) -> Html:
    count = len(rows)
    first = element(
        "th",
        rows[0][0],
        scope="row" if count == 1 else "rowgroup",
        rowspan=count if count > 1 else None,
    )
    body = [
        element("tr", first if number == 0 else "", *map(_render_cell, titles[1:], row[1:]))
        for number, row in enumerate(rows)
    ]
    # A group that would nearly fill a page must be allowed to break.
    return element("tbody", *body, class_="together" if count < 4 else None)


def _render_cell(title: str, content: str) -> Html:
    return element("td", content, data_label=title)
