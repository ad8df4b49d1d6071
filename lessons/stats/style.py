"""The looks of the page. Text has a contrast of at least 4.5 to 1, in the light and in the dark."""

STYLE = """
:root{--paper:#fff;--card:#f4f5f3;--ink:#1c2321;--quiet:#5a6561;--line:#d5dad7;--bar:#9aa6a1;
--right:#177e57;--zone:#dff0e7;--mark:#fbe3c0;--on-mark:#5c3500;--dot:#4d6f9c;--warn:#b4540a}
@media(prefers-color-scheme:dark){:root{--paper:#14191a;--card:#1d2425;--ink:#e6ebe8;
--quiet:#a3b0ab;--line:#384345;--bar:#6b7975;--right:#3fb98a;--zone:#1c3a2d;--mark:#4d3310;
--on-mark:#ffdca8;--dot:#8db4e8;--warn:#f0a04b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem}
h3,h4{font-size:1rem;margin:1rem 0 .25rem}
h2 small,.quiet,figcaption,summary{color:var(--quiet)}summary b{color:var(--ink)}
.quiet,figcaption,dd{font-size:.875rem}
section{border-top:1px solid var(--line);padding:1.25rem 0}
p{margin:.35rem 0}dl{margin:1rem 0 0}dd{margin:0 0 .5rem}
figure{margin:0}svg{width:100%;height:auto;display:block}
svg text{font-size:11px;fill:var(--quiet)}svg line{stroke:var(--line)}
.zone{fill:var(--zone)}circle{fill:var(--dot)}.flagged{fill:var(--warn)}
circle,.flagged{stroke:var(--paper)}
mark{background:var(--mark);color:var(--on-mark);border-radius:.3rem;padding:.1rem .4rem;
font-size:.8125rem;display:inline-block;margin:.15rem .15rem 0 0}
.flags{display:block}
details{background:var(--card);border-radius:.6rem;padding:.6rem .8rem;margin:.75rem 0}
summary{cursor:pointer;min-height:1.75rem}
.key{width:100%;border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}
.key th{font-size:.8125rem;font-weight:400;color:var(--quiet);text-align:left}
.key td{font-weight:600}
.question{border-top:1px solid var(--line);padding-top:.5rem;margin-top:.75rem}
.row{display:grid;grid-template-columns:1fr auto;gap:0 .75rem;margin:.45rem 0;font-size:.9375rem}
.told{white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--quiet)}
.track{grid-column:1/-1;height:.4rem;border-radius:.2rem;background:var(--line);overflow:hidden}
.track i{display:block;height:100%;background:var(--bar)}
.right span:first-child{font-weight:600}.right i{background:var(--right)}
"""
