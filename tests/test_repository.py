"""Habits of the repository that a machine can hold."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from bot.router import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "storage", "scheduler", "lessons")
SECRET = re.compile(
    r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"  # a bot's token
    r"|\b(?:ghp|gho|ghs|glpat|xox[abp])[-_][A-Za-z0-9_-]{16,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bsk-[A-Za-z0-9_-]{20,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
# Written apart, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            r"/(?:wo" + r"rk|ro" + r"ot)/",
            "index-" + r"url\b",
            "pypi" + r"\.org/simple",
            "files" + r"\.pythonhosted",
            "art" + "ifactory",
        )
    )
)
PRIVATE = re.compile(
    "|".join(
        (
            r"\b10(?:\.\d{1,3}){3}\b",
            r"\b192\.168(?:\.\d{1,3}){2}\b",
            r"[\w.-]+\.(?:inter" + r"nal|cor" + r"p|la" + r"n)\b",
        )
    )
)
ABOUT_PRIVATE_NETWORKS = (
    "bot/fetching/",
    "tests/bot/test_fetching",
    "tests/conversations/test_calendar",
)


@cache
def tracked() -> tuple[Path, ...]:
    """What a clone holds, and what is about to be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return tuple(path for name in names if (path := ROOT / name).is_file())


def words_of(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", words_of(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize(
    ("what", "but"),
    [(SECRET, ()), (FOREIGN, ()), (PRIVATE, ABOUT_PRIVATE_NETWORKS)],
    ids=["secret", "place_of_one_machine", "place_of_one_network"],
)
def test_no_file_holds_a(what: re.Pattern[str], but: tuple[str, ...]) -> None:
    found = [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if not relative(path).startswith(but)
        for number, line in enumerate(words_of(path).splitlines(), 1)
        if what.search(line)
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        relative(path)
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in (*ROOMS, "benchmarks", "scripts")
        and not ast.get_docstring(ast.parse(words_of(path)))
    ]
    assert silent == []


def test_no_file_is_large() -> None:
    large = [relative(path) for path in tracked() if path.stat().st_size > 1_000_000]
    assert large == []


def test_every_make_target_that_is_named_exists() -> None:
    named = {
        (relative(path), target)
        for path in [*documents(), ROOT / ".ci" / "run"]
        for target in re.findall(r"(?<![\w/])make ([a-z-]+)\b", code_of(path))
    }
    assert {target for _, target in named} >= {"run", "test"}
    assert sorted(one for one in named if one[1] not in targets()) == []


def code_of(path: Path) -> str:
    """What stands between backticks or in a fenced block; all of a file that is no document."""
    text = words_of(path)
    if path.suffix != ".md":
        return text
    fences = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", text)
    return "\n".join((*fences, *spans))


def test_every_target_is_explained_by_make_help() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*##", words_of(ROOT / "Makefile"), re.MULTILINE))
    assert targets() == explained


def test_the_readme_names_the_settings_there_are() -> None:
    readme = words_of(ROOT / "README.md")
    section = readme.split("\n## Settings\n")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_readme_names_the_commands_there_are() -> None:
    readme = words_of(ROOT / "README.md")
    section = readme.split("\n## What a learner can say\n")[1].split("\n## ")[0]
    assert set(re.findall(r"/([a-z]+)", section)) == set(COMMANDS)


def modules_named() -> list[tuple[str, ...]]:
    """Every `python -m MODULE`, with the subcommand where one follows."""
    found = set()
    for path in documents():
        for module, rest in re.findall(r"python -m ([a-z_.]+)((?: [a-z]+)?)", code_of(path)):
            found.add((module, *rest.split()))
    return sorted(found)


@pytest.mark.parametrize("command", modules_named(), ids=" ".join)
def test_a_command_in_the_documents_can_be_run(command: tuple[str, ...], tmp_path: Path) -> None:
    module, *rest = command
    path = ROOT.joinpath(*module.split("."))
    if path.is_relative_to(ROOT) and module.split(".")[0] in (*ROOMS, "benchmarks"):
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
    if not rest:
        return
    told = subprocess.run(
        [sys.executable, "-m", module, *rest, "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_scripts_that_the_documents_name_are_there_and_can_be_run() -> None:
    named = {
        name
        for path in documents()
        for name in re.findall(r"(?<![\w/.])((?:scripts|\.ci)/[\w-]+)", words_of(path))
    }
    named |= {".ci/run"}
    assert sorted(name for name in named if not os.access(ROOT / name, os.X_OK)) == []


def test_links_lead_to_files_and_headings_that_are_there() -> None:
    broken = []
    for path in documents():
        text = words_of(path)
        links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'\b(?:src|href)="([^"]+)"', text)
        for link in links:
            if re.match(r"[a-z]+:", link):
                continue
            name, _, heading = link.partition("#")
            goal = (path.parent / name).resolve() if name else path
            if not goal.exists() or (heading and heading not in headings(goal)):
                broken.append(f"{relative(path)}: {link}")
    assert broken == []


def headings(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", words_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_files_that_the_documents_name_exist() -> None:
    folders = "|".join((*ROOMS, "docs", "tests", "benchmarks"))
    name = re.compile(rf"`((?:{folders})/(?:[\w./-]*\w\.\w+|[\w/]*/))`")
    missing = [
        f"{relative(path)}: {named}"
        for path in documents()
        if path.name != "CHANGELOG.md"  # which also tells of what is gone
        for named in name.findall(words_of(path))
        if not (ROOT / named).exists()
    ]
    assert missing == []


def test_the_lock_files_name_no_server() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in words_of(ROOT / name)


def test_the_changelog_names_the_version() -> None:
    project = tomllib.loads(words_of(ROOT / "pyproject.toml"))["project"]
    changelog = words_of(ROOT / "CHANGELOG.md")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert released[0] == project["version"]
