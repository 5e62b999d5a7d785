import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from web.callers import caller_before_proxies


def caller(address: str, forwarded: str | None = None) -> tuple[str, str]:
    """Address and network of a caller, as views are told them."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)
    caller_before_proxies(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"], request.META["REMOTE_NETWORK"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9,198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, None, "192.0.2.1"),
        (1, " , ", "192.0.2.1"),
        (1, "203.0.113.7:51234", "203.0.113.7"),
        (1, "203.0.113.9:1, 198.51.100.7:2", "198.51.100.7"),
        (1, "[2001:db8::7]:51234", "2001:db8::7"),
        (1, "[2001:db8::7]", "2001:db8::7"),
        (1, '"[2001:db8::7]:51234"', "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, f"{'203.0.113.9, ' * 10_000}198.51.100.7", "198.51.100.7"),
        (2, f"{'203.0.113.9, ' * 10_000}203.0.113.8, 198.51.100.7", "203.0.113.8"),
    ],
)
def test_address_is_the_last_that_our_own_proxies_wrote(proxies: int, forwarded: str | None, address: str):
    with override_settings(TRUSTED_PROXIES=proxies):
        assert caller("192.0.2.1", forwarded)[0] == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_network_is_an_ipv4_address_or_the_64_bits_of_an_ipv6_one(address: str, network: str):
    assert caller(address) == (address, network)


@override_settings(TRUSTED_PROXIES=1)
@pytest.mark.parametrize(
    ("forwarded", "network"),
    [("203.0.113.7:51234", "203.0.113.7"), ("[2001:db8:1:2:3::7]:51234", "2001:db8:1:2::/64")],
)
def test_network_is_the_same_whatever_port_it_calls_from(forwarded: str, network: str):
    assert caller("127.0.0.1", forwarded)[1] == network


@override_settings(TRUSTED_PROXIES=1)
def test_caller_cannot_name_a_network_of_its_own_choice():
    request = RequestFactory().get("/", headers={"Remote-Network": "forged"}, REMOTE_ADDR="192.0.2.1")

    caller_before_proxies(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_NETWORK"] == "192.0.2.1"
