"""Markdown from a page's flow: markdownify's converter, with our format's own rules on top."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from composer.importing.html.escaping import braced, cell, destination, escaped, guarded, quoted
from composer.importing.html.flow import BOX, NOTE, TIGHT
from composer.importing.html.nodes import BLOCK, attr, picture_of, words
from composer.importing.notebook import Notebook
from composer.importing.told import lost, undescribed

__all__ = ["Writer", "picture"]

#: Where a link may lead (composer/source/addresses.py has the same list).
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "sms:", "xmpp:", "matrix:", "geo:", "callto:")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|brush:)[-\s]*([\w+#-]+)")
#: What is emphasised as a whole: a second emphasis may go around it.
_BOTH = re.compile(r"(\*{1,2})[^*]+\1")
_NARROW = frozenset({"li", "blockquote", "td", "th", "details", BOX, NOTE})


def picture(notebook: Notebook, address: str, alt: str | None, *, caption: str = "") -> str:
    """A picture in Markdown: words for it from its alt, else its caption, else a remark.

    ``alt`` is ``None`` where the source has no such attribute; an empty one says that the picture
    carries nothing.
    """
    said = " ".join((alt or "").split()) or (caption if alt is None else "")
    path = notebook.picture(address)
    token = f"![{escaped(said)}]({path}{quoted(caption)})"
    if said:
        return token
    if alt is not None:
        return f"{token}{{decorative}}"
    remark = undescribed(
        "the picture has no words in the source, and is marked as decorative",
        "write what it shows between the brackets, and take {decorative} out",
    )
    return f"{token}{{decorative}}{notebook.remark(remark)}"


class Writer(MarkdownConverter):
    """Writes one flow. Tokens of the notebook pass through as they are."""

    def __init__(self, notebook: Notebook, *, base: str = "") -> None:
        super().__init__(
            heading_style="atx",
            bullets="-",
            newline_style="backslash",
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            table_infer_header=True,
        )
        self._notebook = notebook
        self._base = base

    def write(self, flow: BeautifulSoup) -> str:
        """The flow's Markdown, without a line break at its end."""
        return str(self.convert_soup(flow)).strip("\n")

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Words as words."""
        return escaped(text) if text and "_noformat" not in parent_tags else text or ""

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """A node's words; braces right behind a link are words too."""
        text = str(super().process_text(el, parent_tags=parent_tags or set()))  # type: ignore[misc]
        before = el.previous_sibling
        is_behind = isinstance(before, Tag) and before.name in ("a", "img", "code", BLOCK)
        return braced(text) if text.startswith("{") and is_behind else text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A paragraph, none of whose lines is anything else."""
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        text = guarded(text.strip())
        if el.has_attr(TIGHT):
            return text
        return f"\n\n{text}\n\n" if text else ""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's
        """A heading; inside of anything, where none may stand, a line in bold."""
        line = " ".join(text.replace("\\\n", " ").split())
        if not line:
            return ""
        if parent_tags & _NARROW:
            return f"\n\n{line if '*' in line else f'**{line}**'}\n\n"
        line = braced(line) if line.endswith("}") else line
        # A # at the end would only close the heading.
        line = re.sub(r"(?<=\s)(#+)$", r"\\\1", line)
        return f"\n\n{'#' * n} {line}\n\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link; its words alone where it leads nowhere that a letter may lead."""
        if "_noformat" in parent_tags:
            return text
        lead = " " if text[:1].isspace() else ""
        tail = " " if text[-1:].isspace() else ""
        text = " ".join(text.replace("\\\n", " ").split())
        address = self._address(attr(el, "href"))
        if not text or not address:
            return f"{lead}{text}{tail}"
        if gone := _leads_nowhere(address):
            return f"{lead}{text}{tail}{self._notebook.remark(lost(gone))}"
        if words(el) == address and address.startswith(("http://", "https://")):
            return f"{lead}<{destination(address)}>{tail}"
        return f"{lead}[{text}]({destination(address)}{quoted(attr(el, 'title'))}){tail}"

    def _address(self, href: str) -> str:
        href = href.strip()
        if href.startswith("#"):
            # The places that such links lead to have other names here.
            return ""
        if not href or _SCHEME.match(href) or not self._base:
            return href
        try:
            return urljoin(self._base, href)
        except ValueError:
            return href

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture."""
        alt = attr(el, "alt") if el.has_attr("alt") else None
        return picture(self._notebook, picture_of(el), alt, caption=attr(el, "title"))

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Bold, as HTML where asterisks would not be read as such (CommonMark 0.31 §6.2)."""
        return self._marked(el, text, "**", "strong", parent_tags)

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Emphasis, as HTML where asterisks would not be read as such."""
        return self._marked(el, text, "*", "em", parent_tags)

    convert_i = convert_em

    def _marked(self, el: Tag, text: str, mark: str, name: str, parents: set[str]) -> str:
        inner = text.strip()
        if (
            "_noformat" in parents
            or not inner
            or parents & ({"b", "strong"} if mark == "**" else {"em", "i"})
        ):
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if "\n\n" in inner or inner == "\\":
            return text
        before = "" if lead else str(el.previous_sibling or "")[-1:]
        after = "" if tail else str(el.next_sibling or "")[:1]
        both = _BOTH.fullmatch(inner)
        is_read = not (
            (before.isalnum() and not inner[0].isalnum())
            or (after.isalnum() and not inner[-1].isalnum())
            or ((inner[0] == "*" or inner[-1] == "*") and not (both and both[1] != mark))
            or inner[-1] == "\\"
        )
        lead, tail = " " if lead else "", " " if tail else ""
        return (
            f"{lead}{mark}{inner}{mark}{tail}"
            if is_read
            else f"{lead}<{name}>{inner}</{name}>{tail}"
        )

    def _as_html(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inner = text.strip()
        return (
            f"<{el.name}>{inner}</{el.name}>" if inner and "_noformat" not in parent_tags else text
        )

    convert_u = convert_mark = convert_ins = _as_html

    def convert_kbd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A key, which HTML has and Markdown has not."""
        return f"<kbd>{escaped(words(el))}</kbd>" if "_noformat" not in parent_tags else text

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code, between fences that it does not hold itself, with its language."""
        code = el.get_text().strip("\n")
        if not code.strip():
            return ""
        spoken = " ".join(
            attr(each, "class") for each in (el, el.find("code")) if isinstance(each, Tag)
        )
        language = found[1] if (found := _LANGUAGE.search(spoken)) else ""
        fence = "```"
        while fence in code:
            fence += "`"
        return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell, on one line."""
        return str(super().convert_td(el, cell(text.replace("\\\n", " ")), parent_tags))  # type: ignore[misc]

    def convert_th(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell of the head, on one line."""
        return str(super().convert_th(el, cell(text.replace("\\\n", " ")), parent_tags))  # type: ignore[misc]

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What unfolds: HTML around Markdown."""
        title = escaped(attr(el, "title")) or "…"
        return f"\n\n<details>\n<summary>{title}</summary>\n\n{text.strip()}\n\n</details>\n\n"

    def convert_composer_box(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A container of ours; the element says how it begins."""
        colons = ":::"
        while f"\n{colons}" in f"\n{text}":
            colons += ":"
        return f"\n\n{colons}{attr(el, 'opening')}\n{text.strip()}\n{colons}\n\n"

    def convert_composer_note(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A footnote's text: what is below its first line is indented."""
        lines = (text.strip() or "…").split("\n")
        rest = "".join(f"\n    {line}" if line else "\n" for line in lines[1:])
        return f"\n\n[^{attr(el, 'label')}]: {lines[0]}{rest}\n\n"

    def convert_composer_block(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Finished Markdown, as it is."""
        written = self._notebook.written(int(attr(el, "n")))
        return written if attr(el, "level") == "inline" else f"\n\n{written}\n\n"


def _leads_nowhere(address: str) -> str:
    """Why a link leads nowhere; empty where it leads somewhere."""
    scheme = _SCHEME.match(address)
    if scheme:
        is_ours = scheme[0].lower() in _SCHEMES
        return "" if is_ours else f"a link to {scheme[0].lower()} is taken out, its words stay"
    if address.startswith(("/", "{{")):
        return ""
    return f"a link to “{address[:80]}” leads nowhere here, its words stay"
