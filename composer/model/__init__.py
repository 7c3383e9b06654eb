"""Frozen data that every layer speaks of: no input, no output, no clock."""

from composer.model.block import Attribute, Block, Directive, Figure, Inline, ListItem, Prose, Url
from composer.model.edition import Bytes, Carried, Edition, Link, PictureFile
from composer.model.finding import Finding, Findings, Location, Severity
from composer.model.issue import Issue, Meta, Section, SubHeading
from composer.model.knowledge import (
    Author,
    Card,
    Option,
    Page,
    Picture,
    Poll,
    PollResults,
    Remark,
    Scene,
)
from composer.model.project import Files, Locale, PictureError, Project
from composer.model.settings import Newsletter, Sender
from composer.model.slotted import Kind, Slot, Slotted

__all__ = [
    "Attribute",
    "Author",
    "Block",
    "Bytes",
    "Card",
    "Carried",
    "Directive",
    "Edition",
    "Figure",
    "Files",
    "Finding",
    "Findings",
    "Inline",
    "Issue",
    "Kind",
    "Link",
    "ListItem",
    "Locale",
    "Location",
    "Meta",
    "Newsletter",
    "Option",
    "Page",
    "Picture",
    "PictureError",
    "PictureFile",
    "Poll",
    "PollResults",
    "Project",
    "Prose",
    "Remark",
    "Scene",
    "Section",
    "Sender",
    "Severity",
    "Slot",
    "Slotted",
    "SubHeading",
    "Url",
]
