"""What mail clients can draw: support facts, how many readers use which client, and what is looked for.

``table.json`` holds the facts, made from caniemail's data by ``python -m
composer.checking.support.refresh``; ``features.json`` is our own map from features to what they
look like in HTML and CSS, and to what readers see where they are not known.
"""
