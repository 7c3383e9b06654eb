"""What every import shares: a safe reader of exports, HTML to Markdown, pictures, files, a report.

``composer.importers`` holds the formats, one a file; they know nothing of how their posts are
written. :func:`composer.bringing.bring_in` is the order of all this.
"""
