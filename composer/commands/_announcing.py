"""What ``newsletter announce`` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer import announcing
from composer.announcement import Announcement, Network, announcement
from composer.commands._issues import resolve, text_of
from composer.commands._terminal import print_json
from composer.errors import UsageError
from composer.nearest import nearest
from composer.pipeline import compose, load
from composer.registry import discover
from composer.render.addresses import campaign, tagged

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.model import Edition, Newsletter

__all__ = ["announce"]


def announce(
    asked: Asked, word: str, wanted: Sequence[str], *, utm: bool, draft: bool, as_json: bool
) -> int:
    """Prints the posts; gives the exit code: 1 where the address is too long for a network."""
    networks = _networks(wanted)
    edition, newsletter = _composed(asked, word, draft=draft)
    posts = []
    failed = False
    for name, network in networks.items():
        try:
            posts.append(_post(name, network, edition, newsletter, utm=utm))
        except UsageError as error:
            failed = True
            asked.terminal.fail(error.message, error.hint)
    if as_json:
        print_json(posts)
        return int(failed)
    for number, post in enumerate(posts):
        if number:
            print(flush=True)
        asked.terminal.say(asked.terminal.style(_length(post, networks[post.network]), "bold"))
        print(post.text, flush=True)
    return int(failed)


def _networks(wanted: Sequence[str]) -> dict[str, Network]:
    """The networks of these names, all where none is named. Raises UsageError."""
    known = discover(announcing, Network)  # type: ignore[type-abstract]
    names = [name.lower() for name in wanted]
    for name in names:
        if name not in known:
            meant = nearest(name, known)
            hint = f"did you mean {meant}?" if meant else f"the networks are {', '.join(known)}"
            raise UsageError(f"there is no network “{name}”", hint=hint)
    return {name: kind() for name, kind in known.items() if not names or name in names}


def _composed(asked: Asked, word: str, *, draft: bool) -> tuple[Edition, Newsletter]:
    """The issue. Raises UsageError where there is nothing that one could read yet."""
    root = asked.root()
    project = load(root, drafts=True)
    (path,) = resolve(project, (word,))
    meta = project.catalogue.get(path)
    if meta is not None and meta.published_elsewhere:
        raise UsageError(f"{path} was published elsewhere: announce it there")
    if meta is not None and meta.draft and not draft:
        raise UsageError(
            f"“{meta.title}” is a draft: its address leads nowhere yet",
            hint=f"take `draft: true` out of {path} when it is done, or look at it with --draft",
        )
    edition = compose(text_of(project, path), path, project)
    asked.terminal.findings(edition.findings, root)
    return edition, project.newsletter


def _post(
    name: str, network: Network, edition: Edition, newsletter: Newsletter, *, utm: bool
) -> Announcement:
    issue = edition.issue
    meta = issue.meta
    address = meta.url
    if utm:
        own = {"utm_source": name, "utm_medium": "social"}
        address = tagged(address, campaign(meta, newsletter) | own)
    # Who reads it has no name: each merge field shows its default.
    title, summary = (
        _plain(words, edition)
        for words in (meta.title, meta.description or meta.subtitle or issue.preheader)
    )
    return announcement(name, network, title=title, summary=summary, address=address)


def _plain(words: str, edition: Edition) -> str:
    for token, slot in edition.slots.items():
        words = words.replace(token, slot.default)
    return words


def _length(post: Announcement, network: Network) -> str:
    """The line above a post."""
    fold = ""
    if post.fold:
        hidden = post.count - post.fold
        fold = f", about {post.fold} show" if hidden > 0 else ", all of it shows"
        fold += " before “see more”"
    return f"{network.title}: {post.count:,} of {post.limit:,}{fold}"
