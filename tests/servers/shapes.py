"""What an answer looks like without what it says: every field's place and type."""


def shape(body, place=""):
    """(place, type) of every value; the items of a list share one place."""
    match body:
        case dict():
            parts = [shape(value, f"{place}.{name}") for name, value in body.items()]
            return {(place, "object")}.union(*parts)
        case list():
            return {(place, "list")}.union(*(shape(one, f"{place}[]") for one in body))
    kinds = {bool: "flag", int: "number", float: "number", str: "text", type(None): "null"}
    return {(place, kinds[type(body)])}
