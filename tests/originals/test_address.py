"""Which addresses may be fetched at all."""

import ipaddress

import pytest

from catalogue.errors import InputRefused
from catalogue.originals.address import is_public, parse_target


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a", "file:///etc/passwd", "example.org/a", "http:///a", "http://u:p@example.org/",
        "http://example.org:0/", "http://example.org:99999/", "http://[::1", "http://a..b/", "http://x/\x01",
        "https://example.org/" + "a" * 9_000, "", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(InputRefused):
        parse_target(url)


def test_secret_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InputRefused) as caught:
        parse_target("https://me:secret@example.org/a")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "168.63.129.16", "::", "::1",
        "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_address_of_no_public_host_is_known(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_address_is_known(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))
