"""Explanations of findings of manifests, and of what other tools export."""

import pytest

from catalogue.actions.explain import get_explanation, list_explanations


def test_no_explanation_shows_a_template() -> None:
    shown = [
        text for one in list_explanations() for text in (one.means, one.proves, one.proves_not, one.remedy)
    ]

    assert [text for text in shown if "{" in text or "}" in text] == []


@pytest.mark.parametrize("code", ["FOR-003", "FOR-009", "FOR-012"])
def test_other_bytes_than_stated_prove_not_which_of_both_is_right(code: str) -> None:
    found = get_explanation(code)

    assert "the bytes here are not those that" in found.proves
    assert "which of both is right" in found.proves_not


def test_every_code_means_something_of_its_own() -> None:
    meanings = [one.means for one in list_explanations() if one.code.startswith(("MAN", "FOR"))]

    assert len(set(meanings)) == len(meanings) == 38
