"""What is deployed beside the bot agrees with what the bot says of itself."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.conversations.scenes import in_the_gap, work_through
from tests.stage import staged

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GIVEN = {"$__rate_interval": "5m", "$worker": ".*"}
"""What Grafana puts in place of its variables."""


@dataclass
class Seen:
    """A metric as a running bot shows it: its kind, and what its labels have said."""

    kind: str
    labels: dict[str, set[str]]


UP = Seen("gauge", {"job": set(), "instance": set()})
"""What Prometheus adds by itself; it adds these labels to everything."""


@pytest.fixture(scope="module")
def scrape(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """Every series that a running bot shows once a learner has worked through a bite."""
    folder = tmp_path_factory.mktemp("bot")

    async def read() -> str:
        async with staged(folder) as stage:
            await work_through(await in_the_gap(stage))
            async with stage.http.get("/metrics") as response:
                assert response.status == 200
                return await response.text()

    return dict(series(asyncio.run(read())))


def series(text: str) -> Iterator[tuple[str, Seen]]:
    """Every series of a scrape by its name, those without a sample too."""
    for family in text_string_to_metric_families(text):
        yield family.name, Seen(family.type, {})
        names = {sample.name for sample in family.samples}
        for name in names:
            labels: dict[str, set[str]] = {}
            for sample in family.samples:
                if sample.name == name:
                    for label, value in sample.labels.items():
                        labels.setdefault(label, set()).add(value)
            yield name, Seen(family.type, labels)


@cache
def dashboard() -> dict[str, Any]:
    return json.loads((DEPLOY / "grafana-dashboard.json").read_text())


@cache
def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def charts() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def asked() -> list[tuple[str, str]]:
    """Every expression, and where it stands."""
    shown = [(panel["title"], one["expr"]) for panel in charts() for one in panel["targets"]]
    told = [(rule["alert"], rule["expr"]) for rule in rules()]
    page = (ROOT / "docs/metrics.md").read_text()
    queries = re.findall(r"```promql\n(.*?)```", page, re.DOTALL)
    documented = [
        ("docs/metrics.md", query) for block in queries for query in block.strip().split("\n\n")
    ]
    return shown + told + documented


def parse(expression: str) -> promql_parser.Expr:
    for variable, value in GIVEN.items():
        expression = expression.replace(variable, value)
    return promql_parser.parse(expression)


def selectors(expression: str) -> list[promql_parser.VectorSelector]:
    found: list[promql_parser.VectorSelector] = []

    def visit(part: promql_parser.Expr) -> None:
        if isinstance(part, promql_parser.VectorSelector):
            found.append(part)
        elif isinstance(part, promql_parser.MatrixSelector):
            found.append(part.vector_selector)

    promql_parser.walk(parse(expression), visit)
    return found


@pytest.mark.parametrize(("place", "expression"), asked())
def test_it_asks_for_what_there_is(scrape: Mapping[str, Seen], place: str, expression: str) -> None:
    known = {**scrape, "up": UP}
    found = selectors(expression)
    assert found
    for one in found:
        assert one.name in known, place
        labels = known[one.name].labels | UP.labels
        for matcher in one.matchers.matchers:
            assert matcher.name in labels, place
            if matcher.op == promql_parser.MatchOp.Equal and labels[matcher.name]:
                assert matcher.value in labels[matcher.name], place


@pytest.mark.parametrize(("place", "expression"), asked())
def test_it_adds_up_over_labels_that_there_are(
    scrape: Mapping[str, Seen], place: str, expression: str
) -> None:
    there = {label for one in selectors(expression) for label in scrape.get(one.name, UP).labels}
    for labels in re.findall(r"\bby \(([^)]*)\)", expression):
        assert set(labels.split(", ")) <= there, place


def test_the_page_has_every_metric(scrape: Mapping[str, Seen]) -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| ([\w, ]*)\|",
        (ROOT / "docs/metrics.md").read_text(),
        re.MULTILINE,
    )
    told = {name: (kind, set(re.findall(r"\w+", labels))) for name, kind, labels in rows}

    assert len(told) == len(rows)
    assert told == {name: (one.kind, labels_of(scrape, name)) for name, one in whole(scrape)}


def whole(scrape: Mapping[str, Seen]) -> Iterator[tuple[str, Seen]]:
    """The metrics under the names that are asked for: of a counter the one with `_total`."""
    for name, one in scrape.items():
        parts = ("_bucket", "_count", "_sum") if one.kind == "histogram" else ()
        if not name.endswith(parts) and (one.kind != "counter" or name.endswith("_total")):
            yield name, one


def labels_of(scrape: Mapping[str, Seen], name: str) -> set[str]:
    counted = scrape.get(f"{name}_count", scrape[name])
    return set(counted.labels)


def test_the_dashboard_reads_from_the_source_that_is_chosen() -> None:
    chosen = {"type": "prometheus", "uid": "${datasource}"}
    variables = {one["name"]: one for one in dashboard()["templating"]["list"]}

    assert variables["datasource"]["type"] == "datasource"
    assert variables["worker"]["datasource"] == chosen
    for panel in charts():
        assert panel["datasource"] == chosen
        assert all(target["datasource"] == chosen for target in panel["targets"])


def test_the_dashboard_s_panels_have_a_place_of_their_own() -> None:
    panels = dashboard()["panels"]
    taken = [
        (across, down)
        for at in (panel["gridPos"] for panel in panels)
        for across in range(at["x"], at["x"] + at["w"])
        for down in range(at["y"], at["y"] + at["h"])
    ]

    assert len(taken) == len(set(taken))
    assert max(across for across, _ in taken) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_panel_says_what_it_shows() -> None:
    assert [panel["title"] for panel in charts() if not panel.get("description")] == []


def anchors(page: str) -> set[str]:
    """The places of a page that a link can name, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(), re.MULTILINE)
    named = re.findall(r'<a (?:id|name)="([\w-]+)"', (ROOT / page).read_text())
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain} | set(named)


@pytest.mark.parametrize("rule", rules(), ids=[rule["alert"] for rule in rules()])
def test_an_alert_says_what_it_means_and_what_to_do(rule: Mapping[str, Any]) -> None:
    about = rule["annotations"]
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert re.fullmatch(r"[A-Z].*\.", about["summary"])
    assert len(about["description"].split(". ")) >= 2
    page, _, place = about["runbook"].partition("#")
    assert place in anchors(page)


def test_prometheus_reads_the_rules_and_calls_the_bot_as_they_do() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())
    jobs = {one["job_name"] for one in config["scrape_configs"]}
    text = (DEPLOY / "alerts.yml").read_text() + (DEPLOY / "grafana-dashboard.json").read_text()

    assert all((DEPLOY / name).is_file() for name in config["rule_files"])
    assert set(re.findall(r'job=\\?"(\w+)', text)) == jobs
