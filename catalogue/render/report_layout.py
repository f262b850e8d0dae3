"""The layout of the report as rules of CSS: for a wide screen, a narrow one, and A4 paper."""

LAYOUT = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1rem/1.5 var(--sans);
  overflow-wrap: break-word; }
main { max-width: 76rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 5rem; }
h1, h2, h3, h4, h5 { line-height: 1.2; margin: 0; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font: 400 clamp(2.2rem, 6vw, 3.4rem)/1.1 var(--serif); letter-spacing: -0.01em; }
h2 { font: 400 1.9rem/1.2 var(--serif); margin: 4rem 0 1rem; padding-top: 1rem;
  border-top: 2px solid var(--ink); }
h3 { font-size: 1.3rem; font-weight: 650; margin: 3rem 0 1rem; }
h4 { font-size: 1rem; font-weight: 650; margin: 2.2rem 0 0.6rem; }
h5 { font-size: 0.95rem; font-weight: 600; margin: 1.2rem 0 0.5rem; }
h4 .kind { margin-left: 0.5rem; }
p, ul, ol { margin: 0 0 0.8rem; max-width: 46rem; }
ul, ol { padding-left: 1.3rem; }
li { margin: 0.2rem 0; }
a { color: var(--observation); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
a:focus-visible { outline: 3px solid var(--claim); outline-offset: 2px; }
code, pre { font-family: var(--mono); font-size: 0.85em; }
code { overflow-wrap: anywhere; }
pre { margin: 0.3rem 0 1rem; padding: 0.7rem 0.9rem; background: var(--panel); border: 1px solid var(--rule);
  white-space: pre-wrap; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
.address { font-size: 0.92em; overflow-wrap: anywhere; }
.number { color: var(--muted); font-weight: 400; margin-right: 0.3em; white-space: nowrap; }
.overline { margin: 0 0 0.4rem; font-size: 0.85rem; letter-spacing: 0.09em; text-transform: uppercase;
  color: var(--muted); }
.lead { font: 400 1.35rem/1.3 var(--serif); color: var(--muted); margin: 0.5rem 0 1.5rem; }
.absent { color: var(--muted); font-style: italic; }
.cite { color: var(--muted); font-size: 0.85rem; }
.cite a { color: inherit; }
.sign { font: 600 0.75em/1 var(--mono); padding: 0 0.25em; border: 1px solid currentColor; border-radius: 2px;
  color: var(--caution); background: var(--paper); white-space: nowrap; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; overflow: hidden; }
.claim-text { font: 400 1.3rem/1.45 var(--serif); margin: 0.6rem 0 1rem; max-width: 42rem; }

.kind { display: inline-flex; align-items: center; gap: 0.35em; font: 650 0.72rem/1.2 var(--sans);
  letter-spacing: 0.05em; text-transform: uppercase; white-space: nowrap; vertical-align: 0.08em; }
.kind svg, .verdict svg { width: 1.05em; height: 1.05em; flex: none; fill: currentColor; stroke: currentColor;
  stroke-width: 1.2; stroke-linejoin: round; }
.kind svg .hole, .verdict svg .open { fill: var(--paper); }
.kind.observation { color: var(--observation); }
.kind.claim { color: var(--claim); }
.kind.inference { color: var(--inference); }
.block { padding: 1rem 1.2rem; margin: 0 0 1rem; background: var(--panel); border: 0 solid var(--rule);
  border-left-width: 5px; min-width: 0; }
.block > :last-child { margin-bottom: 0; }
.block.observation { background: var(--observation-ground); border-color: var(--observation); }
.block.claim { background: var(--claim-ground); border-color: var(--claim); border-left-style: double;
  border-left-width: 7px; border-radius: 0 0.8rem 0.8rem 0; }
.block.inference { background: var(--inference-ground); border-color: var(--inference);
  border-left-style: dashed; }
.caution { padding: 0.7rem 1rem; background: var(--caution-ground); border: 1px solid var(--caution);
  border-left-width: 5px; max-width: none; }
.caution strong { color: var(--caution); }
dt .verdict { color: var(--ink); }
.block.caution { margin-top: 1.2rem; }
.block.caution h2, .block.caution h4 { margin: 0 0 0.5rem; padding: 0; border: 0;
  font: 650 1rem/1.3 var(--sans); }
.conflict { display: inline-block; font: 650 0.7rem/1.2 var(--sans); letter-spacing: 0.04em;
  text-transform: uppercase; color: var(--caution); border: 1.5px solid currentColor; padding: 0.1em 0.4em; }
.verdict { display: inline-flex; align-items: center; gap: 0.4em; font-weight: 650; white-space: nowrap; }
.relation { font-weight: 600; }
.raw { color: var(--muted); font-size: 0.85em; margin-top: 0.2rem; }
.badge { display: inline-block; min-width: 1.7em; padding: 0.15em 0.4em; border: 1px solid var(--ink);
  border-radius: 0.3em; font: 700 0.85rem/1.3 var(--sans); text-align: center; }
.points { font: 0.82em/1.4 var(--mono); overflow-wrap: anywhere; }

.pairs { margin: 0 0 1rem; }
.pairs > div { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); gap: 0.2rem 1.2rem;
  padding: 0.35rem 0; border-top: 1px solid var(--rule); }
.pairs > div:first-child { border-top: 0; }
.pairs dt { color: var(--muted); font-size: 0.9rem; }
.pairs dd { margin: 0; min-width: 0; overflow-wrap: break-word; }
.pairs.stacked > div, .glance > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
.pairs.stacked dt, .glance dt { font-size: 0.8rem; }
.claim dt, .inference dt { color: var(--ink); opacity: 1; font-weight: 600; font-size: 0.85rem; }
.counts { max-width: 52rem; margin-top: 1.5rem; }
.glossary { max-width: 60rem; }

.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5rem), 1fr)); gap: 1rem;
  margin: 0 0 1rem; align-items: stretch; }
