"""Template languages of the platforms: Django's own engine, and two grammars from their pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["django", "go", "merge_tags"]


def django(text: str, context: Mapping[str, Any], *, is_html: bool) -> str:
    """Django's engine, which escapes values in HTML; a filter or tag that it has not raises."""
    from django.template import Context, Engine

    return Engine().from_string(text).render(Context(dict(context), autoescape=is_html))


_GO_STRING = r'"(?:[^"\\\n]|\\.)*"'
_GO_ACTION = re.compile(rf"\{{\{{((?:{_GO_STRING}|(?!\}}\}})[^\"])*)\}}\}}")
_GO_VALUE = re.compile(
    rf"(?P<string>{_GO_STRING})|Safe (?P<safe>{_GO_STRING})|\(Safe (?P<inner>{_GO_STRING})\)"
    rf"|\(index (?P<map>[.\w]+) (?P<key>{_GO_STRING})\)|(?P<path>\.\w+(?:\.\w+)*)|(?P<name>\w+)"
)
_GO_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: What is no tag, end tag or document type (html/template, escape.go, escapeText).
_GO_BARE = re.compile(r"<(?!/?[A-Za-z]|!doctype)", re.IGNORECASE)
_TRACKED = re.compile(r"https?://[\w\-.~!#$&'()*+,/:;=?@\[\]%]*@TrackLink")


def go(text: str, values: Mapping[str, str], *, is_html: bool) -> str:
    """The part of text/template and html/template that listmonk's pages use.

    https://pkg.go.dev/text/template, https://pkg.go.dev/html/template (comments are taken
    out, a ``<`` that begins no tag is escaped), https://listmonk.app/docs/templating/ (functions,
    and the shorthand ``@TrackLink``).
    ``values`` are by the path (``.Subscriber.FirstName``) or the function's name.
    """
    text = _TRACKED.sub(lambda found: f'{{{{ TrackLink "{found[0]}" . }}}}', text)
    out, at = [], 0
    pieces: list[str] = []
    while (start := text.find("{{", at)) >= 0:
        action = _GO_ACTION.match(text, start)
        if action is None:
            raise ValueError(f"unclosed action: {text[start : start + 40]!r}")
        pieces.append(text[at:start])
        out.append(_go_action(action[1].strip(), values, is_html=is_html))
        at = action.end()
    pieces.append(text[at:])
    if is_html:
        # Comments are found in the literal text, over the actions within them.
        mark = "\ue000"
        pieces, out = _uncommented(mark.join(pieces), out, mark)
        pieces = [_GO_BARE.sub("&lt;", piece) for piece in pieces]
    return "".join(piece + (out[n] if n < len(out) else "") for n, piece in enumerate(pieces))


def _uncommented(text: str, out: list[str], mark: str) -> tuple[list[str], list[str]]:
    kept, done, count = [], [], 0
    at = 0
    for comment in _GO_COMMENT.finditer(text):
        before = text[at : comment.start()]
        kept.append(before)
        done += out[count : count + before.count(mark)]
        count += before.count(mark) + comment[0].count(mark)
        at = comment.end()
    kept.append(text[at:])
    return "".join(kept).split(mark), done + out[count:]


def _go_action(action: str, values: Mapping[str, str], *, is_html: bool) -> str:
    value, safe = "", False
    for stage in _go_stages(action):
        if stage.startswith("default "):
            if not value:
                value, safe = _go_value(stage.removeprefix("default "), values)
        else:
            value, safe = _go_value(stage, values)
    return html.escape(value) if is_html and not safe else value


def _go_stages(action: str) -> list[str]:
    parts = re.findall(rf"((?:{_GO_STRING}|[^\"|])+)", action)
    return [part.strip() for part in parts]


def _go_value(text: str, values: Mapping[str, str]) -> tuple[str, bool]:
    found = _GO_VALUE.fullmatch(text)
    if found is None:
        raise ValueError(f"no operand: {text!r}")
    quoted = found["string"] or found["safe"] or found["inner"]
    if quoted:
        return json.loads(quoted), not found["string"]
    if found["map"]:
        return values.get(f"{found['map']}.{json.loads(found['key'])}", ""), False
    name = found["path"] or found["name"]
    if found["name"] and name not in values:
        raise ValueError(f"function {name} not defined")
    if not name.startswith(".Subscriber.") and name not in values:
        raise ValueError(f"can't evaluate {name}")
    return values.get(name, ""), bool(found["name"])


_MERGE_TAG = re.compile(r"\*\|([^|\n]*)\|\*")


def merge_tags(text: str, values: Mapping[str, str]) -> str:
    """Mailchimp's merge tags, with conditions: by its help pages.

    https://mailchimp.com/help/use-conditional-merge-tag-blocks/; a tag that ``values`` have not
    raises ValueError, for the page says what none of its own becomes.
    """
    shown, out, at = [True], [], 0
    for tag in _MERGE_TAG.finditer(text):
        out.append(text[at : tag.start()] if all(shown) else "")
        at = tag.end()
        word, _, name = tag[1].partition(":")
        if word == "IF":
            shown.append(bool(_merged(name, values)))
        elif tag[1] == "ELSE:":
            shown[-1] = not shown[-1]
        elif tag[1] == "END:IF":
            shown.pop()
        elif all(shown):
            out.append(_merged(tag[1], values))
    if len(shown) != 1:
        raise ValueError("a condition has no END:IF")
    return "".join([*out, text[at:]])


def _merged(name: str, values: Mapping[str, str]) -> str:
    if name not in values:
        raise ValueError(f"there is no merge tag {name!r}")
    return values[name]
