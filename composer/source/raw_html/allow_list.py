"""Which raw HTML an author may write, and the guard that has the last word on it.

The choice follows what mail clients show (caniemail.com) and what GitHub lets through, since one
file is read in both:

- *phrasing* (``u sub sup kbd small abbr mark …``) and *structure* (``details table div ul …``)
  stay; page-level elements (``section``, ``header``) stay as ``div``, for Outlook drops them;
- *embedded* media become cards, for no mail client plays them;
- what runs, restyles or asks (``script``, ``style``, forms) is taken out, and so is what changes
  the rules of parsing (``svg``, ``math``, ``template``), on which mutation XSS rests
  (Heiderich and others, "mXSS attacks", CCS 2013);
- elements that only wrap (``picture``, ``noscript``, ``body``) vanish, and their content stays.

Whatever is on none of these lists is no HTML for us but text: ``Vec<T>``, ``<Component />``.
"""

from __future__ import annotations

import re
from html import escape

__all__ = [
    "ASKING",
    "AS_DIV",
    "ATTRIBUTES",
    "EMBEDDED",
    "GLOBAL",
    "KNOWN",
    "LINKED",
    "NEEDY",
    "OPTIONAL_END",
    "PARENTS",
    "PHRASING",
    "RAW_TEXT",
    "REMOVED",
    "SCHEMES",
    "STRUCTURE",
    "SWALLOWING",
    "TABLE_PARTS",
    "WRAPPING",
    "clean_style",
    "guard",
    "safe_url",
    "source_of",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PHRASING = _words(
    "abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var"
)
STRUCTURE = _words(
    "blockquote caption center col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 "
    "h6 li ol p pre summary table tbody td tfoot th thead tr ul"
)
AS_DIV = _words("address article aside footer header hgroup main nav search section")
EMBEDDED = _words("applet audio embed iframe object video")
#: Taken out with what is in them.
REMOVED = _words("datalist math script select style svg template textarea title")
#: Taken out with a warning, while the words in them stay.
ASKING = _words(
    "base button fieldset form frame input keygen label legend link meta meter optgroup option "
    "output progress"
)
#: Taken out without a word: nothing is lost with them.
WRAPPING = _words(
    "area blink body canvas data dialog frameset head html map marquee nobr noembed noframes "
    "noscript param picture slot source track"
)
#: Mean something only with attributes or content: a bare one, as in `cp <source> <data>`, is text.
NEEDY = _words(
    "area base data datalist embed frame iframe img input link map meta object param select slot "
    "source template title track"
)
KNOWN = (PHRASING | STRUCTURE | AS_DIV | EMBEDDED | REMOVED | ASKING | WRAPPING) | frozenset(
    ("a", "br", "hr", "img", "wbr")
)

#: Markdown reads nothing up to their closing tag (CommonMark 0.31 §4.6, start condition 1).
SWALLOWING = _words("pre script style textarea")
#: Elements whose content HTML reads as text up to the closing tag (HTML Standard §13.2.5.1).
RAW_TEXT = _words("iframe script style textarea title")
#: Elements whose closing tag HTML lets an author leave out (HTML Standard §13.1.2.4).
OPTIONAL_END = _words("caption colgroup dd dt li p tbody td tfoot th thead tr")
#: What holds a table's cells, and never text or another table.
TABLE_PARTS = _words("colgroup table tbody tfoot thead tr")
#: Elements that mean something only directly inside these.
PARENTS = {
    "caption": frozenset(("table",)),
    "colgroup": frozenset(("table",)),
    "col": frozenset(("table", "colgroup")),
    "thead": frozenset(("table",)),
    "tbody": frozenset(("table",)),
    "tfoot": frozenset(("table",)),
    "tr": frozenset(("table", "thead", "tbody", "tfoot")),
    "td": frozenset(("tr",)),
    "th": frozenset(("tr",)),
    "li": frozenset(("ul", "ol")),
    "dt": frozenset(("dl",)),
    "dd": frozenset(("dl",)),
    "summary": frozenset(("details",)),
}

GLOBAL = _words("aria-hidden aria-label class dir id lang role style title")
_CELL = "align bgcolor colspan height rowspan scope valign width"
ATTRIBUTES = {
    name: _words(attributes)
    for name, attributes in {
        "blockquote": "cite",
        "caption": "align",
        "col": "align span width",
        "colgroup": "align span width",
        "del": "cite datetime",
        "details": "open",
        "div": "align",
        "font": "color face size",
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "p"), "align"),
        "hr": "align color size width",
        "ins": "cite datetime",
        "li": "type value",
        "ol": "reversed start type",
        "q": "cite",
        "table": "align bgcolor border cellpadding cellspacing summary width",
        "td": _CELL,
        "th": _CELL,
        "time": "datetime",
        "tr": "align bgcolor valign",
        "ul": "type",
    }.items()
}
#: Attributes that hold an address.
LINKED = frozenset(("cite", "href", "src"))

