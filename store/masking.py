"""Personal data as it is shown by default: enough to recognise, not enough to use."""

import re

_CJK = re.compile(r"^[\u4e00-\u9fff·]+$")


def name(full: str) -> str:
    """``仲小妮`` as ``仲*妮``, ``张三`` as ``张*``, ``Anna Weber`` as ``A*** W***``."""
    full = full.strip()
    if _CJK.match(full):
        return full[0] + ("*" if len(full) <= 2 else "*" * (len(full) - 2) + full[-1])
    return " ".join(f"{part[0]}***" for part in full.split())


def phone(number: str) -> str:
    """``+8618612341402`` as ``186****1402``."""
    digits = _national(number)
    if len(digits) < 8:
        return "*" * len(digits)
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


def readable(number: str) -> str:
    """A whole number as people write it: ``186 1234 1402``, abroad with its country code."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == 86
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(parsed, form))


def wechat(handle: str) -> str:
    """``ni_home88`` as ``ni***``."""
    return f"{handle[:2]}***"


def _national(number: str) -> str:
    import phonenumbers

    try:
        return str(phonenumbers.parse(number, "CN").national_number)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", number)
