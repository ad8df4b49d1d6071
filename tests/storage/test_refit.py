"""Refitting: new parameters are used if they predict better what was held out, and only then."""

from datetime import UTC, datetime, timedelta
from math import log
from random import Random

import pytest
from fsrs import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS
from sqlalchemy import insert

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import recall, remember
from storage import fits, refit
from storage.refit import NoOptimizerError, Review, TooFewReviewsError, try_out
from storage.tables import answers
from tests.storage.desk import rows
from tests.storage.people import OPEN, enrol

FORGETFUL = (*DEFAULT_PARAMETERS[:8], 0.0, *DEFAULT_PARAMETERS[9:20], 0.6)
"""Whoever has these forgets sooner than the defaults expect, however often they answer."""

REF = ItemRef("FBK-1", "which-question")
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Faker:
    """A fit that returns what it was given, and keeps what it was asked to fit to."""

    def __init__(self, parameters):
        self.parameters, self.reviews = parameters, None

    def __call__(self, reviews, /):
        self.reviews = reviews
        return self.parameters


def life(seed: int, parameters, items: int = 15, times: int = 6) -> list[Review]:
    """What a learner answers whose memory goes by these parameters."""
    rng, history = Random(seed), []
    for item in range(items):
        ref, at, memory = ItemRef("FBK-1", f"item-{item}"), START + item * DAY, None
        for _ in range(times):
            chance = recall(memory, at, parameters) if memory else 0.7
            outcome = Outcome(float(rng.random() < chance), 1)
            memory = remember(memory, outcome, at, parameters)
            history.append(Review(ref, outcome, at))
            at += timedelta(days=rng.uniform(1.1, 9))
    return sorted(history, key=lambda review: review.at)


FORGETFUL_LIVES = [life(seed, FORGETFUL) for seed in range(12)]
USUAL_LIVES = [life(seed, DEFAULT_PARAMETERS) for seed in range(12)]


def test_parameters_that_predict_better_are_better():
    trial = try_out(FORGETFUL_LIVES, Faker(FORGETFUL), DEFAULT_PARAMETERS)
    assert trial.better
    assert trial.loss < trial.loss_before
    assert trial.parameters == FORGETFUL


def test_parameters_that_predict_worse_are_not():
    trial = try_out(USUAL_LIVES, Faker(FORGETFUL), DEFAULT_PARAMETERS)
    assert not trial.better
    assert trial.loss > trial.loss_before


def test_the_same_parameters_are_not_better():
    trial = try_out(USUAL_LIVES, Faker(DEFAULT_PARAMETERS), DEFAULT_PARAMETERS)
    assert (trial.loss, trial.better) == (trial.loss_before, False)


@pytest.mark.parametrize(
    ("gains", "better"),
    [
        ([0.1, 0.3, 0.1, 0.3], True),
        ([0.1, -0.08, 0.1, -0.08], False),  # less on average, but it may be luck
        ([-0.1, -0.1, -0.1, -0.1], False),
        ([0.1, 0.1, 0.1, 0.1], True),
        ([0.0, 0.0, 0.0, 0.0], False),
    ],
)
def test_better_is_more_than_luck(gains, better):
    assert refit.is_better([1.0] * 4, [1.0 - gain for gain in gains]) == better


def test_the_newest_fifth_of_each_learner_is_held_out_and_the_rest_fitted_to():
    fit = Faker(FORGETFUL)
    trial = try_out(FORGETFUL_LIVES, fit, DEFAULT_PARAMETERS)
    assert len(fit.reviews) == sum(72 for _ in FORGETFUL_LIVES)  # of 90 each
    assert len({review.card_id for review in fit.reviews}) == 12 * 15
    assert (trial.fitted, trial.held_out) == (12 * (72 - 15), 12 * 18)
    latest = max(review.review_datetime for review in fit.reviews)
    assert latest <= max(history[71].at for history in FORGETFUL_LIVES)
    assert {review.rating for review in fit.reviews} == {Rating.Again, Rating.Good}


def test_a_learner_is_judged_as_the_bot_would_predict_them():
    right, wrong = Outcome(1.0, 1), Outcome(0.0, 1)
    hour = timedelta(hours=1)
    history = [
        *(Review(ItemRef("FBK-1", f"x{n}"), right, START) for n in range(8)),
        Review(ItemRef("FBK-1", "x1"), right, START + 3 * DAY + hour),
        Review(ItemRef("FBK-1", "x2"), wrong, START + 4 * DAY),
    ]
    memory = remember(None, right, START)
    first = -log(recall(memory, START + 3 * DAY + hour))
    second = -log(1 - recall(memory, START + 4 * DAY))
    found = list(refit.losses([history], DEFAULT_PARAMETERS))
    assert found == pytest.approx([first, second])


