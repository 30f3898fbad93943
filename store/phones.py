"""Telephone numbers: stored as E.164, typed in any usual way."""

import phonenumbers

from store.errors import BadValue

_ACCEPTED = "a telephone number such as 138 0013 8000, 0755-8200 0000 or +852 9123 4567"


def e164(given: str, field: str = "phone", region: str = "CN") -> str:
    """The number as ``+8613800138000``; without a country code it is one of ``region``. Errors: BadValue."""
    try:
        number = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException:
        raise BadValue(field, given, _ACCEPTED) from None
    if not phonenumbers.is_valid_number(number):
        raise BadValue(field, given, _ACCEPTED)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
