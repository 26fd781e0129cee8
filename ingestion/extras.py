"""Packages that only some need."""


def installation(extra: str) -> str:
    """The command that installs an extra of the project.

    By the project's path: under the name alone an index may know somebody else's package.
    """
    return f"python -m pip install --editable '.[{extra}]'"
