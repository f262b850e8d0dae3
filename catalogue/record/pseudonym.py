"""Which words can name an agent."""


def is_pseudonym(text: str) -> bool:
    """Whether a text is 1 to 64 letters, digits, dots, hyphens or underscores: no mail address fits."""
    return 1 <= len(text) <= 64 and all(c.isalnum() or c in "-._" for c in text)
