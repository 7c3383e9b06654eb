"""What a platform made of a draft: what it stored, held against what it was given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html

if TYPE_CHECKING:
    from composer.delivery.channel import Draft, Stored

__all__ = ["differences"]

_BLANKS = re.compile(r"\s+")
_NAMED = 3
_LONGEST = 70


def differences(draft: Draft, stored: Stored) -> tuple[str, ...]:
    """What was changed on the way, a sentence each; nothing where it is as it was given.

    Blanks between words do not count, nor what the platform does not give back.
    """
    return (
        *_line("subject", draft.subject, stored.subject),
        *_line("preheader", draft.preheader, stored.preheader),
        *_html(draft.html, stored.html),
        *_text(draft.text, stored.text),
    )


def _same(ours: str, theirs: str) -> bool:
    return not theirs or _BLANKS.sub(" ", ours).strip() == _BLANKS.sub(" ", theirs).strip()


def _line(name: str, ours: str, theirs: str) -> Iterator[str]:
    if not _same(ours, theirs):
        yield f"the {name} is now “{_short(theirs)}”"


def _text(ours: str, theirs: str) -> Iterator[str]:
    if not _same(ours, theirs):
        yield "the text part is another one"


def _html(ours: str, theirs: str) -> Iterator[str]:
    if _same(ours, theirs):
        return
    told = tuple(_parts(ours, theirs))
    yield from told
    if not told:
        yield "the HTML is written in another way, with the same words, links and pictures"


def _parts(ours: str, theirs: str) -> Iterator[str]:
    if "<style" in ours and "<style" not in theirs:
        yield "the style sheet in the head is gone: no dark colours, no phone sizes"
    if "<!--[if" in ours and "<!--[if" not in theirs:
        yield "what only Outlook reads is gone"
    before, after = _tree(ours), _tree(theirs)
    yield from _list("link", _of(before, "//a/@href"), _of(after, "//a/@href"))
    yield from _list("picture", _of(before, "//img/@src"), _of(after, "//img/@src"))
    if before.xpath("count(//*[@style])") > after.xpath("count(//*[@style])"):
        yield "styles were taken from elements: look at it in the platform's preview"
    if not _same(_words(before), _words(after) or " "):
        yield "the words are not the same"


def _tree(text: str) -> Any:
    return lxml_html.document_fromstring(text or "<p></p>")


def _of(tree: Any, path: str) -> list[str]:
    return [str(found) for found in tree.xpath(path)]


def _words(tree: Any) -> str:
    for element in tree.xpath("//style|//script|//title|//comment()"):
        element.drop_tree()
    return str(tree.text_content())


def _list(name: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    known = set(after)
    gone = [address for address in dict.fromkeys(before) if address not in known]
    if gone:
        others = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
        named = ", ".join(_short(address) for address in gone[:_NAMED])
        count = f"{len(gone)} {name}s lead" if len(gone) > 1 else f"a {name} leads"
        yield f"{count} elsewhere now: {named}{others}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
