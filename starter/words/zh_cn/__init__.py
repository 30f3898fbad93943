WORDS: dict[str,str] = {}
