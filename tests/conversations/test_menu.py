"""The menu of commands beside the typing field."""

import pytest

from bot.router import COMMANDS
from tests.conversations.test_languages import in_urdu
from tests.stage import Stage, until


async def commands(stage: Stage, language: str) -> dict[str, str]:
    person = stage.person(1, first_name="Ayesha", language_code=language)
    await person.say("/help")

    async def there() -> bool:
        return bool((await person.chat())["commands"])

    await until(there)
    return {one["command"]: one["description"] for one in (await person.chat())["commands"]}


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_it_has_eight_commands_or_fewer_that_all_answer(stage: Stage, language: str) -> None:
    menu = await commands(stage, language)

    assert 5 <= len(menu) <= 8
    assert menu.keys() <= COMMANDS.keys()


async def test_help_names_every_command(stage: Stage) -> None:
    person = stage.person(1, first_name="Ayesha")
    await person.say("/help")
    text = await person.last_text()

    assert {name for name in COMMANDS if f"/{name}" not in text} == {"start", "help"}


async def test_it_is_in_the_learners_language(stage: Stage) -> None:
    async def in_both() -> bool:
        return in_urdu("".join((await commands(stage, "ur")).values()))

    await until(in_both)
    assert (await commands(stage, "en"))["now"] == "A lesson at once"


async def test_the_bot_says_what_it_is_before_the_first_word(stage: Stage) -> None:
    async def described() -> bool:
        about = await stage.call("getMyShortDescription")
        return "freelancers" in about["short_description"]

    await until(described)
