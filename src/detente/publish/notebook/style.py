"""How it looks: the colours of the page around it, a tint for each speaker, a line of its own for each kind of fact.

The tints are those of Okabe and Ito, which people with any kind of colour sight tell apart, thin enough for black and for white
letters. Contacts, events and acts are told apart by their lines and by the letter of their number.
"""

from __future__ import annotations

_TINTS = ("86,180,233", "230,159,0", "0,158,115", "204,121,167", "240,228,66", "213,94,0", "0,114,178", "136,136,136")
SPEAKERS = len(_TINTS)
"""How many speakers have a tint of their own; the last tint is shared by all further ones."""

_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"
_LINE = "rgba(128,128,128,.45)"

STYLE = (
    f"""
.detente{{font:15px/1.5 {_FONT};color:inherit;max-width:100rem;overflow-wrap:break-word}}
.detente h2{{font-size:1.25em;margin:0 0 .1em;color:inherit}}
.detente h3{{font-size:1em;margin:1em 0 .3em;color:inherit}}
.detente p{{margin:.2em 0 .6em}}
.detente ul{{margin:.2em 0 .6em;padding-left:1.3em}}
.detente .dt-dim{{opacity:.78;font-size:.9em}}
.detente .dt-both{{display:flex;flex-wrap:wrap;gap:1.2rem 2rem;align-items:flex-start}}
.detente .dt-text{{flex:3 1 24rem;min-width:0;white-space:pre-wrap;line-height:1.85;margin:0;unicode-bidi:plaintext}}
.detente .dt-facts{{flex:3 1 24rem;min-width:0;overflow-x:auto}}
.detente table{{border-collapse:collapse;width:100%;margin:0 0 1.1em;font-size:.92em;border:0;table-layout:auto}}
.detente caption{{text-align:left;font-weight:600;padding:.2em 0;color:inherit;caption-side:top}}
.detente th,.detente td{{text-align:left!important;vertical-align:top;padding:.28em .7em .28em 0;border:0;
border-top:1px solid {_LINE};white-space:normal;unicode-bidi:isolate;max-width:none}}
.detente tbody tr,.detente thead tr{{background:none!important}}
.detente thead th{{font-weight:400;opacity:.78;border-top:0}}
.detente tbody th{{white-space:nowrap;font-weight:600}}
.detente mark{{color:inherit;background:none;border-radius:.15em}}
.detente .dt-contact{{text-decoration:underline double 1px;text-underline-offset:.22em}}
.detente .dt-event{{text-decoration:underline dotted 2px;text-underline-offset:.22em}}
.detente .dt-act{{text-decoration:underline dashed 2px;text-underline-offset:.22em}}
.detente .dt-no{{font-size:.68em;font-weight:700;vertical-align:super;line-height:0;padding:0 .12em;text-decoration:none}}
.detente .dt-who{{padding:.05em .3em;border-radius:.2em;font-weight:600}}
.detente .dt-key>span{{margin-right:1em;white-space:nowrap}}
.detente .dt-status{{font-weight:700}}
.detente code{{font-size:.88em;background:none;color:inherit;padding:0;overflow-wrap:anywhere}}
.detente details{{margin:.2em 0 .8em}}
""".strip()
    + "\n"
    + "\n".join(f".detente .dt-s{n}{{background:rgba({tint},.3)}}" for n, tint in enumerate(_TINTS))
)

PAGE_STYLE = (
    ":root{color-scheme:light dark}body{margin:1.2rem auto;padding:0 1rem;max-width:84rem}"
    "hr{margin:2rem 0;border:0;border-top:1px solid gray}"
)
