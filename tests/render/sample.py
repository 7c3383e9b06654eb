"""An issue with every block there is, for tests of all editions."""

from __future__ import annotations

from tests.conftest import SETTINGS
from tests.render.drawing import PIXEL

RESULTS = """\
version = 1

[polls.avis.votes]
top = 280
bien = 132

[[polls.avis.remarks]]
text = "Plus de schémas."
author = "Camille"
approved = true
reply = "C’est noté."

[[polls.avis.remarks]]
text = "Moins de sigles."
approved = true
"""

LOCK = (
    '{"version":1,"url":"https://video.example/v","card":true,"title":"Un film","site":"Vidéo",'
    '"image":"https://video.example/v.jpg","kind":"video"}\n'
)

FILES: dict[str, str | bytes] = {
    "issues/2024-12-23-o3.md": "---\ntitle: o3\nnumber: 40\nsubtitle: Un cadeau\n---\n::poll{#avis}\n",
    "issues/results/o3.toml": RESULTS,
    "issues/links.lock.jsonl": LOCK,
    "issues/images/pixel.png": PIXEL,
}

HEAD = """\
title: Tout
subtitle: Un essai
author: theo
number: 41
cover: images/pixel.png
cover_alt: Un point"""

BODY = """\
Bonjour {{ first_name | default("vous") }}, voici *un*, **deux**, ~~trois~~, `quatre` et \
[cinq](https://example.org/cinq?a=1&b=2). Une note[^1].

> Une citation, avec [un lien](https://example.org/citation).
>
> - dedans

![Un point](images/pixel.png "La légende")

::signature

::toc[En bref]{depth=2 standfirst}

## Un

*Le chapô.*

### Dessous

1. un
2. deux
   - dedans, [là](https://example.org/liste)

- [x] fait

---

```python
print("bonjour")
```

| A | B |
|:--|--:|
| [x](https://example.org/table) | 2 |

<kbd>Ctrl</kbd> et <a href="https://example.org/html">du HTML</a>

## Deux

> [!TIP]
> **Un titre**
> Un conseil, [là](https://example.org/conseil).

https://video.example/v

[Une carte](https://example.org/carte "Sa description"){.card}

::card[Avec image]{url=https://example.org/image image=images/pixel.png}

[o3](2024-12-23-o3.md)

[Agir](https://example.org/agir){.button}

:::post{author="Ada Lovelace" handle=ada date=1843-07-10 url=https://bsky.app/ada lang=en}
It can do *whatever* we know how to order it to perform.
:::

:::sponsor[Ampère]{url=https://example.org/ampere image=images/pixel.png}
Des câbles.
:::

::::columns
:::column
Pour.
:::
:::column
Contre.
:::
::::

:::only{in=email}
Courriel seul.
:::

:::only{in="web text"}
Pas le courriel.
:::

::poll{#avis}

:::poll{#energie}
Un dossier ?

- Oui {#oui}
- Non {#non}
:::

::results{#avis}

::remarks[Vos remarques]{#avis}

## Trois {.unlisted only=web}

Web seul.

[^1]: La note, avec [un lien](https://example.org/note).
"""

PORTRAIT = SETTINGS.replace(
    'url = "https://courant.example/theo"',
    'url = "https://courant.example/theo"\navatar = "issues/images/pixel.png"',
)