.columns.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.columns.legend { grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); }
.columns.lone { max-width: 36rem; }
.columns > .block { margin: 0; }
.columns h3 { margin: 0 0 0.6rem; font-size: 1.05rem; }
.columns .kind { margin-bottom: 0.3rem; }
.column .who { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between;
  gap: 0.2rem 0.8rem; }
.column p { margin-bottom: 0.4rem; }
.assessment .pairs { margin: 0; }
.column > div + div { margin-top: 1rem; padding-top: 0.8rem; border-top: 1px solid var(--inference); }
.column > div + div > p { color: var(--muted); font-size: 0.85rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem;
  align-items: start; margin: 0 0 1rem; }
.cards .block { margin: 0; }
.cards .pairs > div { grid-template-columns: minmax(6rem, 9.5rem) minmax(0, 1fr); }
.fetch { margin-top: 0.8rem; padding: 0.8rem 1rem; background: var(--observation-ground);
  border-left: 5px solid var(--observation); }
.fetch dt { color: var(--ink); }
.values .cite { display: block; }
.values li { margin: 0; }
.values { list-style: none; padding: 0; margin: 0; }
.tags { columns: 24rem; list-style: none; padding: 0; max-width: none; }
.tags li { break-inside: avoid; margin: 0; padding: 0.15rem 0; }

.spread { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; align-items: start; }
figure { margin: 0; }
figure img { display: block; max-width: 100%; height: auto; border: 1px solid var(--rule); }
figcaption { font-size: 0.85rem; color: var(--muted); margin-top: 0.4rem; }
.no-preview { display: grid; place-items: center; min-height: 12rem; padding: 1rem;
  border: 1px dashed var(--muted); }
@media (min-width: 60rem) { .spread { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); } }

nav ul { list-style: none; padding: 0; max-width: none; }
nav > ul > li { margin: 0.5rem 0; }
nav ul ul { columns: 20rem; column-gap: 2rem; margin: 0.3rem 0 0; padding-left: 1.2rem; font-size: 0.92rem; }
nav ul ul li { break-inside: avoid; margin: 0; padding: 0.15rem 0; }

table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: 0 0 1.2rem; font-size: 0.92rem;
  line-height: 1.4; }
caption { text-align: left; color: var(--muted); font-size: 0.85rem; padding: 0 0 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.8rem 0.45rem 0;
  border-top: 1px solid var(--rule); overflow-wrap: break-word; }
