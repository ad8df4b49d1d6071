"""The page on the linter, docs/lint.md, written from the rules themselves."""

from collections.abc import Iterator

from lessons.lint import CORPUS_RULES, RULES

_HEAD = """\
# The linter

`python -m lessons lint` reads packs of lessons and names whatever can be found wrong with them
without reading as a person would. Each fault is a line, `path:line:column CODE what is wrong, how
to mend it`, and the last line counts them. An error makes the exit status 1; a warning does not.

```sh
python -m lessons lint                         # the packs that come with Offclock
python -m lessons lint my-pack                 # a pack, or a folder of packs
python -m lessons lint --select L0,Q16         # rules by their codes, or how these begin
python -m lessons lint --format json           # for programs; github shows faults beside lines
python -m lessons lint --rules                 # this page
```

The letter of a code says what it is about: **F** the format, **T** what Telegram can show, **L** a
lesson's text, **Q** its questions, **W** waivers. A code never changes its meaning. Faults of the
format are always told, whatever is selected, since a file that can not be read is not checked.

## Waivers

A rule is no law. Where a lesson is better for breaking one, it says so and why, and the fault is no
longer printed (`--format json` lists it with its reason):

```yaml
waivers:
  - code: L08
    reason: The client's project lead says “stakeholders”, and Bilal asks her who they are.
```

The same key in `pack.yaml` waives a rule on all lessons together. A waiver holds for its own file.
Rules of the letters F, T and W can not be waived.

## What it does not look at

- **L23**, eight words in a row shared with the source: the sources are not at hand to compare with.
- **Q15**, a misconception and what tempts for each wrong option: the format holds it (F02).
- **Q19**, how questions fare with learners: that needs their answers.
- **Q20**, who keyed a judgement: Q01 asks for a `keyed_by`, and `author` is the honest word until
  a panel has rated the options.
- Whether a lesson is true, kind, and worth the minutes. For that somebody reads it.
"""


def lint_page() -> str:
    """Return docs/lint.md: how to use the linter, a table of the rules, and a section for each."""
    return "\n".join([_HEAD, *_table(), *_sections()]).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield "## Rules\n"
    yield "| code | name | severity | what to do |"
    yield "|---|---|---|---|"
    for rule in RULES:
        link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
        yield f"| {link} | {rule.name} | {rule.severity} | {rule.summary} |"
    yield ""


def _sections() -> Iterator[str]:
    corpus = {rule.code for rule in CORPUS_RULES}
    for rule in RULES:
        kind = f"{rule.severity}".capitalize()
        kind += ", of all lessons of a pack together" if rule.code in corpus else ""
        kind += ". For lessons in English." if rule.english else "."
        yield f"### {rule.code} {rule.name}\n\n*{kind}* {rule.text}\n"
