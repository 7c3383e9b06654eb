"""Words of the trade, which newsletters of every language here use and older dictionaries lack."""

from __future__ import annotations

__all__ = ["TRADE_WORDS"]

_WORDS = """
    back-end blog blogs chatbot chatbots cloud deepfake deepfakes email emails feedback front-end
    hashtag hashtags inbox markdown newsletter newsletters online open-source podcast podcasts post
    posts preheader preheaders prompt prompts smartphone smartphones spam standfirst standfirsts
    startup startups streaming tweet tweets unsubscribe webinar webinars webmail webmails website
"""
TRADE_WORDS = frozenset(_WORDS.split())
