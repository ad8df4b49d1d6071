"""`python -m lessons new TRACK TITLE`: the file of a lesson, ready to fill."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from lessons.explanations import did_you_mean, validate
from lessons.faults import PackError
from lessons.model import TrackFile
from lessons.slugs import slug
from lessons.yamlfile import read_yaml

BLANK = "…"
"""What stands where an author is to write; the linter names each that is left (L25)."""

NAMELESS = "name-it"
"""What stands where a misconception is to be named; a name must be a slug."""

LONGEST_TITLE = 64
LAST_NUMBER = 99
_NAME = 40
"""Characters of a title that go into the file's name."""

_TEMPLATE = """\
# yaml-language-server: $schema={schema}
id: {id}
title: {title}
behaviour: {blank}  # the one thing that somebody could see the learner do
minutes: 5  # lint works it out
source: author-2020  # an id in sources.yaml; add the source there first
evidence: practice  # freelancers, meta-analysis, experiment, theory or practice
reviewed: {day}
cast:
  lead: {{name: {blank}, gender: woman, country: PK, trade: design}}
  other: {{name: {blank}, gender: man, country: SE, role: client}}

# A moment that the reader knows, in 25 words: something is wrong, and it could be Tuesday.
hook: {blank}

# What to do and why: one idea, the source's year, whom it studied, how to do it, a warning.
# 250 to 400 words for hook, idea, dialogue and action together.
idea: {blank}

# Four to eight lines. The other side pushes back, with a reason.
dialogue:
  scene: {blank}
  turns:
    - {{who: {blank}, says: {blank}}}
    - {{who: {blank}, says: {blank}}}
    - {{who: {blank}, says: {blank}}}
    - {{who: {blank}, says: {blank}}}

# One sentence to copy, at most 256 characters, with ___ where it is the learner's own.
say: {blank}

# When {{when}}, {{then}}. A cue of today or tomorrow; a verb, and something that exists afterwards.
action:
  when: {blank}
  then: {blank}
  minutes: 10

items:
  # A choice: a moment that needs a decision. Wrong options are polite, hard-working and wrong.
  - kind: choice
    id: {first}
    stem: {blank}
    options:
{choice}
    # The same behaviour, another person and another case: it comes when the item is asked again.
    again:
      - stem: {blank}
        options:
{again}

  # A judgement: what is the most effective thing to do? Single actions; often one of them is half
  # right (credit: 0.5). keyed_by is author until a panel has rated the options.
  - kind: choice
    id: {second}
    keyed_by: author
    stem: {blank}
    options:
{judgement}

  # A story with three decisions. Weak ones feel good at first, and can be repaired a step later.
  - kind: scenario
    id: {third}
    opening: {blank}
    points:
{points}
    endings:
      - {{id: mended, title: {blank}}}
      - {{id: half-mended, title: {blank}}}
      - {{id: lost, title: {blank}}}
"""

_STORY = (
    ("opening-move", "push-back", "push-back", "push-back"),
    ("push-back", "way-out", "way-out", "way-out"),
    ("way-out", "mended", "half-mended", "lost"),
)


class NewLessonError(Exception):
    """The file was not written. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class _Track:
    folder: Path
    file: TrackFile


def new_lesson(pack: Path, track: str, title: str, today: date) -> Path:
    """Write the file of a lesson into a track of a pack, list it there, and return its path.

    `track` is a folder's name, an id or a skill. The id is the track's next one that was never
    used. Raises NewLessonError.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        msg = f"a title has 1 to {LONGEST_TITLE} characters, and this has {len(title)}"
        raise NewLessonError(msg)
    found = _find(pack, track)
    id_ = _next_id(found)
    path = found.folder / f"{id_.lower()}-{slug(title, 'untitled', _NAME)}.yaml"
    listing = found.folder / "track.yaml"
    listed = _with_lesson(listing.read_text(encoding="utf-8"), id_)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(lesson_text(id_, title, _schema_of(pack, found.folder), today))
    except FileExistsError:
        raise NewLessonError(f"{path} is there already; choose another title") from None
    listing.write_text(listed, encoding="utf-8")
    return path


