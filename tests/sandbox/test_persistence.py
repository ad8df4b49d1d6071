import asyncio
import signal
import sys

import aiohttp
import pytest

from tests.sandbox.conftest import TOKEN, make_png, run_sandbox

KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_everything_stands_again_after_a_restart(tmp_path):
    path = tmp_path / "sandbox.db"
    async with run_sandbox(path) as peer:
        said = await peer.say("/start", first_name="Ayesha", language_code="ur")
        sent = await peer.result("sendMessage", chat_id=1, text="pick", reply_markup=KEYBOARD)
        await peer.result("sendMessage", chat_id=1, text="keys", reply_markup={"keyboard": [["k"]]})
        gone = await peer.result("sendMessage", chat_id=1, text="gone")
        await peer.result("deleteMessage", chat_id=1, message_id=gone["message_id"])
        pressed = await peer.press(sent["message_id"], "a")
        await peer.result("setMyCommands", commands=[{"command": "go", "description": "Go"}])
        await peer.result("setMyName", name="Kept")
        await peer.post("clock", {"advance_seconds": 86_400})
        before = await peer.chat()
        then = peer.sandbox.clock.offset
    async with run_sandbox(path) as peer:
        assert await peer.chat() == before
        assert before["user"]["first_name"] == "Ayesha"
        assert peer.sandbox.clock.offset == then
        ids = [one["update_id"] for one in await peer.updates()]
        assert ids == [said["update_id"], pressed["update_id"]]
        assert (await peer.result("getMe"))["first_name"] == "Kept"
        new = await peer.result("sendMessage", chat_id=1, text="new")
        assert new["message_id"] == gone["message_id"] + 1


async def test_files_and_blocks_are_kept(tmp_path):
    path = tmp_path / "sandbox.db"
    async with run_sandbox(path) as peer:
        await peer.chat()
        form = aiohttp.FormData({"chat_id": "1"})
        form.add_field("photo", make_png(), filename="a.png", content_type="image/png")
        async with peer.session.post(f"{peer.url}/bot{TOKEN}/sendPhoto", data=form) as response:
            file_id = (await response.json())["result"]["photo"][-1]["file_id"]
        await peer.post("chats/1/block", {"blocked": True})
    async with run_sandbox(path) as peer:
        async with peer.session.get(f"{peer.url}/sandbox/files/{file_id}") as response:
            assert await response.read() == make_png()
        assert (await peer.api("sendMessage", chat_id=1, text="x"))["error_code"] == 403


async def start_process(path):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--listen", "127.0.0.1:0", "--data", str(path),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(30):
        line = (await process.stdout.readline()).decode()
    return process, line.split()[-1]


@pytest.mark.crash
async def test_a_killed_sandbox_loses_nothing(tmp_path):
    path = tmp_path / "sandbox.db"
    async with aiohttp.ClientSession() as session:
        process, url = await start_process(path)
        async with session.post(f"{url}sandbox/chats/1/text", json={"text": "/start"}) as response:
            said = await response.json()
        body = {"chat_id": 1, "text": "pick", "reply_markup": KEYBOARD}
        async with session.post(f"{url}bot{TOKEN}/sendMessage", json=body) as response:
            sent = (await response.json())["result"]
        process.kill()
        await process.wait()
        process, url = await start_process(path)
        async with session.get(f"{url}sandbox/chats/1") as response:
            assert (await response.json())["messages"] == [said["message"], sent]
        async with session.get(f"{url}bot{TOKEN}/getUpdates") as response:
            updates = (await response.json())["result"]
        assert [one["update_id"] for one in updates] == [said["update_id"]]
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
