"""Editions: a bite is finished in the lessons that it was begun in."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from lessons.bite import Bite, Part
from lessons.model import Curriculum
from storage import editions
from storage.tables import editions as table
from tests.stage import until
from tests.storage.desk import rows
from tests.storage.people import BEFORE, OPEN


def retold(curriculum: Curriculum, title: str) -> Curriculum:
    (track,) = curriculum.tracks
    (lesson,) = track.lessons
    told = lesson.model_copy(update={"title": title})
    return Curriculum((replace(track, lessons=(told,)),), curriculum.sources)


def bite_of(curriculum: Curriculum, *parts: Part) -> Bite:
    digests = {id_: edition.digest for id_, edition in curriculum.editions.items()}
    return Bite(parts or (Part("lesson", "FBK-1"),), 60.0, digests)


async def keep(database, curriculum, now=BEFORE):
    async with database.write() as work:
        count = await editions.keep(work, curriculum, now)
        await work.commit()
    return count


async def of(database, bite, curriculum):
    async with database.read() as work:
        return await editions.of(work, bite, curriculum)


async def test_what_is_kept_is_kept_once(database, curriculum):
    assert await keep(database, curriculum) == 1
    assert await keep(database, curriculum, OPEN) == 0
    assert await keep(database, retold(curriculum, "Ask late"), OPEN) == 1
    assert sorted(row.kept_at for row in await rows(database, "editions")) == [BEFORE, OPEN]


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_two_workers_that_start_at_once_keep_it_once(database, second, curriculum):
    async with asyncio.TaskGroup() as group, database.write() as work:
        await editions.keep(work, curriculum, BEFORE)
        other = group.create_task(keep(second, curriculum, OPEN))
        await until(lambda: waits(database))
        await work.commit()

    assert other.done()
    assert [row.kept_at for row in await rows(database, "editions")] == [BEFORE]


async def waits(database) -> bool:
    """Tell whether anybody waits for another's transaction."""
    async with database.read() as work:
        query = text(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
        )
        return bool((await work.execute(query)).scalar_one())


async def test_a_lesson_as_it_stands_is_not_read_from_the_table(database, curriculum):
    bite = bite_of(curriculum)
    assert await of(database, bite, curriculum) == curriculum.editions


async def test_a_bite_is_finished_in_the_lesson_it_was_begun_in(database, curriculum):
    await keep(database, curriculum)
    now = retold(curriculum, "Ask late")
    found = await of(database, bite_of(curriculum), now)
    assert found == curriculum.editions
    assert (await of(database, bite_of(now), now))["FBK-1"].lesson.title == "Ask late"


async def test_a_lesson_that_was_taken_out_is_still_there_for_it(database, curriculum):
    await keep(database, curriculum)
    assert await of(database, bite_of(curriculum), Curriculum((), {})) == curriculum.editions


async def test_what_was_never_kept_is_given_as_it_stands(database, curriculum):
    now = retold(curriculum, "Ask late")
    assert await of(database, bite_of(curriculum), now) == now.editions
    assert await of(database, bite_of(curriculum), Curriculum((), {})) == {}


async def test_what_can_not_be_read_any_more_is_given_as_it_stands(database, curriculum):
    """A release may have given lessons other fields."""
    await keep(database, curriculum)
    async with database.write() as work:
        await work.execute(update(table).values(text='{"lesson": {}, "source": {}}'))
        await work.commit()
    now = retold(curriculum, "Ask late")
    assert await of(database, bite_of(curriculum), now) == now.editions


async def test_a_bite_of_an_earlier_release_names_no_edition(database, curriculum):
    bite = Bite((Part("lesson", "FBK-1"),), 60.0)
    assert await of(database, bite, curriculum) == curriculum.editions


async def test_a_primer_names_several_lessons_and_a_debrief_none(database, curriculum):
    parts = (Part("primer", "FBK-1,FBK-9"), Part("debrief", about=1))
    assert await of(database, Bite(parts, 60.0), curriculum) == curriculum.editions
