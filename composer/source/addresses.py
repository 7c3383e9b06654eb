"""Where links and pictures lead: issues' files, the project's files, the newsletter's site.

One place decides for every address that an author writes, in prose and in directives.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urljoin, urlsplit

from composer.model import Location, Meta
from composer.source.context import Context

__all__ = ["cut_path", "is_issue_path", "issue_of", "link", "project_path"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:", "tel:", "sms:", "xmpp:", "matrix:", "geo:", "callto:")
_LOCAL_ONLY = "file:"
#: The whole address is a placeholder of another platform, which fills it in: ``{{unsub}}``,
#: ``*|UNSUB|*``. Markdown percent-encodes some of its signs.
_PLACEHOLDER = re.compile(r"\{\{[^{}]+\}\}|\*\|[^|*]+\|\*")


def is_issue_path(url: str) -> bool:
    """Whether an address is the file of an issue: ``2024-12-23-o3.md``, ``../o3.md#contents``."""
    path = cut_path(url)[0]
    return path.endswith(".md") and not path.startswith("/") and not _SCHEME.match(path)


def cut_path(url: str) -> tuple[str, str]:
    """The path of an address, and its query and fragment as they are written."""
    end = min(at for at in (url.find("?"), url.find("#"), len(url)) if at >= 0)
    return url[:end], url[end:]


def link(url: str, context: Context, meta: Meta, location: Location) -> str | None:
    """The address that readers get; ``None`` where the link must go (its words stay).

    Errors and warnings go to the context's findings.
    """
    url = url.strip()
    if not url or url.startswith(("#", "?")) or _begins_with_field(url, context):
        return url
    scheme = _SCHEME.match(url)
    if scheme:
        return _absolute(url, scheme[0].lower(), context, location)
    if _PLACEHOLDER.fullmatch(written := unquote(url)):
        return written
    if url.startswith("/"):
        return _root_relative(url, context, location)
    path, rest = cut_path(url)
    if is_issue_path(url):
        found = issue_of(path, context, location)
        return found.url + rest if found else None
    return _beside(url, path, context, meta, location)


def _root_relative(url: str, context: Context, location: Location) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    whole = urljoin(context.project.newsletter.url.rstrip("/") + "/", url)
    context.findings.warning(
        "root-relative",
        f"“{url}” is taken as {whole}",
        location,
        "write the whole address: a mail has no site that it could be relative to",
    )
    return whole


def _beside(url: str, path: str, context: Context, meta: Meta, location: Location) -> str | None:
    if project_path(path, context, location) is None:
        return None
    whole = urljoin(meta.url, url)
    context.findings.warning(
        "relative-link",
        f"“{url}” is taken as {whole}, beside the web edition",
        location,
        "write the whole address of the page",
    )
    return whole


def _begins_with_field(url: str, context: Context) -> bool:
    return any(url.startswith(token) for token in context.fields.slots)


def _absolute(url: str, scheme: str, context: Context, location: Location) -> str | None:
    if scheme == _LOCAL_ONLY:
        context.findings.error(
            "local-file",
            "file: leads to a file of your own machine",
            location,
            "write a path inside the project, or an address",
        )
        return None
    if scheme not in _ALLOWED:
        context.findings.warning(
            "unsafe-link",
            f"a link to {scheme} is taken out, its words stay",
            location,
            "link to an https: address",
        )
        return None
    return url


def issue_of(path: str, context: Context, location: Location) -> Meta | None:
    """The issue whose file a link names, relative to the issue or to the included file."""
    catalogue = context.project.catalogue
    for base in dict.fromkeys((context.path, context.base)):
        inside = _join(base, path)
        if inside is not None and inside in catalogue:
            context.inputs.add(f"issue:{inside}")
            meta = catalogue[inside]
            _draft(meta, context, location)
            return meta
    wanted = _join(context.path, path)
    if wanted is None:
        _outside(path, context, location)
    elif wanted in context.project.broken:
        context.findings.error(
            "broken-issue",
            f"“{path}” is an issue whose front matter is broken",
            location,
            f"mend {wanted} first",
        )
    else:
        context.findings.error(
            "missing-issue",
            f"there is no issue “{path}”",
            location,
            "write the path of its file, beginning from this one",
        )
    return None


def _draft(meta: Meta, context: Context, location: Location) -> None:
    if not meta.draft or meta.path == context.base:
        return
    message = f"{meta.path} is a draft, so its address leads nowhere yet"
    hint = "send that issue first (draft: no), or take the link out"
    if context.project.drafts:
        context.findings.warning("draft-target", message, location, hint)
    else:
        context.findings.error("draft-target", message, location, hint)


def project_path(path: str, context: Context, location: Location) -> str | None:
    """A path beside the file that names it, from the project's root; ``None`` after an error."""
    path = unquote(urlsplit(path).path)
    inside = _join(context.path, path)
    if inside is None:
        _outside(path, context, location)
    return inside


def _join(base: str, path: str) -> str | None:
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path)))
    if joined.startswith(("../", "/")) or joined == "..":
        return None
    return joined


def _outside(path: str, context: Context, location: Location) -> None:
    context.findings.error(
        "outside-project",
        f"“{path}” leads out of the project",
        location,
        "copy the file into the project and name it there",
    )
