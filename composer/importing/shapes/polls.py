"""Polls: question and options, where the page shows them.

beehiiv writes a poll into its posts as links to ``/polls/`` and the poll's id, one an answer; a form
has a group of radio buttons with labels. Substack's export says of a poll only that there was one.
"""

from __future__ import annotations

import re

from bs4 import Tag

from composer.importing.html.nodes import attr, data_of, stand_in, words
from composer.importing.notebook import Notebook
from composer.importing.told import lost
from composer.slugs import slug_of

__all__ = ["recognise"]

_ANSWER = re.compile(r"/polls?/([0-9a-fA-F-]{8,})")
_LONGEST = 300
_FEWEST = 2


def recognise(letter: Tag, notebook: Notebook) -> None:
    """Puts polls in their form, and a remark where one was lost."""
    _linked(letter, notebook)
    _asked(letter, notebook)
    for tag in letter.select(".poll-embed"):
        number = data_of(tag).get("id")
        told = f"a poll{f' (number {number})' if number else ''} stood here; the export has no words of it"
        stand_in(
            tag,
            notebook.remark(lost(told, "copy question and answers from the old post")),
            notebook,
        )


def _linked(letter: Tag, notebook: Notebook) -> None:
    polls: dict[str, list[Tag]] = {}
    for link in letter.select("a[href]"):
        if found := _ANSWER.search(attr(link, "href")):
            polls.setdefault(found[1], []).append(link)
    for links in polls.values():
        answers = [words(link) for link in links if words(link)]
        around = _around(links, letter)
        question = _question(around, answers)
        if len(answers) >= _FEWEST and question:
            stand_in(around, _poll(question, answers, notebook), notebook)


def _around(links: list[Tag], letter: Tag) -> Tag:
    """The nearest element that holds all answers and other words as well."""
    answers = "".join(words(link) for link in links).replace(" ", "")
    for parent in links[0].parents:
        inside = words(parent).replace(" ", "")
        if all(link in parent.descendants for link in links) and len(inside) > len(answers):
            return (
                parent if parent is not letter and parent.name not in ("body", "html") else links[0]
            )
    return links[0]


def _question(around: Tag, answers: list[str]) -> str:
    """The words before the first answer."""
    whole = words(around)
    question = whole.partition(answers[0])[0].strip() if answers and answers[0] in whole else ""
    return question if len(question) <= _LONGEST else ""


def _asked(letter: Tag, notebook: Notebook) -> None:
    """Groups of radio buttons."""
    for group in letter.select("fieldset, form"):
        radios = group.select('input[type="radio"]')
        answers = [answer for radio in radios if (answer := _label(radio, group))]
        legend = group.find(["legend", "h2", "h3", "h4", "p"])
        question = words(legend) if isinstance(legend, Tag) else ""
        if len(answers) >= _FEWEST and question and not group.decomposed:
            stand_in(group, _poll(question, answers, notebook), notebook)


def _label(radio: Tag, group: Tag) -> str:
    if attr(radio, "id"):
        for label in group.find_all("label"):
            if attr(label, "for") == attr(radio, "id"):
                return words(label)
    around = radio.find_parent("label")
    return words(around) or attr(radio, "value")


def _poll(question: str, answers: list[str], notebook: Notebook) -> str:
    from composer.importing.html.escaping import braced, escaped, guarded

    identity = notebook.identity(slug_of(question, longest=40, whole_words=True) or "poll")
    listed = "\n".join(f"- {braced(guarded(escaped(answer)))}" for answer in answers)
    return f":::poll{{#{identity}}}\n{guarded(escaped(question))}\n\n{listed}\n:::"
