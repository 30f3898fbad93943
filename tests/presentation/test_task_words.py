"""Every task that a person may get is described in both languages: its words, its fields' labels, their choices."""

from collections.abc import Iterator

import pytest

from domain.forms import KINDS
from domain.site import SiteStage
from domain.words import known
from presentation.forms.fields import fields_of
from tests.shipped import renovation

SHIPPED = renovation()
CHECKED = {item for stage in SiteStage for item in SHIPPED.standard.site.of(stage).check}
ITEMS = {
    "site_stage": CHECKED,
    "accept_site_stage": CHECKED,
    "accept_from_afar": CHECKED,
    "acceptance": set(SHIPPED.standard.trial),
}
"""What the field `items.item` may hold is listed by the standard itself."""


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_field_has_a_label_and_every_choice_a_word(lang: str) -> None:
    assert list(_missing(lang)) == []


def _missing(lang: str) -> Iterator[str]:
    for name, kind in KINDS.items():
        texts = SHIPPED.texts[lang]["tasks"].get(name, {})
        yield from (f"{name}: {part}" for part in ("title", "purpose", "script") if not texts.get(part))
        if not known(lang, f"kind.{name}"):
            yield f"{name}: its word in the catalogue"
        for field in (one for outer in fields_of(kind.form) for one in (outer, *outer.inner)):
            own = texts.get("fields", {}).get(field.name, {})
            if not own.get("label"):
                yield f"{name}: {field.name}"
            wanted = ITEMS[name] if field.name == "items.item" else set(field.choices)
            worded = set(own.get("choices", {}))
            if not worded >= wanted or (worded != wanted and field.choices):
                yield f"{name}: {field.name}: {sorted(worded ^ wanted)}"
