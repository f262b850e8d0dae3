"""Explain finding codes: those of checks, of manifests, and of other tools' exports."""

from catalogue.errors import NoSuchRecord
from catalogue.manifest.foreign_rules import FOREIGN_RULES
from catalogue.manifest.rules import RULES, Rule
from catalogue.record.codes import EXPLANATIONS
from catalogue.record.explanation import Explanation
from catalogue.record.finding import Severity


def list_explanations() -> tuple[Explanation, ...]:
    """Every finding code, explained."""
    manifest = (_explain(rule) for rule in (*RULES, *FOREIGN_RULES))
    return (*EXPLANATIONS.values(), *manifest)


def _explain(rule: Rule) -> Explanation:
    held = "holds a mistake" if rule.severity is Severity.FAULT else "may be misread"
    return Explanation(
        rule.code,
        rule.meaning or rule.sentence,
        rule.proves or f"the manifest or export {held} there",
        rule.proves_not or "anything about the picture",
        rule.remedy,
    )


def get_explanation(code: str) -> Explanation:
    """The explanation of one code.

    Raises:
        NoSuchRecord: no finding has that code.
    """
    for explanation in list_explanations():
        if explanation.code == code.upper():
            return explanation
    raise NoSuchRecord(f"no finding has the code {code!r}; 'catalogue explain' lists them all")
