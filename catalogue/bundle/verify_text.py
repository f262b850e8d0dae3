"""VERIFY.txt: how a stranger verifies a bundle with the tools that a system has."""

VERIFY_TEXT_BYTES = b"to come\n"
