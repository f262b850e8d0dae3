"""Keys for signing, made by ssh-keygen, and signatures that it makes."""

import subprocess
from pathlib import Path

CHECKPOINT_NAMESPACE = "custody-checkpoint@v1.satellite-evidence-catalogue"


def make_key(folder: Path, kind: str = "ed25519", *, passphrase: str = "", name: str = "key") -> Path:
    """A private key without a comment, its public half beside it."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", str(path)]
    subprocess.run([*command, "-b", "2048"] if kind == "rsa" else command, check=True)
    return path


def sign_with_program(data: bytes, key: Path, namespace: str = CHECKPOINT_NAMESPACE) -> bytes:
    """The signature that ssh-keygen makes over data."""
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", namespace]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout
