"""Making, changing and taking out a list where the dashboard may."""

import streamlit as st

from dashboard import address, comparing, registry
from dashboard.language import t
from dashboard.marts import Publication
from dashboard.untrusted import markdown, plain

MOST = 500


def show(publication: Publication) -> None:
    """The form, folded; nothing where lists may not be changed."""
    if not registry.editable():
        return
    with st.expander(t("lists.edit"), icon=":material/edit:"):
        if saved := st.session_state.pop("just_saved", None):
            # another click changes the list that was made and makes no second one
            st.session_state.edited = saved
        known = registry.lists()
        names = {code: plain(listed.name, 60) for code, listed in known.items()}
        code = st.selectbox(
            t("lists.which"),
            ["", *names],
            format_func=lambda code: names.get(code, t("lists.new")),
            key="edited",
            width=420,
        )
        listed = known.get(code)
        # a key of its own for each list: a form keeps what was typed under its key
        with st.form(f"list_{code}", border=False):
            name = st.text_input(t("lists.name"), listed.name if listed else "", max_chars=80)
            kinds = list(registry.KINDS)
            kind = st.selectbox(
                t("lists.kind"),
                kinds,
                index=kinds.index(listed.kind) if listed and listed.kind in kinds else 0,
                format_func=lambda kind: t(f"lists.kind_{kind}"),
            )
            typed = st.text_area(
                t("lists.people"),
                "\n".join(listed.people) if listed else "",
                height=160,
                help=t("lists.people_help"),
            )
            rule = st.text_input(
                t("lists.rule"),
                listed.rule if listed else "",
                max_chars=200,
                help=t("lists.rule_help", keys=t("lists.rule_keys")),
            )
            saved = st.form_submit_button(t("lists.save"), icon=":material/save:")
        if saved:
            write(publication, name.strip(), kind, typed, code or None, rule.strip())
        if listed and _sure(names[code]):
            registry.remove(code)
            st.query_params.pop("l", None)
            st.rerun()


def _sure(name: str) -> bool:
    # nothing brings a list back: one slip of the mouse may not take it
    with st.popover(t("lists.remove"), icon=":material/delete:"):
        return st.button(t("lists.remove_sure", name=markdown(name, 60)))


def write(
    publication: Publication, name: str, kind: str, typed: str, code: str | None, rule: str = ""
) -> None:
    """Save what was typed, or say what is missing; whoever is not found is named."""
    rule = " ".join(rule.split())
    if strange := registry.strange(rule):
        terms = ", ".join(markdown(term, 40) for term in strange)
        st.warning(
            t("lists.rule_strange", terms=terms, keys=t("lists.rule_keys")),
            icon=":material/rule:",
        )
        return
    listed = registry.lists().get(code or "")
    lines = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    # who is on the list stays on it, scored or not
    kept = [line for line in lines if listed and line in listed.people]
    new = [line for line in lines if line not in kept]
    found, lost = comparing.resolved(publication, new) if len(new) <= MOST else ([], new)
    if len(found) + len(lost) > MOST:
        st.warning(t("lists.too_many", n=MOST), icon=":material/group_off:")
        return
    people = list(dict.fromkeys([*kept, *found]))
    if not name or not (people or rule):
        st.warning(t("lists.incomplete"), icon=":material/edit_off:")
        return
    saved = registry.save(name, kind, people, code, rule)
    st.session_state.just_saved = saved
    if lost:
        told = ", ".join(markdown(one, 40) for one in lost[:10])
        st.warning(t("lists.lost", names=told), icon=":material/person_off:")
    done = t("lists.saved", n=len(people)) if people else t("lists.saved_rule")
    st.success(done, icon=":material/check:")
    see(publication, saved)


def see(publication: Publication, saved: str) -> None:
    """A way to the comparison of a list, where that has somebody to show."""
    comparable = [row["list_id"] for row in comparing.lists(publication)]
    if saved not in comparable:
        return
    here = address.codes("l", comparable)
    others = [other for other in here if other != saved][: comparing.MOST - 1]
    others = others or [other for other in comparable if other != saved][:1]
    address.jump(t("lists.see"), ":material/compare_arrows:", l=",".join([saved, *others]))
