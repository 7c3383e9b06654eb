"""The preview: the issue as its readers will see it, in the browser, while it is written.

:mod:`~composer.preview.server` serves one page over loopback and pushes what changed;
:mod:`~composer.preview.view` is what the page is told of an issue. Neither knows how an issue is
composed: they are handed a :class:`~composer.preview.studio.Studio`.
"""
