"""What every option has, whatever the kind of its item."""

from collections.abc import Sequence

from lessons.items.base import Authored, Choosable, Prose, Slug


class Option(Authored):
    """Something to choose."""

    id: Slug
    """Short, and never changed: it stands in the answer log."""
    text: Prose
    """What the learner chooses, as long and as well written as its neighbours."""

    @property
    def shown(self) -> Choosable:
        """The option as the learner sees it."""
        return Choosable(self.id, self.text)


def show(options: Sequence[Option]) -> tuple[Choosable, ...]:
    """Return the options as the learner sees them."""
    return tuple(option.shown for option in options)


def check_ids(options: Sequence[Option], where: str = "") -> None:
    """Raise ValueError when two of the options have the same id."""
    if len({option.id for option in options}) < len(options):
        msg = f"two options{where} have the same id; give each its own"
        raise ValueError(msg)
