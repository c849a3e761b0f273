"""The nouns by stage: frozen, without behaviour, importing nothing else of ours."""
