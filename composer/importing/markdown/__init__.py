"""Markdown of other programs to that of ours: little changes, and an author's own words never do.

Code is masked first, so that nothing is looked for in it. Then the program's own signs go
(the importer's ``rewrite``), pictures and links are looked at one by one, HTML that is a block of
another platform is converted as HTML is, and lines that only our format would read are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from composer.importing.markdown.links import Links
from composer.importing.markdown.masks import Masks
from composer.importing.notebook import Notebook, plain
from composer.importing.told import lost

__all__ = ["Rewrite", "carried"]

#: What an importer does to the text of its program, with code masked.
Rewrite = Callable[[str, Notebook], str]

_BLANKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_DIRECTIVE = re.compile(r"^(?P<space>[ \t]*)(?P<colons>:{2,})(?=\S|$)", re.MULTILINE)
_IMAGE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]"
    r"(?:\(\s*(?P<address><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"(?P<title>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'))?\s*\)"
    r"|\[(?P<label>[^\[\]]*)\])(?P<braces>\{[^{}\n]*\})?"
)
#: Blocks of HTML that mean something elsewhere, and pictures in HTML.
_HTML = re.compile(
    r"<(?P<name>figure|iframe|script|style|video|audio|form)\b[^<>]*>.{0,50000}?</(?P=name)\s*>"
    r"|<blockquote\s[^<>]*>.{0,50000}?</blockquote\s*>(?:\s*<script\b[^<>]*>\s*</script\s*>)?"
    r"|<img\b[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = re.compile(
    r"\A\s*(?:#[ \t]+(?P<atx>[^\n]+?)[ \t#]*|(?P<setext>[^\n]+)\n=+[ \t]*)(?:\n|\Z)"
)


def carried(
    text: str,
    notebook: Notebook,
    *,
    title: str = "",
    files: Mapping[str, str] | None = None,
    path: str = "",
    base: str = "",
    rewrite: Rewrite | None = None,
) -> str:
    """A post's Markdown as ours, with the notebook's tokens for remarks and pictures.

    ``files`` are the issues that other posts became, by the names that links have for them;
    ``path`` is that of this issue, which links to them begin from. Other relative links begin at
    ``base``; without one their words stay.
    """
    masks = Masks()
    text = masks.hide(plain(text))
    heading = _HEADING.match(text)
    if heading and title and (heading["atx"] or heading["setext"] or "").strip() == title:
        text = text[heading.end() :]
    if rewrite is not None:
        text = rewrite(text, notebook)
    links = Links(notebook, files or {}, path, base)
    definitions = links.definitions(text)
    text = _HTML.sub(lambda found: _converted(found[0], notebook), text)
    text = _IMAGE.sub(lambda found: _image(found, notebook, definitions), text)
    text = links.looked_at(text)
    text = _DIRECTIVE.sub(lambda found: _escaped(found, notebook), text)
    return masks.shown(_BLANKS.sub("\n\n", text)).strip("\n")


def _converted(html: str, notebook: Notebook) -> str:
    from composer.importing.html import to_markdown

    written = to_markdown(html, notebook)
    return written if html.lower().startswith("<img") else f"\n\n{written}\n\n"


def _image(
    found: re.Match[str], notebook: Notebook, definitions: Mapping[str, tuple[str, str]]
) -> str:
    """A picture with its address as a token; its words stay as they are written."""
    from composer.importing.html.escaping import quoted
    from composer.importing.told import undescribed

    title = found["title"] or found["single"] or ""
    address = (found["address"] or "").strip("<>")
    if found["label"] is not None:
        known = definitions.get((found["label"] or found["alt"]).casefold())
        if known is None:
            return found[0]
        address, title = known
    if not address or address.startswith(notebook.opening):
        return found[0]
    title = re.sub(r"\\(.)", r"\1", title)
    alt = found["alt"].strip() or title
    braces = found["braces"] or ""
    written = f"![{alt}]({notebook.picture(address)}{quoted(title)})"
    if alt or "decorative" in braces:
        return written + (braces if "decorative" in braces else "")
    remark = undescribed(
        "the picture has no words in the source, and is marked as decorative",
        "write what it shows between the brackets, and take {decorative} out",
    )
    return f"{written}{{decorative}}{notebook.remark(remark)}"


def _escaped(found: re.Match[str], notebook: Notebook) -> str:
    remark = lost("colons began something of another program here", "write it as a block of ours")
    return f"{found['space']}\\{found['colons']}{notebook.remark(remark)}"
