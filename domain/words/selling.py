"""Words of design, quotation and signing, in both languages."""

ZH: dict[str, str] = {}

EN: dict[str, str] = {}
