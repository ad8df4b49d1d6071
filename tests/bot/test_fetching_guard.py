"""The fetcher connects to public addresses only, whoever tries to lead it elsewhere."""

import socket
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetching import Failed, Failure, Fetcher, Fresh
from bot.fetching.addresses import Ip
from tests.bot.peers import answering, serving

HERE = "127.0.0.1"


class Answers(AbstractResolver):
    """A DNS that gives one answer after another, and the last of them for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [result(host, ip, port) for ip in answer]

    async def close(self) -> None:
        raise AssertionError("it belongs to the caller")


def result(host: str, ip: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    return ResolveResult(
        hostname=host, host=ip, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


def here(ip: Ip) -> bool:
    return ip == ip_address(HERE)


@pytest.fixture(autouse=True)
def connected(monkeypatch) -> Iterator[list[str]]:
    """Where connections were tried. Nothing leaves the machine, even where the guard is broken."""
    tried: list[str] = []
    connect = BaseSelectorEventLoop.sock_connect

    async def sock_connect(loop, sock, address):
        tried.append(address[0])
        if address[0] != HERE:
            raise OSError("nobody is there")
        await connect(loop, sock, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", sock_connect)
    return tried


async def fetch(address: str, *answers: list[str], allowed=here):
    async with Fetcher(allowed, resolver=Answers(*answers)) as fetcher:
        return await fetcher.fetch(address)


def leading_to(*locations: str) -> tuple[list[str], web.RequestHandler]:
    """A handler that redirects to one place after another, and the paths it was asked for."""
    asked: list[str] = []
    left = list(locations)

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        if not left:
            return web.Response(body=b"there")
        return web.Response(status=302, headers={"Location": left.pop(0)})

    return asked, handler


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[fc00::1]",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "localhost",
    ],
)
async def test_it_refuses_by_default_whatever_is_not_public(host, connected):
    async with Fetcher() as fetcher:
        assert await fetcher.fetch(f"http://{host}/a.ics") == Failed(Failure.NOT_PUBLIC)
    assert connected == []


async def test_it_refuses_by_default_a_name_that_the_system_finds_inside(monkeypatch, connected):
    def getaddrinfo(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (HERE, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    async with Fetcher() as fetcher:
        outcome = await fetcher.fetch("http://calendar.example/a.ics")

    assert outcome == Failed(Failure.NOT_PUBLIC)
    assert connected == []


@pytest.mark.parametrize(
    "answer",
    [
        ["10.0.0.1"],
        ["::1"],
        ["fe80::1%1"],
        ["::ffff:127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["10.0.0.1", "8.8.8.8"],
        ["2606:4700::1111", "8.8.8.8", "127.0.0.1"],
    ],
)
async def test_it_refuses_a_name_with_any_address_that_is_not_public(answer, connected):
    async with Fetcher(resolver=Answers(answer)) as fetcher:
        outcome = await fetcher.fetch("http://calendar.example/a.ics")
    assert outcome == Failed(Failure.NOT_PUBLIC)
    assert connected == []


async def test_it_connects_to_the_public_addresses_of_a_name(connected):
    async with Fetcher(resolver=Answers(["8.8.8.8", "64:ff9b::808:808"])) as fetcher:
        outcome = await fetcher.fetch("http://calendar.example/a.ics")
    assert outcome == Failed(Failure.UNREACHABLE)
    assert sorted(set(connected)) == ["64:ff9b::808:808", "8.8.8.8"]


async def test_it_connects_to_the_very_address_that_was_checked(connected):
    names = Answers([HERE], ["10.0.0.1"])
    async with serving(answering(200, "a")) as url, Fetcher(here, resolver=names) as fetcher:
        address = url.replace(HERE, "calendar.example")
        first = await fetcher.fetch(address)
        assert (names.asked, connected) == (["calendar.example"], [HERE])
        second = await fetcher.fetch(address)

    assert isinstance(first, Fresh)
    assert second == Failed(Failure.NOT_PUBLIC)  # neither the lookup nor the connection was kept
    assert connected == [HERE]


async def test_it_looks_a_name_up_anew_when_it_is_redirected_to_it():
    asked, handler = leading_to("/b")
    async with serving(handler) as url:
        address = url.replace(HERE, "calendar.example") + "/a"
        assert await fetch(address, [HERE], ["10.0.0.1"]) == Failed(Failure.NOT_PUBLIC)
    assert asked == ["/a"]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://169.254.169.254/latest/meta-data/", Failure.NOT_PUBLIC),
        ("http://[::1]/", Failure.NOT_PUBLIC),
        ("http://2130706433/", Failure.NOT_PUBLIC),
        ("http://localhost/", Failure.NOT_PUBLIC),
        ("http://inside.example/", Failure.NOT_PUBLIC),
        ("http://ana:secret@calendar.example/", Failure.BAD_ADDRESS),
        ("file:///etc/passwd", Failure.BAD_ADDRESS),
        ("http://calendar..example/", Failure.BAD_ADDRESS),
        ("", Failure.BAD_ADDRESS),
    ],
)
async def test_it_refuses_a_redirect_to_where_it_would_not_go_itself(location, why, connected):
    asked, handler = leading_to(location)
    async with serving(handler) as url:
        assert await fetch(f"{url}/a", ["10.0.0.1"]) == Failed(why)
    assert asked == ["/a"]
    assert connected == [HERE]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_it_follows_every_kind_of_redirect(status):
    async def handler(request: web.Request) -> web.Response:
        if request.path == "/b":
            return web.Response(text=request.method)
        return web.Response(status=status, headers={"Location": "b"})

    async with serving(handler) as url:
        outcome = await fetch(f"{url}/a", [])
    assert outcome == Fresh(b"GET", None, None)


async def test_it_follows_three_redirects_and_no_fourth():
    asked, handler = leading_to("/b", "/c", "/d")
    async with serving(handler) as url:
        assert await fetch(f"{url}/a", []) == Fresh(b"there", None, None)
    assert asked == ["/a", "/b", "/c", "/d"]

    asked, handler = leading_to(*["/a"] * 9)
    async with serving(handler) as url:
        assert await fetch(f"{url}/a", []) == Failed(Failure.TOO_MANY_REDIRECTS)
    assert asked == ["/a"] * 4


async def test_it_uses_no_proxy_of_the_environment(monkeypatch):
    asked, proxy = leading_to()
    async with serving(proxy) as proxy_url, serving(answering(200, "straight")) as url:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy_url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        outcome = await fetch(url.replace(HERE, "calendar.example"), [HERE])

    assert outcome == Fresh(b"straight", None, None)
    assert asked == []


async def test_it_sends_back_no_cookie():
    cookies = []

    async def handler(request: web.Request) -> web.Response:
        cookies.append(request.headers.get("Cookie"))
        headers = {"Set-Cookie": "who=ana; Path=/", "Location": "/b"}
        return web.Response(status=302 if len(cookies) % 2 else 200, headers=headers)

    async with serving(handler) as url, Fetcher(here, resolver=Answers([HERE])) as fetcher:
        for _ in range(2):
            await fetcher.fetch(url.replace(HERE, "calendar.example"))
    assert cookies == [None] * 4
