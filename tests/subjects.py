"""What the fictional France talks about, by the topic of Clout's own taxonomy."""

TOPICS = {
    "cuisine": "cooking", "chats": "cats", "football": "football", "cinema": "cinema",
    "politique": "politics", "climat": "climate", "ia": "ai", "musique": "music",
    "mode": "fashion", "baskets": "sneakers", "lyonesse": "local-life", "ecole": "education",
    "science": "science", "voyage": "travel", "photo": "photography", "jeux": "gaming",
    "livres": "books", "sante": "health", "economie": "economy", "jardin": "gardening",
}  # fmt: skip
