"""Jobs: they run again and again, whatever becomes of one run."""

import asyncio
import logging

import pytest

from scheduler.jobs import Jobs
from tests.stage import until

OFTEN = 0.01


class Job:
    """Counts its runs, and is what a test wants it to be."""

    def __init__(self, *, fails: bool = False, waits: bool = False) -> None:
        self.fails = fails
        self.release = asyncio.Event()
        if not waits:
            self.release.set()
        self.begun = self.ended = self.together = self.most_together = 0

    async def __call__(self) -> None:
        self.begun += 1
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await self.release.wait()
            if self.fails:
                raise ZeroDivisionError
        finally:
            self.together -= 1
        self.ended += 1


@pytest.fixture
async def jobs():
    jobs = Jobs()
    yield jobs
    await jobs.stop()


async def test_a_job_runs_again_and_again(jobs):
    job = Job()
    jobs.every(OFTEN, "job", job)
    jobs.start()
    await until(lambda: job.ended >= 3)


async def test_a_job_waits_for_the_start(jobs):
    job = Job()
    jobs.every(OFTEN, "job", job)
    other = Job()
    early = Jobs()
    early.every(OFTEN, "other", other)
    early.start()
    await until(lambda: other.ended >= 3)
    await early.stop()
    assert job.begun == 0
    jobs.start()


async def test_a_failing_job_is_logged_and_runs_again(jobs, caplog):
    job = Job(fails=True)
    jobs.every(OFTEN, "digest", job)
    with caplog.at_level(logging.ERROR):
        jobs.start()
        await until(lambda: job.begun >= 3)
    (first, *_) = caplog.records
    assert first.getMessage() == "job digest failed, 1 in a row"
    assert first.exc_info is not None
    assert first.exc_info[0] is ZeroDivisionError


async def test_a_failing_job_holds_up_no_other(jobs, caplog):
    caplog.set_level(logging.CRITICAL)
    good = Job()
    jobs.every(OFTEN, "bad", Job(fails=True))
    jobs.every(OFTEN, "good", good)
    jobs.start()
    await until(lambda: good.ended >= 3)


async def test_a_slow_job_never_runs_twice_at_once(jobs, caplog):
    caplog.set_level(logging.CRITICAL)  # APScheduler warns of each run it leaves out
    slow, quick = Job(waits=True), Job()
    jobs.every(OFTEN, "slow", slow)
    jobs.every(OFTEN, "quick", quick)
    jobs.start()
    await until(lambda: slow.begun == 1 and quick.ended >= 5)
    assert slow.begun == 1
    slow.release.set()
    await until(lambda: slow.ended >= 2)
    assert slow.most_together == 1


async def test_stopping_waits_for_a_job_under_way_and_starts_no_other():
    jobs = Jobs()
    job = Job(waits=True)
    jobs.every(OFTEN, "job", job)
    jobs.start()
    await until(lambda: job.begun == 1)
    async with asyncio.TaskGroup() as stopping:
        stop = stopping.create_task(jobs.stop())
        await asyncio.sleep(0)
        assert not stop.done()
        job.release.set()
    assert (job.begun, job.ended) == (1, 1)


async def test_a_job_that_goes_on_failing_is_told_of_once_and_when_it_is_well(jobs, caplog):
    job = Job(fails=True)
    jobs.every(OFTEN, "digest", job)
    with caplog.at_level(logging.WARNING):
        jobs.start()
        await until(lambda: job.begun >= 4)
        job.fails = False
        await until(lambda: "well again" in caplog.text)
    told = [record.getMessage() for record in caplog.records]
    assert told[0] == "job digest failed, 1 in a row"
    assert len(told) == 2


async def test_stopping_does_not_wait_for_ever(caplog):
    caplog.set_level(logging.CRITICAL)
    jobs = Jobs()
    job = Job(waits=True)
    jobs.every(OFTEN, "job", job)
    jobs.start()
    await until(lambda: job.begun == 1)
    async with asyncio.timeout(5):
        await jobs.stop(0.01)
    await until(lambda: job.together == 0)
    assert job.ended == 0