def lesson_text(id_: str, title: str, schema: str, today: date) -> str:
    """Return the text of a fresh file. `schema` is the schema's path from it."""
    return _TEMPLATE.format(
        id=id_,
        title=_scalar(title),
        schema=schema,
        day=today.isoformat(),
        blank=BLANK,
        first="first-decision",
        second="judgement",
        third="story",
        choice=_options(6, ("best-move", "kind-mistake", "busy-mistake")),
        again=_options(10, ("busy-mistake-again", "best-move-again", "kind-mistake-again")),
        judgement=_options(6, ("generous-mistake", "half-right", "best-action")),
        points="\n".join(_point(*point) for point in _STORY),
    )


def _find(pack: Path, wanted: str) -> _Track:
    tracks = [_Track(path.parent, _read(path)) for path in sorted(pack.glob("*/track.yaml"))]
    if not tracks:
        raise NewLessonError(f"{pack} holds no track; name a pack, a folder with a pack.yaml")
    for track in tracks:
        if wanted in {track.folder.name, track.file.id, track.file.skill}:
            return track
    known = [track.folder.name for track in tracks]
    raise NewLessonError(f"the pack has no track '{wanted}'; {did_you_mean(wanted, known)}")


def _read(path: Path) -> TrackFile:
    try:
        return validate(TrackFile, read_yaml(path))
    except PackError as error:
        raise NewLessonError(f"mend the track first:\n{error}") from None


def _next_id(track: _Track) -> str:
    used = {*track.file.lessons, *track.file.retired}
    # Also those of files that nobody has listed yet.
    used |= {
        file.name.upper()[: file.name.find("-", 4)] for file in track.folder.glob("*-*-*.yaml")
    }
    numbers = [int(id_.partition("-")[2]) for id_ in used if re.fullmatch(r"[A-Z]{3}-\d+", id_)]
    number = max(numbers, default=0) + 1
    if number > LAST_NUMBER:
        raise NewLessonError(f"{track.file.id} has used up its ids; begin another track")
    return f"{track.file.id}-{number}"


def _scalar(text: str) -> str:
    written = yaml.safe_dump(text, allow_unicode=True, width=2 * LONGEST_TITLE)
    return written.removesuffix("\n").removesuffix("\n...")


def _schema_of(pack: Path, folder: Path) -> str:
    """Return the way to the schema: beside the packs, where it lies in the shipped ones."""
    return os.path.relpath(pack.parent / "lesson.schema.json", folder)


def _with_lesson(text: str, id_: str) -> str:
    """Return a `track.yaml` with the id at the end of its lessons, and all else as it was."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)  # it was read as a track before
    listed = next(value for key, value in root.value if key.value == "lessons")
    last = listed.value[-1]
    at = last.end_mark.index
    if listed.flow_style:
        return f"{text[:at]}, {id_}{text[at:]}"
    indent = " " * (last.start_mark.column - 2)
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{indent}- {id_}{text[end:]}"


def _options(indent: int, ids: Sequence[str]) -> str:
    return "\n".join(_option(indent, id_) for id_ in ids)


def _option(indent: int, id_: str) -> str:
    lines = [f"- id: {id_}", f"  text: {BLANK}"]
    if id_.startswith("best"):
        lines += ["  credit: 1", f"  feedback: {BLANK}"]
    else:
        half = ["  credit: 0.5"] if id_ == "half-right" else []
        lines += [*half, f"  feedback: {BLANK}", f"  tempts: {BLANK}"]
        lines += [f"  misconception: {NAMELESS}"]
    return "\n".join(" " * indent + line for line in lines)


def _point(id_: str, best: str, middle: str, weak: str) -> str:
    lines = [f"- id: {id_}", f"  text: {BLANK}", "  options:"]
    ways = (
        ("best", "credit: 1", "trust: 1", best),
        ("tempting", "credit: 0", "hours: -2", middle),
        ("weak", "credit: 0", "trust: -1", weak),
    )
    for name, credit, change, to in ways:
        lines += [f"    - id: {name}", f"      text: {BLANK}", f"      {credit}"]
        lines += [f"      then: {BLANK}", f"      change: {{{change}}}", f"      to: {to}"]
    return "\n".join("      " + line for line in lines)
