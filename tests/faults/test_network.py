"""No network for minutes, hours and days: nothing stale comes afterwards, and nothing is lost."""

from tests.conversations.scenes import NOON, planned, states
from tests.faults.far import FarStage, settle_in
from tests.faults.scenes import TUESDAY_NOON, watch
from tests.stage import until

FIVE_PAST, QUARTER_PAST = "2026-03-02T07:35:00Z", "2026-03-02T07:46:00Z"


async def test_what_was_due_comes_once_the_network_is_back_within_its_gap(far: FarStage) -> None:
    ayesha, bruno = await settle_in(far), await settle_in(far, 2, "Bruno")
    hers, his = await watch(ayesha), await watch(bruno)
    await far.server.shut()
    await far.to(NOON)
    await far.pass_by(60)
    await far.server.open()
    assert (await hers.lessons(), await his.lessons()) == (0, 0)

    await far.to(FIVE_PAST)
    assert (await hers.lessons(), await his.lessons()) == (1, 1)


async def test_hours_without_a_network_leave_nothing_stale(far: FarStage) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.server.shut()
    await far.to(NOON)
    for _ in range(6):
        await far.pass_by(600)
    await far.server.open()
    for _ in range(3):
        await far.pass_by(600)
    assert await hers.lessons() == 0
    assert await planned(far) == TUESDAY_NOON

    await far.to(TUESDAY_NOON)
    assert await hers.lessons() == 1


async def test_a_bite_that_could_not_be_withdrawn_goes_when_the_network_is_back(
    far: FarStage,
) -> None:
    ayesha = await settle_in(far)
    hers = await watch(ayesha)
    await far.to(NOON)
    assert await hers.lessons() == 1
    await far.server.shut()
    await far.to(QUARTER_PAST)
    assert (await states(far))[0] == "expired"

    await far.server.open()
    assert await hers.lessons() == 1
    await far.pass_by(10)
    assert await hers.lessons() == 0


async def test_what_was_said_meanwhile_is_answered_in_order(far: FarStage) -> None:
    ayesha, bruno = await settle_in(far), await settle_in(far, 2, "Bruno")
    await far.server.shut()
    await far.server.open()
    # Telegram took it while the bot could not be reached; the bot polls again after a while.
    for text in ("/slots", "weekdays 18:00-18:10", "/slots"):
        await far.post("/sandbox/chats/1/text", {"text": text})
    await bruno.say("/slots")

    async def answered() -> bool:
        return len(texts(await ayesha.messages())) >= 2

    await until(answered)
    first, second = texts(await ayesha.messages())
    assert "18:00" not in first
    assert "18:00" in second
    assert len(texts(await bruno.messages())) == 1


def texts(messages: list) -> list[str]:
    return [one["text"] for one in messages if "Your times" in one.get("text", "")]