def test_what_is_asked_again_on_the_same_day_is_not_judged():
    right = Outcome(1.0, 1)
    times = [START, START + 2 * DAY, START + 2 * DAY + timedelta(hours=23)]
    first = [Review(ItemRef("FBK-1", f"x{n}"), right, START) for n in range(7)]
    history = first + [Review(REF, right, at) for at in times]
    assert len(list(refit.losses([history], DEFAULT_PARAMETERS))) == 1


@pytest.mark.parametrize(
    ("people", "told"), [(9, "513 reviews to fit to"), (2, "114"), (0, "0 rev")]
)
def test_too_few_reviews_are_told(people, told, monkeypatch):
    monkeypatch.setattr(refit, "FEWEST_HELD_OUT", 163)
    with pytest.raises(TooFewReviewsError, match=told):
        try_out(USUAL_LIVES[:people], Faker(FORGETFUL), DEFAULT_PARAMETERS)


def test_of_very_many_reviews_some_cards_are_fitted_to(monkeypatch):
    monkeypatch.setattr(refit, "MOST_FITTED", 300)
    fit = Faker(FORGETFUL)
    try_out(FORGETFUL_LIVES, fit, DEFAULT_PARAMETERS)
    assert 100 < len(fit.reviews) <= 300
    assert {review.card_id % 3 for review in fit.reviews} == {0}


def test_what_fsrs_does_not_take_is_refused():
    with pytest.raises(ValueError, match="parameters"):
        try_out(USUAL_LIVES, Faker((9.0,) * 3), DEFAULT_PARAMETERS)


async def record(database, lives):
    """Write lives into the log, with what no review is."""
    for learner_id, history in enumerate(lives, 1):
        await enrol(database, learner_id)
        columns = {"learner_id": learner_id, "lesson_id": "FBK-1", "part": 0, "step": 0}
        columns |= {"credit": 0.0, "seconds": 9.0}
        made = [
            columns
            | {"kind": kind, "item_id": review.ref.item_id, "answered_at": review.at}
            | {"score": score}
            for review in history
            for kind, score in (
                ("review", review.outcome.score),
                ("replay", 0.0),
                ("review", None),
            )
        ]
        async with database.write() as work:
            await work.execute(insert(answers), made)
            await work.commit()


async def test_better_parameters_are_used_from_then_on(database):
    await record(database, FORGETFUL_LIVES)
    trial = await refit.refit(database, Faker(FORGETFUL), OPEN)
    assert trial == try_out(FORGETFUL_LIVES, Faker(FORGETFUL), DEFAULT_PARAMETERS)
    (row,) = await rows(database, "fits")
    assert (row.used, row.reviews, row.fitted_at) == (True, trial.held_out, OPEN)
    assert (row.loss, row.loss_before) == (trial.loss, trial.loss_before)
    async with database.read() as work:
        assert await fits.current(work) == FORGETFUL
    again = await refit.refit(database, Faker(DEFAULT_PARAMETERS), OPEN)
    assert (again.loss_before, again.better) == (trial.loss, False)


async def test_others_are_kept_and_not_used(database):
    await record(database, USUAL_LIVES)
    trial = await refit.refit(database, Faker(FORGETFUL), OPEN)
    (row,) = await rows(database, "fits")
    assert (row.used, row.loss) == (False, trial.loss)
    async with database.read() as work:
        assert await fits.current(work) == DEFAULT_PARAMETERS


async def test_a_dry_run_writes_nothing(database):
    await record(database, FORGETFUL_LIVES)
    assert (await refit.refit(database, Faker(FORGETFUL), OPEN, dry_run=True)).better
    assert await rows(database, "fits") == []


async def test_too_few_reviews_change_nothing(database):
    await record(database, FORGETFUL_LIVES[:2])
    with pytest.raises(TooFewReviewsError):
        await refit.refit(database, Faker(FORGETFUL), OPEN)
    assert await rows(database, "fits") == []


class Optimizer:
    """As the package's own, without what it does."""

    def __init__(self, reviews):
        self.reviews = reviews

    def compute_optimal_parameters(self):
        return [float(len(self.reviews))] * 21


def test_the_optimizer_is_the_package_s(monkeypatch):
    monkeypatch.setattr("fsrs.optimizer.Optimizer", Optimizer)
    assert refit.optimizer()(("a", "b")) == (2.0,) * 21


def test_an_optimizer_that_is_not_installed_is_told(monkeypatch):
    def missing(_):
        raise ImportError

    monkeypatch.setattr("fsrs.optimizer.Optimizer", missing)
    with pytest.raises(NoOptimizerError, match=r'pip install "fsrs\[optimizer\]"'):
        refit.optimizer()
