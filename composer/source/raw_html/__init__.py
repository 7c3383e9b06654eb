"""Raw HTML in Markdown: what may stay is kept well-formed, the rest is taken out or shown as text.

Two guards stand behind each other. :class:`RawHtml` rewrites markdown-it's tokens: it reads tags
with a lexer of its own, pairs them over the whole stream and writes each anew from the parts that
are allowed. :func:`guard` runs a second parser over the finished fragment.

Typical use::

    md.use(raw_html_plugin)
    raw = RawHtml(context.path, findings, lines=context.lines, place=context.place)
    tokens = md.parse(text, {"raw_html": raw})
"""

from composer.source.raw_html.allow_list import guard, safe_url
from composer.source.raw_html.raw_html import RawHtml, raw_html_plugin

__all__ = ["RawHtml", "guard", "raw_html_plugin", "safe_url"]
