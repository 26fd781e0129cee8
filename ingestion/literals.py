"""Values as SQL writes them, where no parameter may stand."""


def quoted(text: object) -> str:
    """A text, or a path."""
    return "'" + str(text).replace("'", "''") + "'"
