"""Words of construction, handover and care, in both languages."""

ZH: dict[str, str] = {}

EN: dict[str, str] = {}
