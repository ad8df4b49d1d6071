"""Requirements: the lessons that come before a lesson are there, and do not wait for each other."""

from collections.abc import Iterable, Iterator, Mapping

from lessons.faults import Fault
from lessons.yamlfile import Document


def check_requirements(documents: Iterable[Document]) -> Iterator[Fault]:
    """Yield where a lesson requires one that is not here, or, by way of others, itself.

    `documents` are all the files of lessons, those with faults too.
    """
    files = {str(file.value.get("id")): file for file in documents}
    required = {id_: _required(file) for id_, file in files.items()}
    told: set[str] = set()
    for id_, file in files.items():
        for index, other in enumerate(required[id_]):
            if other not in files:
                message = f"no lesson has 'id: {other}'; write the lesson, or mend this"
                yield file.fault(("requires", index), message, "F06")
            elif id_ not in told and (circle := _way(other, id_, required)):
                told.update(circle)
                way = " requires ".join((id_, *circle))
                message = f"{way}, so none can be the first; take one of them out"
                yield file.fault(("requires", index), message, "F06")


def _required(file: Document) -> tuple[str, ...]:
    listed = file.value.get("requires")
    return tuple(id_ for id_ in listed if isinstance(id_, str)) if isinstance(listed, tuple) else ()


def _way(start: str, end: str, required: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the lessons from `start` to `end`, each requiring the next; none without a way."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:  # which grows meanwhile
        if way[-1] == end:
            return way
        onward = [id_ for id_ in required.get(way[-1], ()) if id_ not in seen]
        seen.update(onward)
        ways += [(*way, id_) for id_ in onward]
    return ()
