"""Explain finding codes: those of checks, of manifests, and of other tools' exports."""

from catalogue.errors import NoSuchRecord
from catalogue.manifest.foreign_rules import FOREIGN_RULES
from catalogue.manifest.rules import RULES
from catalogue.record.codes import EXPLANATIONS
from catalogue.record.explanation import Explanation


def list_explanations() -> tuple[Explanation, ...]:
    """Every finding code, explained."""
    manifest = (
        Explanation(
            rule.code,
            rule.sentence,
            "the manifest or export holds a mistake there"
            if rule.severity == "fault"
            else "the manifest or export may be misread there",
            "anything about the picture",
            rule.remedy,
        )
        for rule in (*RULES, *FOREIGN_RULES)
    )
    return (*EXPLANATIONS.values(), *manifest)


def get_explanation(code: str) -> Explanation:
    """The explanation of one code.

    Raises:
        NoSuchRecord: no finding has that code.
    """
    for explanation in list_explanations():
        if explanation.code == code.upper():
            return explanation
    raise NoSuchRecord(f"no finding has the code {code!r}; 'catalogue explain' lists them all")
