"""A small pack on disk, whole or with one thing wrong."""

from pathlib import Path
from tempfile import TemporaryDirectory

from lessons.loader import load_packs
from lessons.model import Lesson

PACK = """\
name: sample
version: 1.0.0
licence: CC-BY-4.0
language: en
"""

SOURCES = """\
gray-2020:
  authors: A. Gray
  year: 2020
  title: On asking
  published: A Journal 1
  status: verified
"""

TRACK = """\
id: FBK
skill: feedback
title: Feedback you can use
summary: Ask for it, and use it.
lessons:
  - FBK-1
"""

LESSON = """\
# yaml-language-server: $schema=../../lesson.schema.json
id: FBK-1
title: Ask early
behaviour: Ask one question early.
minutes: 3
source: gray-2020
evidence: experiment
reviewed: 2026-01-31
hook: You wait for word.
idea: Ask **one** thing.
dialogue:
  scene: A chat.
  turns:
    - {who: Ada, says: Hello}
    - {who: Bo, says: Hello}
    - {who: Ada, says: One thing?}
    - {who: Bo, says: The top.}
say: What one thing would you change?
action:
  when: you open a draft
  then: send the question
  minutes: 5
items:
  - kind: choice
    id: which-question
    stem: Which question?
    options:
      - id: narrow
        text: A narrow one
        credit: 1
        feedback: It can be answered.
      - id: wide
        text: A wide one
        feedback: It is hard to answer.
        tempts: It seems open.
        misconception: asks-wide
      - id: none
        text: None
        feedback: You learn nothing.
        tempts: It is quiet.
        misconception: stays-silent
  - kind: scenario
    id: one-story
    opening: You are Ada.
    points:
      - id: start
        text: What now?
        options:
          - {id: ask, text: Ask, credit: 1, then: He tells., change: {trust: 1}, to: middle}
          - {id: leave, text: Leave, then: It is over., change: {money: -50}, to: lost}
      - id: middle
        text: And now?
        options:
          - {id: thank, text: Thank him, credit: 1, then: He smiles., change: {hours: 2}, to: won}
          - {id: argue, text: Argue, credit: 0.5, then: He sighs., to: lost}
    endings:
      - {id: won, title: A client who tells}
      - {id: lost, title: Silence}
"""


def write_pack(folder: Path, **changed: str) -> Path:
    """Write a pack into `folder`; `pack`, `sources`, `track` and `lesson` replace its files."""
    track = folder / "feedback"
    track.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(changed.get("pack", PACK), encoding="utf-8")
    (folder / "sources.yaml").write_text(changed.get("sources", SOURCES), encoding="utf-8")
    (track / "track.yaml").write_text(changed.get("track", TRACK), encoding="utf-8")
    (track / "ask.yaml").write_text(changed.get("lesson", LESSON), encoding="utf-8")
    return folder


def swap(text: str, old: str, new: str) -> str:
    """Return `text` with its one `old` replaced."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    """Return the number of the first line that holds `part`."""
    return text[: text.index(part)].count("\n") + 1


KINDS = """\
  - kind: choice
    id: two-ways
    stem: Which first?
    options:
      - {id: one, text: One, credit: 1, feedback: One it is.}
      - {id: two, text: Two, feedback: Two is late., tempts: It is near., misconception: too-late}
      - {id: six, text: Six, feedback: Six is far., tempts: It is round., misconception: too-far}
    again:
      - stem: Which of these first?
        options:
          - {id: ace, text: Ace, credit: 1, feedback: The ace it is.}
          - {id: ten, text: Ten, feedback: Ten is high., tempts: It fits., misconception: too-far}
          - {id: jack, text: Jack, feedback: No., tempts: He smiles., misconception: too-late}
  - kind: several
    id: what-belongs
    stem: What belongs in the message?
    options:
      - {id: price, text: The price, right: true, feedback: Without a price nobody can say yes.}
      - {id: date, text: The date, right: true, feedback: Without a date nobody can plan.}
      - {id: excuse, text: An excuse, right: false, feedback: An excuse moves the talk to you.}
      - {id: joke, text: A joke, right: false, feedback: A joke can be misread.}
    feedback: A price and a date can be answered.
  - kind: order
    id: what-first
    stem: In which order?
    options:
      - {id: call, text: Call, why: A call comes first while they are in.}
      - {id: mail, text: Mail, why: A mail keeps what was said.}
      - {id: wait, text: Wait, why: Waiting comes last.}
    feedback: Speak, then write, then wait.
  - kind: reflection
    id: your-own
    stem: Which message did you put off this week?
    example: The one about the late invoice. I did not want to sound hard.
"""
"""Items of the kinds that LESSON has none of, and a choice with two wordings."""


def load_lesson(lesson: str = "") -> Lesson:
    """Return a lesson from its text; without one, a lesson with an item of every kind."""
    story = LESSON[LESSON.index("  - kind: scenario") :]
    whole = LESSON[: LESSON.index("  - kind: choice")] + KINDS + story
    with TemporaryDirectory() as folder:
        curriculum = load_packs([write_pack(Path(folder), lesson=lesson or whole)])
    return curriculum.lessons["FBK-1"]
