"""A made-up curriculum of the planned size, in lessons as long as those that ship."""

from datetime import date
from functools import cache
from random import Random
from typing import Any

from lessons.model import Curriculum, Lesson, Source, Track

LESSONS = (10, 10, 10, 10, 9, 9, 9, 9, 9, 9, 9, 9)
"""Of each of the twelve tracks; 112 in all."""
SEED = 112
STORY_POINTS = 3

# Words of the feedback track: of a lesson without its items, of a choice with the feedback on one
# option, and of a story on one path.
_LESSON_WORDS = (341, 384)
_CHOICE_WORDS = (93, 119)
_STORY_WORDS = (266, 285)


@cache
def syllabus(lessons: tuple[int, ...] = LESSONS) -> Curriculum:
    """Return a track for each number, of so many lessons, at most 99."""
    random = Random(SEED)
    made = [
        _track(chr(ord("A") + place) * 3, number, random) for place, number in enumerate(lessons)
    ]
    source = Source(
        authors="Nobody", year=2026, title="Made up", published="Nowhere", status="vouched"
    )
    return Curriculum(tuple(made), {"made-up": source})


def _track(letters: str, lessons: int, random: Random) -> Track:
    numbered = (_lesson(f"{letters}-{number + 1}", random) for number in range(lessons))
    return Track(letters, f"skill-{letters.lower()}", letters, "Made up.", tuple(numbered))


def _lesson(lesson_id: str, random: Random) -> Lesson:
    words = random.randint(*_LESSON_WORDS)
    whole = {
        "id": lesson_id,
        "title": lesson_id,
        "behaviour": "Made up.",
        "minutes": 5,
        "source": "made-up",
        "evidence": "theory",
        "reviewed": date(2026, 1, 1),
        "hook": _prose(20),
        "idea": _prose(words - 160),
        "dialogue": {"scene": _prose(20), "turns": [{"who": "A", "says": _prose(25)}] * 4},
        "say": _prose(20),
        "action": {"when": _prose(5), "then": _prose(15), "minutes": 5},
        "items": [_choice("one", random), _choice("two", random), _story("story", random)],
    }
    return Lesson.model_validate(whole)


def _choice(item_id: str, random: Random) -> dict[str, Any]:
    words = random.randint(*_CHOICE_WORDS)
    options: list[dict[str, Any]] = [
        {"id": "best", "text": _prose(14), "credit": 1},
        {"id": "weak", "text": _prose(14)},
        {"id": "weaker", "text": _prose(14)},
    ]
    stem, told = (words - 42) // 2, (words - 42) - (words - 42) // 2
    for option in options:
        option["feedback"] = _prose(told)
        if option["id"] != "best":
            option |= {"tempts": _prose(10), "misconception": "made-up"}
    return {"kind": "choice", "id": item_id, "stem": _prose(stem), "options": options}


def _story(item_id: str, random: Random) -> dict[str, Any]:
    words = random.randint(*_STORY_WORDS) // STORY_POINTS
    points = []
    for number in range(STORY_POINTS):
        following = f"point-{number + 1}" if number + 1 < STORY_POINTS else "over"
        options = [
            {"id": name, "text": _prose(12), "credit": float(name == "best"), "then": _prose(25)}
            for name in ("best", "weak", "weaker")
        ]
        for option in options:
            option["to"] = "gone" if following == "over" and option["id"] != "best" else following
        points.append({"id": f"point-{number}", "text": _prose(words - 61), "options": options})
    points[0]["text"] = _prose(words - 66)
    endings = [{"id": "over", "title": "Over"}, {"id": "gone", "title": "Gone"}]
    told = {"opening": _prose(5), "points": points, "endings": endings}
    return {"kind": "scenario", "id": item_id} | told


def _prose(words: int) -> str:
    return " ".join(["word"] * words)
