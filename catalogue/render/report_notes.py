"""What a reader of a report must know: its signs, how to verify it, what it proves, its words."""

from catalogue.record.claim import Verdict
from catalogue.record.fact import Basis
from catalogue.render.report_book import Book
from catalogue.render.report_claim import RELATION_MEANINGS
from catalogue.render.report_html import Html, code, element, items, join, pairs
from catalogue.render.report_kinds import (
    INFORMATION_GRADES,
    MEANINGS,
    SOURCE_GRADES,
    mark_basis,
    mark_kind,
    mark_verdict,
)

_COMMANDS = (
    (
        "Compare the id of the bundle with the one that you got on another way, such as by telephone.",
        "sha256sum tagmanifest-sha256.txt",
    ),
    (
        "Check every file against the manifests. Both commands must end without a warning.",
        "sha256sum --check tagmanifest-sha256.txt\nsha256sum --check manifest-sha256.txt",
    ),
)
_PROVES = (
    "that the files of the bundle are the ones that were in it when its id was made, once the id or a "
    "signature over it has been verified: one changed byte is found and named;",
    "that the acts under Custody stand in the journal that they name, when their proofs and a signature over "
    "its checkpoint have been verified;",
    "that a signature existed at the time that a time-stamping authority attests, where there is a timestamp "
    "and you trust that authority.",
)
_PROVES_NOT = (
    "that a picture is true, or that a claim is. Nothing here says “true” or “fake”; people assess "
    "claims, and where they disagree, it is shown;",
    "when something was recorded, without a timestamp: times are those of the recorder’s clock;",
    "anything about the time before a picture was put under evidence: where it came from is what somebody "
    "states;",
    "who the agents are: a pseudonym is a word that anybody may use, and a key is only as good as the way on "
    "which you learned whose it is;",
    "that what is shown is all there is: whoever made the bundle chose the images and claims in it.",
)
_BASES = {
    Basis.MEASURED: "A program measured it in the pixels or bytes of the file.",
    Basis.EMBEDDED: "It stands in the file, or in a file that came with it. That it stands there is "
    "observed; whether it is right is another question, for anybody can write into a file.",
    Basis.STATED: "A person, publisher or supplier says so.",
    Basis.DERIVED: "It is computed from other facts, which are named.",
}
_VERDICTS = {
    Verdict.SUPPORTED: "The agent finds that the evidence speaks for it.",
    Verdict.CONTRADICTED: "The agent finds that the evidence speaks against it.",
    Verdict.INCONCLUSIVE: "The agent looked, and cannot tell.",
    Verdict.UNASSESSED: "The agent has not judged it, or no longer does.",
}
_WORDS = (
    ("Agent", "The person or program that acted, under a pseudonym."),
    ("Original", "The file as it was obtained, never written into, named by its SHA-256."),
    ("Derivative", "Anything made from an original, such as a preview. It is not evidence."),
    ("SHA-256, SHA-512", "Digests: numbers computed from all bytes of a file. Another file has another one."),
    ("Entry", "One act, one line of a journal, named by the journal and its place in it."),
    ("Journal", "The list of acts kept by one device; lines are only ever added."),
    ("Checkpoint", "The size and the Merkle root of a journal, which can be signed."),
    ("Sighting", "An occasion on which the image was seen published, or was obtained."),
    ("Scene", "What a satellite is said to have taken: when, where, at which angle."),
    ("Footprint", "Where on the ground the pixels lie, as the file itself says."),
    ("Conflict", "Values of one name that cannot all be right. None is preferred."),
    ("Finding", "One result of a check, under a code that says what it proves and what it does not."),
    (
        "Contradicted, supported",
        "One finding at least speaks against the statement, which outweighs any that speak for it; or only "
        "for it. “Cannot tell” is neither, “not checked” is that no check could run.",
    ),
    ("Not stated", "Nobody has said it. It is not guessed."),
)


def render_legend() -> Html:
    """How observation, claim and inference are told apart."""
    return element(
        "section",
        element("h2", "How to read this report", id="reading"),
        element(
            "p",
            "Three kinds of statement are kept apart throughout, each by its word, its sign and its edge.",
        ),
        element(
            "div",
            *(
                element("div", mark_kind(kind), element("p", meaning), class_=f"block {kind.value}")
                for kind, meaning in MEANINGS.items()
            ),
            class_="columns legend",
        ),
        element(
            "p",
            "Behind each statement stand who recorded it, when, and in which entry. Addresses of pages are "
            "printed and never linked, so that reading this page calls nobody. Signs that would be "
            "invisible are shown by their Unicode number, ",
            element("span", "U+202E", class_="sign"),
            ".",
        ),
    )


def render_verifying(_: Book) -> Html:
    """How to verify the bundle with tools that most computers have."""
    steps = [element("li", element("p", told), element("pre", code(command))) for told, command in _COMMANDS]
    return element(
        "section",
        element("h2", "How to verify", id="verifying"),
        element(
            "p",
            "This page is one file of a bundle, and can prove nothing alone. If you hold only this page, "
            "or a print of it, ask for the bundle. Beside the folder ",
            code("data"),
            " lies ",
            code("VERIFY.txt"),
            ", which has every command for tools that most computers have. In short, in the folder of "
            "the bundle:",
        ),
        element(
            "ol",
            *steps,
            element(
                "li",
                element(
                    "p",
                    "Verify the signatures in ",
                    code("signatures/"),
                    ", with a list of signers that did not come with the bundle, as ",
                    code("VERIFY.txt"),
                    " says. Without a signature, anybody could have made the bundle.",
                ),
            ),
            class_="steps",
        ),
        element(
            "p", "All of this, and more, is done at once by ", code("catalogue verify"), ", given the bundle."
        ),
    )


def render_proof(_: Book) -> Html:
    """What a verified bundle proves, and what it does not."""
    return element(
        "section",
        element("h2", "What this proves, and what it does not", id="proof"),
        element(
            "div",
            element("div", element("h3", "A verified bundle proves"), items(_PROVES), class_="block"),
            element("div", element("h3", "It does not prove"), items(_PROVES_NOT), class_="block"),
            class_="columns two",
        ),
    )


def render_glossary(_: Book) -> Html:
    """The words of the report."""
    sources = "; ".join(f"{letter} {words}" for letter, words in SOURCE_GRADES.items())
    truths = "; ".join(f"{digit} {words}" for digit, words in INFORMATION_GRADES.items())
    rows: list[tuple[str, str]] = [
        *((join([mark_basis(basis)]), meaning) for basis, meaning in _BASES.items()),
        *((mark_verdict(verdict), meaning) for verdict, meaning in _VERDICTS.items()),
        *((relation.value.capitalize(), meaning) for relation, meaning in RELATION_MEANINGS.items()),
        ("Admiralty grade", f"Source: {sources}. Information: {truths}."),
        *_WORDS,
    ]
    return element("section", element("h2", "Words", id="words"), pairs(rows, class_="pairs glossary"))
