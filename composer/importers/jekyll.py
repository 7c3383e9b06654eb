"""Jekyll."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from msgspec.structs import replace

from composer.importing.markdown.heads import MARKDOWN, Head
from composer.importing.markdown.site import SiteImporter, dated, gone, link_to
from composer.importing.notebook import Notebook
from composer.importing.post import Post
from composer.importing.source import Source

__all__ = ["Jekyll"]

_CODE = re.compile(
    r"\{%-?\s*highlight\s+([\w+-]+).*?%\}\n?(.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_POST = re.compile(r"\{%-?\s*(?:post_url|link)\s+([^\s%]+)\s*-?%\}")
_BASE = re.compile(r"\{\{\s*(?:site\.(?:baseurl|url)|[\"']?/?[\"']?\s*\|\s*relative_url)\s*\}\}")
_RELATIVE = re.compile(
    r"\{\{\s*[\"']([^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:[^}]*)\s*\}\}"
)
_TAG = re.compile(r"\{%-?.*?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?\s*(?:site|page|post|include)\.[^{}]*\}\}")
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$\n?|\{:[^{}\n]*\}", re.MULTILINE)


class Jekyll(SiteImporter):
    """A folder with ``_posts/YYYY-MM-DD-title.md`` and perhaps ``_drafts/``, with YAML front matter.

    Posts: https://jekyllrb.com/docs/posts/; front matter: https://jekyllrb.com/docs/front-matter/;
    the tags ``post_url``, ``link``, ``highlight``: https://jekyllrb.com/docs/liquid/tags/.
    """

    name = "Jekyll"
    roots: ClassVar = ("", "assets")

    @classmethod
    def recognises(cls, source: Source) -> bool:
        """``_posts/``, or files whose names begin with a date and that begin with ``---``."""
        files = source.ending(*MARKDOWN)
        if any("/_posts/" in f"/{name}" for name in files):
            return True
        if source.named("_config.yml", "_config.yaml"):
            return bool(files)
        names = [name.rpartition("/")[2].rpartition(".")[0] for name in files]
        return bool(files) and all(
            dated(stem)[0] and source.head(name, 8).startswith("---")
            for stem, name in zip(names, files, strict=True)
        )

    def files(self) -> tuple[str, ...]:
        """Posts and drafts, where there are such folders."""
        files = super().files()
        posts = tuple(n for n in files if "/_posts/" in f"/{n}" or "/_drafts/" in f"/{n}")
        return posts or files

    def post(self, name: str, head: Head) -> Post:
        """A post; what lies in ``_drafts/`` is a draft."""
        post = super().post(name, head)
        return replace(post, draft=True, known_as=()) if "/_drafts/" in f"/{name}" else post

    def fenced(self, text: str) -> str:
        """With fences for ``highlight``."""
        return _CODE.sub(lambda found: f"```{found[1]}\n{found[2]}\n```", text)

    def rewrite(self, text: str, notebook: Notebook, files: Mapping[str, str], path: str) -> str:
        """Liquid's tags and kramdown's attributes in our form where there is one, else a remark."""
        text = _RAW.sub("", text)
        text = _POST.sub(
            lambda found: link_to(_stem(found[1]), files, path) or f"/{_stem(found[1])}/", text
        )
        text = _RELATIVE.sub(r"\1", _BASE.sub("", text))
        text = _TAG.sub(lambda found: gone(notebook, found[0]), text)
        text = _OUTPUT.sub(lambda found: gone(notebook, found[0]), text)
        return _ATTRIBUTES.sub("", text).replace("<!--more-->", "")


def _stem(name: str) -> str:
    return re.sub(r"\.(?:md|markdown|mkd|mdown|html)$", "", name.rpartition("/")[2])