td:last-child, th:last-child { padding-right: 0; }
thead th { border-top: 0; border-bottom: 2px solid var(--ink); font-size: 0.8rem; font-weight: 650;
  vertical-align: bottom; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
tbody tr + tr td { border-top-style: dotted; }
.act { display: block; font-weight: 600; }
.custody table { font-size: 0.85rem; }
.w8 { width: 8%; } .w12 { width: 12%; } .w14 { width: 14%; } .w16 { width: 16%; } .w18 { width: 18%; }
.w20 { width: 20%; } .w22 { width: 22%; } .w24 { width: 24%; } .w26 { width: 26%; } .w32 { width: 32%; }
.w36 { width: 36%; } .w38 { width: 38%; } .w62 { width: 62%; }
.finding + .finding, .finding + details { margin-top: 0.9rem; }
.finding p { margin: 0 0 0.25rem; }
.finding + p { margin-top: 0.7rem; }
.finding ul, .finding .pairs { margin: 0.35rem 0; }
.finding .pairs > div { border: 0; padding: 0; gap: 0 0.8rem;
  grid-template-columns: minmax(0, max-content) minmax(0, 1fr); }
.finding p.cite { margin-top: 0.3rem; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--observation); }
figure.plate { margin: 1.2rem 0; }
@media screen and (max-width: 44rem) {
  main { padding-top: 1.5rem; }
  h2 { font-size: 1.6rem; margin-top: 3rem; }
  table, tbody, tr, tbody th, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { border-top: 1px solid var(--ink); padding: 0.5rem 0; }
  tbody th, td { border: 0; padding: 0.15rem 0; }
  tbody tr + tr { border-top: 1px dotted var(--muted); margin-top: 0.4rem; padding-top: 0.4rem; }
  td::before { content: attr(data-label); display: block; color: var(--muted); font-size: 0.78rem; }
  td:empty { display: none; }
  .pairs > div, .cards .pairs > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .block { padding: 0.8rem 0.9rem; }
}
"""

PAPER_RULES = """
@page { size: A4; margin: 18mm 16mm 20mm;
  @bottom-left { content: "Evidence report"; font: 8pt sans-serif; color: #595c63; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #595c63; } }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 9.5pt; }
  body { line-height: 1.4; }
  main { max-width: none; padding: 0; }
  a { color: inherit; text-decoration: none; }
  h1 { font-size: 28pt; }
  header { padding-top: 18mm; }
  h2 { font-size: 17pt; margin-top: 12mm; }
  h3 { font-size: 12.5pt; margin-top: 9mm; }
  h4 { font-size: 10.5pt; margin-top: 6mm; }
  h1, h2, h3, h4, h5, caption, .kind, .overline { break-after: avoid; }
  nav { break-after: page; }
  h2:has(+ .image-section), .image-section + .image-section { break-before: page; }
  .image-section h3 { margin-top: 0; }
  .image-section figure { margin-top: 2mm; }
  .claim-text { font-size: 13pt; }
  .spread { display: block; }
  .glance { margin-top: 5mm; }
  .glance > div { grid-template-columns: 32mm minmax(0, 1fr); gap: 4mm; }
  details::details-content { content-visibility: visible; block-size: auto; }
  figure { break-inside: avoid; text-align: center; }
  figure img { max-height: 125mm; margin: 0 auto; }
  figcaption { text-align: left; }
  table { font-size: 8.5pt; }
  .custody table { font-size: 7.5pt; }
  .cite, .raw, caption, figcaption { font-size: 7.8pt; }
  thead { display: table-header-group; }
  tr, .together, .short, .pairs > div, li, pre, .block.claim, .block.caution, .assessment, .legend .block {
    break-inside: avoid; }
  nav > ul > li, tr:has(.long), .together:has(.long), .short:has(.long), .pairs > div:has(.long),
  .block.claim:has(.long), .assessment:has(.long) { break-inside: auto; }
  thead, .column > div > p { break-after: avoid; }
  thead + tbody { break-before: avoid; }
  .cards { display: block; }
  .cards .block { margin-bottom: 4mm; }
  .columns { grid-template-columns: repeat(auto-fit, minmax(50mm, 1fr)); }
  p, ul, ol, .claim-text { orphans: 3; widows: 3; max-width: none; }
}
"""
