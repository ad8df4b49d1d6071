"""Waivers: faults that stand in their file for a reason that somebody wrote down."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lessons.faults import Fault
from lessons.model import Waiver
from lessons.yamlfile import Document

UNWAIVABLE = "FTW"
"""The letters of codes that no reason outweighs."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A fault that its file waives."""

    fault: Fault
    reason: str


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of one file."""

    document: Document
    listed: tuple[Waiver, ...]

    def check_codes(self, known: Collection[str]) -> Iterator[Fault]:
        """Yield the waivers (W02) of rules that are not among the `known`, or can not be waived."""
        for index, waiver in enumerate(self.listed):
            if waiver.code not in known:
                message = f"{waiver.code} is no rule; docs/lint.md lists them"
                yield self.document.fault(("waivers", index), message, "W02")
            elif waiver.code[0] in UNWAIVABLE:
                message = f"{waiver.code} can not be waived; mend what it names, and delete this"
                yield self.document.fault(("waivers", index), message, "W02")

    def check_need(self, needed: Collection[str], checked: Collection[str]) -> Iterator[Fault]:
        """Yield the waivers (W01) of rules that were `checked` and not `needed`, and doubles."""
        seen: set[str] = set()
        for index, waiver in enumerate(self.listed):
            place = ("waivers", index)
            if waiver.code in seen:
                yield self.document.fault(
                    place, f"{waiver.code} is waived twice; delete one", "W01"
                )
            elif waiver.code in checked and waiver.code not in needed:
                message = f"nothing here breaks {waiver.code}; delete this waiver"
                yield self.document.fault(place, message, "W01")
            seen.add(waiver.code)


def part_waived(
    faults: Iterable[Fault], files: Sequence[Waivers]
) -> tuple[list[Fault], list[Waived]]:
    """Return the faults that stand, and those that are waived in the file they are found in."""
    reasons = {
        (file.document.path, waiver.code): waiver.reason
        for file in files
        for waiver in file.listed
        if waiver.code[0] not in UNWAIVABLE
    }
    standing: list[Fault] = []
    waived: list[Waived] = []
    for fault in faults:
        reason = reasons.get((fault.path, fault.code))
        if reason is None:
            standing.append(fault)
        else:
            waived.append(Waived(fault, reason))
    return standing, waived


def check_waivers(
    files: Sequence[Waivers],
    waived: Iterable[Waived],
    *,
    known: Collection[str],
    checked: Collection[str],
) -> Iterator[Fault]:
    """Yield what is wrong with the waivers themselves.

    `known` are the codes of all rules, `checked` those that were looked for this time.
    """
    needed = defaultdict(set)
    for found in waived:
        needed[found.fault.path].add(found.fault.code)
    waivable = {code for code in checked if code[0] not in UNWAIVABLE}
    for file in files:
        yield from file.check_codes(known)
        yield from file.check_need(needed[file.document.path], waivable)
