"""Rules that other modules hold, described for the list of all rules.

F: what `lessons.loader` finds in reading the files. W: what `lessons.lint.waivers` finds.
"""

from dataclasses import dataclass
from inspect import cleandoc

from lessons.lint.rules import Severity


@dataclass(frozen=True, slots=True)
class Described:
    """A rule without a function of its own."""

    code: str
    name: str
    """A few words with dashes, as in `lesson-length`."""
    written: str
    """What a function's docstring would say."""

    @property
    def severity(self) -> Severity:
        """An error: a file is not read, or a waiver waives nothing."""
        return Severity.ERROR

    @property
    def english(self) -> bool:
        """Whether it goes by English words."""
        return False

    @property
    def summary(self) -> str:
        """What is wanted, in a line."""
        return self.text.partition("\n")[0]

    @property
    def text(self) -> str:
        """The whole description."""
        return cleandoc(self.written)


READING = (
    Described(
        "F01",
        "readable-file",
        """Write every file in the plain kind of YAML that is read here.

        UTF-8, spaces for indentation, and mappings with text keys, lists and scalars. Anchors,
        aliases, merge keys and tags are refused, so a file can neither grow when it is read nor
        make objects. No words of YAML become booleans but `true` and `false`. What can not be read
        is checked by no other rule.
        """,
    ),
    Described(
        "F02",
        "file-format",
        """Use the keys that a file knows, with values of their kinds.

        An editor that knows the schema (`lessons/packs/lesson.schema.json`, named in the first
        line of each lesson) shows the same faults while you write.
        """,
    ),
    Described(
        "F03",
        "pack-fits-together",
        """Let the files of a pack fit together.

        Each lesson lies in the folder of its track and stands in `track.yaml`, and what
        `track.yaml` and `pack.yaml` list is there, once.
        """,
    ),
    Described(
        "F04",
        "known-source",
        """Put the source of a lesson into the pack's `sources.yaml`.

        Its record has the authors, the year, the title, where it was published, and whether it was
        checked against a copy. A learner sees it below the lesson.
        """,
    ),
    Described(
        "F05",
        "id-once",
        """Give no two lessons, tracks or sources the same id, in whatever packs they are.

        Answers are kept under these ids for ever, so an id is never used again either.
        """,
    ),
    Described(
        "F06",
        "requirements",
        """Require lessons that are there, and that do not wait for each other.

        Of lessons that require each other none could be the first. Take one requirement out.
        """,
    ),
)

WAIVING = (
    Described(
        "W01",
        "needless-waiver",
        """Delete a waiver that waives nothing.

        The rule finds nothing in this file any more, or never did. Without the waiver the next slip
        is seen.
        """,
    ),
    Described(
        "W02",
        "unknown-waiver",
        """Waive rules that there are, and that can be waived.

        Rules of the letters F, T and W can not be waived: a file that is not read, a message that
        Telegram does not show, and a waiver without use are faults whatever the reason.
        """,
    ),
)
