"""Text to Issue: front matter, Markdown, directives, sections. Every block knows its line."""
