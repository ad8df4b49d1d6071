"""A page that a phone shows without a network: all that is kept about a learner, to be read.

Every text is in the learner's language already; none comes from here. There are no scripts, and
nothing is fetched. What is not Markup is escaped.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape

from markupsafe import Markup

from bot.pictures.palette import DARK, LIGHT, Palette

SHOWN = 10
"""Entries of a section that are seen at once; the others open with a tap."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was read, said or done."""

    lead: str
    """What somebody wrote, in its own direction: a question, a title, the learner's own words."""
    lines: Sequence[str] = ()
    """What there is to say of it, in the language of the page."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is stored."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """Everything on one topic."""

    name: str
    """The place that the contents lead to."""
    title: str
    intro: str = ""
    facts: Sequence[tuple[str, str]] = ()
    """Each with its label."""
    entries: Sequence[Entry] = ()
    grids: Sequence[Grid] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says itself."""

    title: str
    intro: str
    nothing: str
    """Of a section without anything."""
    more: str
    """Opens the other entries of a long section."""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    language: str
    right_to_left: bool
    words: Words
    sections: Sequence[Section]


FRAME = Markup("""<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{intro}</p>
<nav><ul>
{contents}
</ul></nav>
</header>
<main>
{sections}
</main>
</body>
</html>
""")

STYLE = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 44rem; background: var(--ground);
  color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
:lang(ur) body, body:lang(ur) { line-height: 1.9;
  font-family: "Noto Naskh Arabic", "Noto Sans Arabic", "IBM Plex Sans Arabic", system-ui; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 .75rem; padding-top: .75rem;
  border-top: 2px solid var(--accent); }
:lang(ur) h1, :lang(ur) h2 { line-height: 1.7; }
p { margin: 0 0 .5rem; }
nav ul { list-style: none; margin: 1rem 0 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .5rem; }
nav a { display: block; padding: .35rem .75rem; border: 1px solid var(--edge); border-radius: 1rem;
  background: var(--lane); color: var(--text); text-decoration: none; }
nav span { color: var(--muted); }
dl { margin: 0; }
dl div { padding: .45rem 0; border-bottom: 1px solid var(--edge); }
dt { color: var(--muted); font-size: .875rem; }
dd { margin: 0; }
ul.entries { list-style: none; margin: .75rem 0 0; padding: 0; }
ul.entries li { margin: 0 0 .6rem; padding: .65rem .85rem; border-radius: .6rem;
  background: var(--lane); }
li p { margin: 0; }
li .lead { white-space: pre-line; }
li .line { color: var(--muted); font-size: .9rem; margin-top: .3rem; white-space: pre-line; }
details { margin: .75rem 0 0; }
summary { cursor: pointer; padding: .5rem 0; color: var(--accent); }
.scroll { overflow-x: auto; border: 1px solid var(--edge); border-radius: .4rem; }
table { border-collapse: collapse; width: max-content; overflow-wrap: break-word;
  font: .8rem/1.4 ui-monospace, monospace; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--edge); text-align: start;
  vertical-align: top; max-width: 22rem; }
th { color: var(--muted); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print { nav { display: none; } }
"""

CONTENT = Markup('<li><a href="#{name}">{title} <span>{count}</span></a></li>')
SECTION = Markup('<section id="{name}">\n<h2>{title}</h2>\n{body}\n</section>')
FACT = Markup("<div><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div>")
ENTRY = Markup('<li><p class="lead" dir="auto">{lead}</p>{lines}</li>')
LINE = Markup('<p class="line">{line}</p>')
ENTRIES = Markup('<ul class="entries">\n{entries}\n</ul>')
FOLDED = Markup("<details><summary>{summary}</summary>\n{body}\n</details>")
GRID = Markup(
    '<div class="scroll" dir="ltr" tabindex="0"><table>\n<thead>{head}</thead>\n'
    "<tbody>\n{rows}\n</tbody></table></div>"
)
NEW_LINE = Markup("\n")


def to_html(page: Page) -> bytes:
    """Return the page as one file in UTF-8. Half a surrogate pair becomes a question mark."""
    words = page.words
    html = FRAME.format(
        language=page.language,
        direction="rtl" if page.right_to_left else "ltr",
        title=words.title,
        intro=words.intro,
        style=Markup(_style()),  # noqa: S704 - of constants
        contents=NEW_LINE.join(_content(one) for one in page.sections),
        sections=NEW_LINE.join(_section(one, words) for one in page.sections),
    )
    return html.encode(errors="replace")


def _style() -> str:
    dark = f"@media (prefers-color-scheme: dark) {{ {_variables(DARK)} }}"
    return f"\n{_variables(LIGHT)}\n{dark}{STYLE}"


def _variables(palette: Palette) -> str:
    values = " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in _colours(palette))
    return f":root {{ {values} }}"


def _colours(palette: Palette) -> list[tuple[str, str]]:
    used = ("ground", "lane", "edge", "text", "muted", "accent")
    return [(name, value) for name, value in asdict(palette).items() if name in used]


def _content(section: Section) -> Markup:
    count = len(section.entries) or ""
    return CONTENT.format(name=section.name, title=section.title, count=count)


def _section(section: Section, words: Words) -> Markup:
    parts = [Markup("<p>{}</p>").format(section.intro)] if section.intro else []
    if section.facts:
        facts = (FACT.format(label=label, value=value) for label, value in section.facts)
        parts.append(Markup("<dl>\n{}\n</dl>").format(NEW_LINE.join(facts)))
    if section.entries:
        parts.append(_list(section.entries[:SHOWN]))
    if others := section.entries[SHOWN:]:
        parts.append(FOLDED.format(summary=words.more, body=_list(others)))
    parts += [_grid(grid) for grid in section.grids]
    body = NEW_LINE.join(parts or [Markup("<p>{}</p>").format(words.nothing)])
    return SECTION.format(name=section.name, title=section.title, body=body)


def _list(entries: Sequence[Entry]) -> Markup:
    return ENTRIES.format(entries=NEW_LINE.join(_entry(one) for one in entries))


def _entry(entry: Entry) -> Markup:
    lines = Markup().join(LINE.format(line=line) for line in entry.lines)
    return ENTRY.format(lead=entry.lead, lines=lines)


def _grid(grid: Grid) -> Markup:
    rows = Markup("\n".join(_row("td", row) for row in grid.rows))  # noqa: S704 - of escaped cells
    head = Markup(_row("th", grid.columns))  # noqa: S704 - as above
    name = Markup('<code dir="ltr">{}</code> {}').format(grid.name, len(grid.rows))
    return FOLDED.format(summary=name, body=GRID.format(head=head, rows=rows))


def _row(kind: str, cells: Sequence[str]) -> str:
    """Return a row as HTML. There are tens of thousands of cells, and Markup takes its time."""
    return f"<tr>{''.join(f'<{kind}>{escape(cell)}</{kind}>' for cell in cells)}</tr>"
