"""Stories: which of a scenario's endings a learner has come to."""

from collections import defaultdict

from sqlalchemy import select

from lessons.items import Answers, Scenario, UnknownOptionError
from storage.database import UnitOfWork
from storage.tables import answers


async def endings_seen(
    work: UnitOfWork, learner_id: int, lesson_id: str, scenario: Scenario
) -> set[str]:
    """Return the ids of the endings seen, as far as the scenario still has them."""
    mine = (
        (answers.c.learner_id == learner_id)
        & (answers.c.lesson_id == lesson_id)
        & (answers.c.item_id == scenario.id)
    )
    columns = (answers.c.delivery_id, answers.c.part, answers.c.answer)
    query = select(*columns).where(mine).order_by(answers.c.id)
    paths: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in await work.execute(query):
        paths[row.delivery_id, row.part].append(row.answer)
    return set(filter(None, (_ending(scenario, tuple(path)) for path in paths.values())))


def _ending(scenario: Scenario, path: Answers) -> str | None:
    try:
        return scenario.ending(path)
    except UnknownOptionError:  # the story has been rewritten since
        return None
