"""Logs as learners of different ability would leave them."""

from random import Random

from lessons.items import Form
from lessons.model import Curriculum, Lesson
from lessons.pace import question_effort
from lessons.stats.responses import Deed, Log, Mark, Response


def answered(person: int, lesson: Lesson, item_id: str, *answers: str, **more) -> list[Response]:
    """The responses of one asking; `asking`, `wording` and `seconds` are those of all of them."""
    item = lesson.item(item_id).worded(more.get("wording", 0))
    rows = []
    for step, answer in enumerate(answers):
        over = item.question(answers[: step + 1]) is None
        score = item.grade(answers[: step + 1]).score if over else None
        credit = item.reply(answers[:step], answer).credit
        given = {"asking": 0, "wording": 0, "seconds": 10.0} | more
        given |= {"step": step, "answer": answer, "credit": credit, "score": score}
        rows.append(Response(person, lesson.id, item_id, **given))
    return rows


def simulate(curriculum: Curriculum, people: int, seed: int) -> Log:
    """A log of so many people: the able are right more often, and some stop on the way."""
    random = Random(seed)
    rows: list[Response | Mark] = []
    for person in range(people):
        ability = random.gauss(0.6, 0.2)
        for lesson in curriculum.lessons.values():
            rows += _sitting(random, person, ability, lesson)
    return Log.of(rows)


def _sitting(random: Random, person: int, ability: float, lesson: Lesson):
    if random.random() < 0.1:
        return
    yield Mark(person, lesson.id, Deed.SHOWN)
    if random.random() < 0.1:
        return
    yield Mark(person, lesson.id, Deed.READ, random.uniform(30, 120))
    for item in lesson.items:
        if random.random() < 0.05:
            break
        for asking in range(random.choice([1, 1, 2])):
            answers = _answers(random, ability, item.worded(asking))
            seconds = sum(
                question_effort(item.worded(asking), answers[:n], answers[n]).seconds
                for n in range(len(answers))
            )
            more = {"asking": asking, "wording": asking % item.wordings}
            each = random.lognormvariate(0, 0.4) * seconds / max(len(answers), 1)
            yield from answered(person, lesson, item.id, *answers, seconds=each, **more)
    if random.random() < 0.2:
        yield Mark(person, lesson.id, random.choice([Deed.EASY, Deed.HARD, Deed.FOREIGN]))
    if random.random() < 0.6:
        deed = random.choice([Deed.DONE, Deed.DONE, Deed.NO_FIT, Deed.OPEN, Deed.LEFT])
        yield Mark(person, lesson.id, deed)


def _answers(random: Random, ability: float, item) -> tuple[str, ...]:
    """Answers to all questions of an item, or to the first of them."""
    answers: tuple[str, ...] = ()
    while question := item.question(answers):
        if answers and random.random() < 0.05:
            break
        ids = [option.id for option in question.options]
        match question.form:
            case Form.WORDS:
                answer = random.choice(["written", "skipped"])
            case Form.SEVERAL:
                some = random.sample(ids, k=random.randint(1, len(ids)))
                answer = "+".join(id_ for id_ in ids if id_ in some)
            case Form.ORDER:
                answer = ">".join(random.sample(ids, k=len(ids)))
            case _:
                best = [id_ for id_ in ids if item.reply(answers, id_).credit == 1]
                right = best and random.random() < ability
                answer = random.choice(best if right else ids)
        answers = (*answers, answer)
    return answers
