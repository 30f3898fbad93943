"""Customers' data to be corrected, as people type them and as they are told before it is done."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from presentation.errors import Wrong
from presentation.forms.answers import from_options
from presentation.forms.typed import yes_or_no
from presentation.intake.values import LANGUAGES
from presentation.showing import Words
from presentation.words import say
from store import masking

if TYPE_CHECKING:
    from store.corrections import Correction
    from store.people import ContactDetails, CustomerDetails, Window

ADDRESS = ("community", "building", "room", "district", "city")
CONTACT = ("name", "relation", "phone", "wechat", "language", "window", "main", "do_not_contact")
YES_NO = frozenset({"main", "do_not_contact"})


def typed_option(name: str) -> str:
    """What is typed for a field, as it is called at a terminal."""
    return f"--set {name}"


def given(pairs: Iterable[str], named: Callable[[str], str] = typed_option) -> dict[str, Any]:
    """What was typed by field; nothing behind the sign takes a value away. Raises `Wrong`.

    Args:
        named: how what was typed for a field is called.
    """
    found = from_options(pairs)
    if not found:
        raise Wrong("usage.missing", name="--set")
    accepted = (*CONTACT, *ADDRESS)
    for name, value in found.items():
        if name not in accepted:
            raise Wrong("usage.choose", name="--set", given=name, accepted=list(accepted))
        if name in YES_NO:
            found[name] = yes_or_no(str(value)) if isinstance(value, str) else value
            if not isinstance(found[name], bool):
                raise Wrong("usage.choose", name=named(name), given=value, accepted=_yes_no)
        elif value == "":
            found[name] = None
        elif name == "language" and isinstance(value, str):
            found[name] = LANGUAGES.get(value.strip().casefold(), value)
        elif not isinstance(value, str | None):
            found[name] = str(value)
    return found


def _yes_no(lang: str) -> str:
    return say(lang, "usage.yes_or_no")


def correction(
    details: "CustomerDetails",
    values: Mapping[str, Any],
    person: int | None,
    add: bool,
    reason: str,
    actor: str,
    named: Callable[[str], str] = typed_option,
) -> "Correction":
    """The correction that is meant: of the main contact, unless another person is named.

    Raises:
        Wrong: a contact person and the address are not corrected as one.
        BadInput: a value is not accepted.
    """
    from pydantic import ValidationError

    from client.errors import BadInput
    from domain.faults import faults
    from store.corrections import AddressCorrection, ContactCorrection, Correction
    from store.phones import e164

    address = {name: value for name, value in values.items() if name in ADDRESS}
    contact = {name: value for name, value in values.items() if name in CONTACT}
    if address and (contact or person is not None or add):
        raise Wrong("failed.one_correction")
    if add and person is not None:
        raise Wrong("failed.one_correction")
    main = next((one.person for one in details.contacts if one.main), details.contacts[0].person)
    about: dict[str, Any] = {"customer": details.customer, "reason": reason, "actor": actor}
    try:
        if address:
            return Correction(
                **about, property=details.home.property, address=AddressCorrection.model_validate(address)
            )
        if contact.get("window"):
            contact["window"] = _hours(str(contact["window"]))
        if contact.get("phone"):
            e164(contact["phone"], named("phone"))
        return Correction(
            **about,
            person=None if add else (person or main),
            contact=ContactCorrection.model_validate(contact),
        )
    except ValidationError as error:
        raise BadInput("answers", fields=faults(error)) from None


def _hours(text: str) -> "Window":
    """The hours that are meant. Raises BadInput."""
    from pydantic import ValidationError

    from client.errors import BadInput
    from domain.faults import wrong_field
    from store.people import Window

    start, _, end = text.replace("～", "-").partition("-")
    try:
        return Window.model_validate({"start": start.strip(), "end": end.strip()})
    except ValidationError:
        raise BadInput("answers", fields=[wrong_field("window", "hours")]) from None


def contact_told(one: "ContactDetails", *, plain: bool) -> dict[str, Any]:
    """A contact person by field, masked unless ``plain``."""
    phone = one.phone and (masking.readable(one.phone) if plain else masking.phone(one.phone))
    wechat = one.wechat and (one.wechat if plain else masking.wechat(one.wechat))
    window = f"{one.window.start:%H:%M}-{one.window.end:%H:%M}" if one.window else None
    return {
        **one.model_dump(include={"person", "relation", "language", "main", "do_not_contact"}),
        "name": one.name if plain else masking.name(one.name),
        "phone": phone,
        "wechat": wechat,
        "window": window,
    }


def correction_told(words: Words, details: "CustomerDetails", wanted: "Correction") -> tuple[str, ...]:
    """What will be another value: by the fields' names, the values masked."""
    new = wanted.address or wanted.contact
    assert new is not None
    known: dict[str, Any] = {}
    if wanted.address is not None:
        known = details.home.model_dump()
    elif wanted.person is not None:
        contact = next((one for one in details.contacts if one.person == wanted.person), None)
        known = contact_told(contact, plain=False) if contact else {}
    return tuple(
        f"{words.say(f'corrected.{name}')}  "
        + words.say(
            "amend.fact", before=_masked(name, known.get(name)), after=_masked(name, getattr(new, name))
        )
        for name in sorted(new.model_fields_set)
    )


def _masked(name: str, value: Any) -> str:
    if value in (None, ""):
        return "--"
    if name == "window" and not isinstance(value, str):
        return f"{value.start:%H:%M}-{value.end:%H:%M}"
    hide = {"phone": masking.phone, "wechat": masking.wechat, "name": masking.name}.get(name)
    text = str(value)
    return hide(text) if hide is not None and "*" not in text else text