SCHEMES = frozenset(("http", "https", "mailto", "tel"))
#: Letters that browsers leave out of an address before they read its scheme (WHATWG URL §4.4),
#: and some that only look like nothing.
_IGNORED = re.compile(r"[\0-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SCHEME = re.compile(r"([^/?#:]*):")

_PROPERTIES = _words(
    "background-color border border-bottom border-collapse border-color border-left "
    "border-radius border-right border-spacing border-style border-top border-width clear color "
    "direction display float font font-family font-size font-style font-variant font-weight "
    "height letter-spacing line-height list-style-type margin margin-bottom margin-left "
    "margin-right margin-top max-height max-width min-height min-width padding padding-bottom "
    "padding-left padding-right padding-top text-align text-decoration text-indent "
    "text-transform vertical-align white-space width word-break"
)
_STYLE_VALUE = re.compile(r"[\w\s#%.,()'\"!+/-]*")
_STYLE_CALL = re.compile(r"(?!rgba?\b|hsla?\b|calc\b)\b[\w-]+\s*\(", re.IGNORECASE)


def safe_url(url: str) -> bool:
    """Whether an address is relative or of a harmless scheme, as a browser would read it."""
    scheme = _SCHEME.match(_IGNORED.sub("", url))
    return scheme is None or scheme[1].lower() in SCHEMES


def clean_style(style: str) -> str:
    """The declarations that only change how text looks; empty where none does."""
    kept = []
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        good = name.strip().lower() in _PROPERTIES and _STYLE_VALUE.fullmatch(value)
        if good and not _STYLE_CALL.search(value):
            kept.append(declaration)
    return style if len(kept) == style.count(";") + 1 else ";".join(kept).strip()


def source_of(name: str, attributes: dict[str, str]) -> str:
    """The source of a tag."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


#: What our own prose renderer writes beside what an author may.
_OWN_TAGS = _words("a br hr img section wbr")
_OWN_ATTRIBUTES = {
    "a": {"href", "name", "rel", "target"},
    "img": {"alt", "align", "border", "height", "src", "width"},
}


#: HTML drops a line's end right after <pre>, and nh3 does not write it again.
_PRE = re.compile(r"(<pre\b[^<>]*>)\n")


def guard(html: str) -> str:
    """A finished fragment of an author's prose without anything that is on no list.

    The second guard behind :class:`composer.source.raw_html.RawHtml`, by another parser (nh3, a
    binding of Ammonia). Classes, ids, ``data-src``, alignments and addresses that the renderer
    wrote stay as they are; unbalanced tags are closed. Never run it on a template's output.
    """
    import nh3

    attributes = {name: set(known) for name, known in ATTRIBUTES.items()}
    attributes |= {"*": {*GLOBAL, "data-src"}, **_OWN_ATTRIBUTES}
    clean = nh3.clean(
        _PRE.sub(r"\1\n\n", html),
        tags=PHRASING | STRUCTURE | _OWN_TAGS,
        clean_content_tags={"script", "style", "svg", "math", "template", "iframe"},
        attributes=attributes,
        attribute_filter=_filter,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    # nh3 spells a no-break space with six bytes, and an ampersand before "nbsp;" always apart.
    return clean.replace("&nbsp;", "\u00a0")


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return clean_style(value) or None
    return value if name not in LINKED or safe_url(value) else None
