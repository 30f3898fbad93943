"""Telephone numbers: stored as E.164, typed in any usual way."""

from store.errors import BadValue


def e164(given: str, field: str = "phone", region: str = "CN") -> str:
    """The number as ``+8613800138000``; without a country code it is one of ``region``. Errors: BadValue."""
    import phonenumbers  # its tables take a tenth of a second, and most commands know no telephone number

    try:
        number = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException:
        raise _refused(field) from None
    if not phonenumbers.is_valid_number(number):
        raise _refused(field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _refused(field: str) -> BadValue:
    """What was given stays out of the error: it may be somebody's number with one digit wrong."""
    return BadValue("value_not_accepted", field=field, accepted_as="phone")
