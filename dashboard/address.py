"""The state of a page, kept in its address with short codes."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import streamlit as st


def value(name: str, options: Iterable[str], default: str) -> str:
    """What the address says under a name; the default if it says nothing that is an option."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default


def choice(
    widget: Callable[..., Any],
    label: str,
    name: str,
    options: list[str],
    default: str,
    names: Callable[[str], str],
    **how: Any,  # noqa: ANN401
) -> str:
    """A selectbox or segmented control that stands at what the address says, and writes it."""
    key = f"at_{name}"
    st.session_state[key] = value(name, options, default)
    widget(
        label,
        options,
        key=key,
        format_func=names,
        on_change=_write,
        args=(name, default),
        **how,
    )
    return value(name, options, default)


def text(label: str, name: str, **how: Any) -> str:  # noqa: ANN401
    """A text field that shows what the address says, and writes it."""
    st.session_state[f"at_{name}"] = st.query_params.get(name, "")
    st.text_input(label, key=f"at_{name}", on_change=_write, args=(name, ""), **how)
    return st.query_params.get(name, "").strip()


def _write(name: str, default: str) -> None:
    chosen = st.session_state[f"at_{name}"]
    if chosen in (None, "", default):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen


def here(**values: str) -> dict[str, str]:
    """The parameters of a link to another page: the language goes with the reader."""
    lang = st.query_params.get("lang")
    return {**({"lang": lang} if lang else {}), **values}


def several(
    label: str, name: str, options: list[str], names: Callable[[str], str]
) -> tuple[str, ...]:
    """Pills that stand at the comma separated codes of the address, and write them."""
    key = f"at_{name}"
    st.session_state[key] = codes(name, options)
    # a multiselect's tags are white on the colour of the theme, too pale to read when it is dark
    st.pills(
        label,
        options,
        selection_mode="multi",
        wrap=True,
        key=key,
        format_func=names,
        on_change=_write_several,
        args=(name,),
    )
    return tuple(st.session_state[key])


def codes(name: str, options: Iterable[str]) -> list[str]:
    """The comma separated codes under a name of the address that are options, each once."""
    said = st.query_params.get(name, "").split(",")
    return list(dict.fromkeys(code for code in said if code in options))


def _write_several(name: str) -> None:
    if chosen := st.session_state[f"at_{name}"]:
        st.query_params[name] = ",".join(chosen)
    else:
        st.query_params.pop(name, None)


def open_person(person_id: str) -> None:
    """Lead to the page of a person, and remember the state it is left for."""
    st.session_state.left = st.query_params.to_dict()
    st.switch_page("app_pages/person.py", query_params=here(p=person_id))


def come_back() -> None:
    """Take up the state that was left for a person.

    The browser's way back keeps that page's parameter and drops our own.
    """
    if "p" in st.query_params:
        st.query_params.from_dict(st.session_state.pop("left", here()))


def jump(label: str, icon: str, help: str | None = None, **asked: str) -> None:
    """A button that leads to another state of the same page.

    A link to the page a reader is on would change what is shown and leave the address as it was.
    """
    st.button(
        label,
        key=f"jump_{icon}_{urlencode(asked)}",
        icon=icon,
        help=help,
        on_click=st.query_params.from_dict,
        args=(here(**asked),),
    )
