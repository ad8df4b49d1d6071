import pytest

from tests.sandbox.conftest import run_sandbox


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::", ""]
)
async def test_a_foreign_host_is_refused(peer, host):
    for path in ("/", "/sandbox/chats", "/bot1:abc/getMe"):
        async with peer.session.get(peer.url + path, headers={"Host": host}) as response:
            assert response.status in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:9"])
async def test_an_own_host_is_served(peer, host):
    async with peer.session.get(f"{peer.url}/sandbox/chats", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "SAME"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, 200),
    ],
)
async def test_another_sites_page_is_refused(peer, headers, status):
    headers = {name: value.replace("SAME", peer.url) for name, value in headers.items()}
    for path, body in (("/sandbox/chats/1/text", {"text": "x"}), ("/bot1:abc/getMe", {})):
        async with peer.session.post(peer.url + path, json=body, headers=headers) as response:
            assert response.status == status


async def test_the_page_may_be_opened_from_a_link(peer):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with peer.session.get(peer.url + "/", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["%2e%2e/page.py", "..%2fwire.py", "none.js", "%2fetc%2fpasswd", "../../x.js"]
)
async def test_only_the_pages_own_files_are_served(peer, path):
    async with peer.session.get(f"{peer.url}/page/{path}") as response:
        assert response.status == 404


async def test_the_pages_scripts_are_scripts(peer):
    async with peer.session.get(f"{peer.url}/page/main.js") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_the_page_can_be_left_out():
    async with run_sandbox(live_page=False) as peer, peer.session.get(peer.url + "/") as response:
        assert response.status == 404
