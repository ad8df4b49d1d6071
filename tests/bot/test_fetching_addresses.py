"""Which addresses may be fetched, whatever way they are written."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching import BadAddress, BadAddressError, clean_address, is_public
from bot.fetching.addresses import next_address

CLOSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
]
OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "168.63.129.17",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "64:ff9b::8.8.8.8",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700::1111",
    "2a00:1450::1",
]


def reason(text: str) -> BadAddress:
    with pytest.raises(BadAddressError) as raised:
        clean_address(text)
    return raised.value.reason


@pytest.mark.parametrize("ip", CLOSED)
def test_it_takes_no_address_of_a_network_set_apart_for_public(ip):
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize("ip", OPEN)
def test_it_takes_the_addresses_beside_them_for_public(ip):
    assert is_public(ip_address(ip))


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_it_is_never_laxer_than_python(ip):
    embedded = isinstance(ip, IPv6Address) and ip.packed.startswith(b"\x00\x64\xff\x9b")
    assert not is_public(ip) or embedded or (ip.is_global and not ip.is_multicast)


@given(st.ip_addresses(v=4))
def test_it_judges_an_embedded_address_by_itself_or_refuses_it(ip: IPv4Address):
    assert is_public(IPv6Address(f"64:ff9b::{ip}")) == is_public(ip)
    assert not is_public(IPv6Address(f"::ffff:{ip}"))
    assert not is_public(IPv6Address(f"::{ip}"))
    assert not is_public(IPv6Address((0x2002 << 112) | (int(ip) << 80)))
    assert not is_public(IPv6Address((0x2001 << 112) | (~int(ip) & 0xFFFFFFFF)))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://example.com/a.ics", "http://example.com/a.ics"),
        ("  https://example.com/a.ics\n", "https://example.com/a.ics"),
        ("HTTPS://Example.COM/A.ics", "https://example.com/A.ics"),
        ("webcal://example.com/a.ics", "https://example.com/a.ics"),
        ("Webcals://example.com/a.ics", "https://example.com/a.ics"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("webcal://example.com:5232/a", "https://example.com:5232/a"),
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://example.com/a%2Fb%20c", "https://example.com/a%2Fb%20c"),
        ("https://example.com./a", "https://example.com./a"),
        ("https://8.8.8.8/a", "https://8.8.8.8/a"),
        ("https://[2606:4700:0::1111]:81/a", "https://[2606:4700::1111]:81/a"),
        ("https://my_host.example/a", "https://my_host.example/a"),
        ("https://localhost.example.com/", "https://localhost.example.com/"),
    ],
)
def test_it_writes_an_address_as_it_is_fetched(text, address):
    assert clean_address(text) == address
    assert clean_address(address) == address


@given(st.lists(st.tuples(st.text("abc&=+%/?#;é ", min_size=1), st.text("xyz&=+%/?#;é "))))
def test_it_changes_no_secret_in_a_query(pairs):
    query = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in pairs)
    cleaned = urlsplit(clean_address(f"https://example.com/a?{query}"))
    assert parse_qsl(cleaned.query, keep_blank_values=True) == pairs


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "example.com/a.ics",
        "mailto:ana@example.com",
        "http://",
        "http:///a.ics",
        "http://:80/",
        "http://exam ple.com/",
        "http://example.com/a b",
        "http://example.com/a\nHost: b",
        "http://example.com\\.other.example/",
        "http://exa\u200bmple.com/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:port/",
        "http://example..com/",
        "http://.example.com/",
        "http://exam%70le.com/",
        "http://127.0.0.1%2f.example/",
        "http://[::1/",
        "http://[::1%25a/b]/",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 126}example/",
        f"http://example.com/{'a' * 2000}",
        f"http://example.com/{'é' * 400}",
        "http://example.com/\ud800",
    ],
)
def test_it_takes_what_is_no_address_for_none(text):
    assert reason(text) is BadAddress.NOT_AN_ADDRESS


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "data", "ws", "httpx", "javascript"])
def test_it_takes_no_other_scheme(scheme):
    assert reason(f"{scheme}://example.com/a.ics") is BadAddress.BAD_SCHEME


@pytest.mark.parametrize("user", ["ana", "ana:secret", ":secret", ":", "ana%40example.com:s"])
def test_it_takes_no_user_and_no_password(user):
    assert reason(f"https://{user}@example.com/a.ics") is BadAddress.HAS_PASSWORD


@pytest.mark.parametrize("ip", [ip for ip in CLOSED if "%" not in ip])
def test_it_takes_no_address_of_a_closed_network(ip):
    host = f"[{ip}]" if ":" in ip else ip
    assert reason(f"https://{host}/a.ics") is BadAddress.NOT_PUBLIC


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "134744072",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "0x",
        "127.1",
        "127.0.1",
        "0",
        "127.0.0.1.",
        "8.8.8.8.",
        "08.8.8.8",
        "8.8.8.256",
        "8.8.8.8.8",
        "example.127",
        "example.0x7f",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[fe80::1%25eth0]",
        "[2606:4700::1111%25eth0]",
        "localhost",
        "LOCALHOST.",
        "ⓛocalhost",
        "calendar",
        "calendar.localhost",
        "printer.local",
        "printer.local.",
        "metadata.google.internal",
        "nas.home.arpa",
    ],
)
def test_it_takes_no_other_spelling_of_one_and_no_local_name(host):
    assert reason(f"http://{host}/") is BadAddress.NOT_PUBLIC


@given(st.text())
def test_it_reads_or_refuses_whatever_it_is_given(text):
    for address in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            cleaned = clean_address(address)
        except BadAddressError:
            continue
        assert cleaned.isascii()
        assert cleaned == clean_address(cleaned)


def test_its_refusal_does_not_repeat_the_address():
    with pytest.raises(BadAddressError) as raised:
        clean_address("https://ana:secret@example.com/private-6f1c2b")
    assert str(raised.value) == "the address is not fetched: has-password"


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/b", "https://example.com:81/b"),
        ("b?c", "https://example.com:81/a/b?c"),
        ("//example.org/b", "https://example.org/b"),
        ("webcal://example.org/b#c", "https://example.org/b"),
        ("https://example.org/b c", "https://example.org/b%20c"),
    ],
)
def test_it_follows_a_redirect_to_where_it_leads(location, address):
    assert next_address("https://example.com:81/a/", location) == address


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("", BadAddress.NOT_AN_ADDRESS),
        ("http://example.com/", BadAddress.BAD_SCHEME),
        ("HTTP://example.org/", BadAddress.BAD_SCHEME),
        ("ftp://example.org/", BadAddress.BAD_SCHEME),
        ("https://ana:secret@example.org/", BadAddress.HAS_PASSWORD),
        ("https://[::1/", BadAddress.NOT_AN_ADDRESS),
        ("https://example.org:x/", BadAddress.NOT_AN_ADDRESS),
        ("//127.0.0.1/", BadAddress.NOT_PUBLIC),
        ("//169.254.169.254/latest/meta-data/", BadAddress.NOT_PUBLIC),
        ("https://2130706433/", BadAddress.NOT_PUBLIC),
        ("https://[::ffff:10.0.0.1]/", BadAddress.NOT_PUBLIC),
    ],
)
def test_it_follows_no_redirect_to_where_it_would_not_go_itself(location, why):
    with pytest.raises(BadAddressError) as raised:
        next_address("https://example.com/a", location)
    assert raised.value.reason is why
