# ruff: noqa: T201 - a command speaks to a terminal
"""Commands about what is worked out from the log of answers: recompute, refit."""

from argparse import Namespace

from scheduler.clock import SystemClock
from storage.commands import CommandError, count
from storage.commands.people import is_known, unknown
from storage.database import Database
from storage.recompute import recompute as recompute_all
from storage.refit import NoOptimizerError, TooFewReviewsError, Trial, optimizer
from storage.refit import refit as refit_all


async def recompute(database: Database, options: Namespace) -> int:
    """Compare memories and paces with the log, and mend them if told to."""
    if options.learner is not None and not await is_known(database, options.learner):
        raise unknown(options.learner)
    differ = await _compare(database, options.learner, write=options.write)
    if differ and not options.write:
        print("With --write they are mended.")
        return 1
    return 0


async def refit(database: Database, options: Namespace) -> int:
    """Fit the parameters of memory, and use them where they are better."""
    try:
        fit = optimizer()
        trial = await refit_all(database, fit, SystemClock().now(), dry_run=options.dry_run)
    except NoOptimizerError as error:
        raise CommandError(str(error)) from None
    except TooFewReviewsError as few:
        print(f"{few} Nothing was changed.")
        return 0
    _tell(trial, dry=options.dry_run)
    if trial.better and not options.dry_run:
        await _compare(database, write=True)
        print("Restart the bot now, and then run `python -m storage recompute --write`:")
        print("what was answered in between went by the parameters before.")
    return 0


def _tell(trial: Trial, *, dry: bool) -> None:
    print(
        f"Fitted to {trial.fitted} reviews. Over {trial.held_out} others the log loss is"
        f" {trial.loss:.4f} instead of {trial.loss_before:.4f}."
    )
    if not trial.better:
        print("That is not better by more than chance: the parameters in use stay.")
    elif dry:
        print("That is better. Nothing was changed, as this was a dry run.")
    else:
        print("That is better, so they are used; the memories are worked out anew with them.")


async def _compare(database: Database, learner_id: int | None = None, *, write: bool) -> int:
    """Print who differs from their log, and return how many do."""
    checked = differ = 0
    async for batch in recompute_all(database, learner_id, write=write):
        checked += batch.learners
        differ += len(batch.differences)
        for difference in batch.differences:
            print(difference)
    print(f"Checked {count(checked)}: {differ} differed{' and were mended' * write}.")
    return differ
