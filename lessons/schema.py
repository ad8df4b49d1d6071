"""The JSON Schema of a lesson file, from which an author's editor completes and checks."""

from typing import Any

from lessons.model import Lesson


def lesson_schema() -> dict[str, Any]:
    """Return the schema, in JSON Schema 2020-12."""
    schema = Lesson.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
