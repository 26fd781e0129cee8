"""Who the claimed accounts of one instance are, and which of them gave a token."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from ingestion.client import Bearer, Gone, Refused
from ingestion.html_text import plain
from ingestion.links import anchors, links_of
from ingestion.networks.mastodon.answers import Instances, number
from ingestion.networks.mastodon.domains import domain_of
from ingestion.networks.mastodon.names import forget, place_of, remember
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Claim, Reading

AT_ONCE = 40
KNOWN_FIELDS = {
    "id", "username", "acct", "display_name", "locked", "bot", "group", "discoverable", "indexable",
    "created_at", "note", "url", "uri", "avatar", "avatar_static", "avatar_description", "header",
    "header_static", "header_description", "followers_count", "following_count", "statuses_count",
    "last_status_at", "hide_collections", "noindex", "emojis", "roles", "role", "fields", "source",
    "moved", "suspended", "limited", "memorial", "mute_expires_at", "feature_approval",
    "show_featured", "show_media", "show_media_replies",
}  # fmt: skip


class Profiles:
    """The claimed accounts of one instance: `found` by account id, `tokens` of those that gave one.

    `token` is any that the instance accepts: with it it shows more than to nobody.
    """

    def __init__(self, api: Instances, reading: Reading, host: str) -> None:
        """Nothing is asked yet."""
        self.api, self.reading, self.host = api, reading, host
        self.root = f"{api.site(host)}/api/v1/accounts"
        self.found: dict[str, Item] = {}
        self.tokens: dict[str, Bearer] = {}
        self.token: Bearer | None = None

    def read(self, claims: list[Claim]) -> list[dict[str, Any]]:
        """Rows of accounts; resolves handles, and finishes whoever is gone."""
        owners = self._owners()
        for claim in claims:
            if self.reading.account_of(claim) is None:
                self._resolve(claim, owners)
        claimed = {known: claim for claim in claims if (known := self.reading.account_of(claim))}
        shown = self.found | owners
        shown |= self._by_id(sorted(claimed.keys() - shown.keys()))
        # a handle may lead to somebody who left, and an instance answer with whom nobody asked for
        self.found = {one: account for one, account in shown.items() if one in claimed}
        for account_id in sorted(claimed):
            account = self.found.get(account_id, {})
            if not account or account.get("suspended") is True:
                self.found.pop(account_id, None)
                forget(self.reading, account_id)
                self.reading.done(account_id, "gone", f"{self.host} shows no such account")
            else:
                remember(self.reading, account_id, account, self._handle(account_id, claimed))
        return [self._row(one, self._handle(one, claimed)) for one in self.found]

    def _handle(self, account_id: str, claimed: Mapping[str, Claim]) -> str:
        """What others call an account: as it was claimed, where that names a host."""
        said = (claimed[account_id].handle or "").lstrip("@")
        if "@" in said:
            return said
        return f"{self.found[account_id].get('username')}@{self._domain}"

    @cached_property
    def _domain(self) -> str:
        return domain_of(self.api, self.reading, self.host, self.token)

    def _owners(self) -> dict[str, Item]:
        """The accounts whose tokens are set."""
        owners = {}
        for token in self.api.tokens.get(self.host, []):
            try:
                answer = self.api.ask(f"{self.root}/verify_credentials", {}, token)
            except (Refused, Gone):
                self.reading.skip(f"tokens that {self.host} does not accept: what they told")
                continue
            account = inner(answer.body)
            account_id = f"{self.host}/{account.get('id')}"
            owners[account_id], self.tokens[account_id] = account, token
            self.token = self.token or token
        return owners

    def _resolve(self, claim: Claim, owners: dict[str, Item]) -> None:
        _, name = place_of(claim)
        for account_id, account in owners.items():
            if str(account.get("username")).lower() == name:
                return self.reading.resolve(claim, account_id)
        try:
            account = inner(self.api.ask(f"{self.root}/lookup", {"acct": name}, self.token).body)
        except Gone:
            account = {}
        # a name of another instance is known here too, by an id that means nothing there
        if not isinstance(account.get("id"), str) or "@" in str(account.get("acct")):
            reason = f"{self.host} shows no account by this name"
            place = claim.handle or claim.url or self.host
            return self.reading.quarantine("accounts", place, "handle", reason)
        account_id = f"{self.host}/{account['id']}"
        self.found[account_id] = account
        return self.reading.resolve(claim, account_id)

    def _by_id(self, account_ids: list[str]) -> dict[str, Item]:
        found = {}
        numbers = [account_id.partition("/")[2] for account_id in account_ids]
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            for account in self.api.several(self.root, some, self.token):
                found[f"{self.host}/{account.get('id')}"] = account
        return found

    def _row(self, account_id: str, handle: str) -> dict[str, Any]:
        account = self.found[account_id]
        self.reading.notice("account", account, KNOWN_FIELDS)
        fields = entries(account.get("fields"))
        avatar = account.get("avatar")
        return {
            "account_id": account_id,
            "handle": handle,
            "display_name": account.get("display_name") or account.get("username"),
            "description": plain(account.get("note")) or None,
            "url": account.get("url"),
            "followers": number(account, "followers_count"),
            "following": number(account, "following_count"),
            "posts": number(account, "statuses_count"),
            # Mastodon verifies nobody, but an address whose page links back
            "verified": any(one.get("verified_at") for one in fields),
            "default_image": avatar.endswith("/missing.png") if isinstance(avatar, str) else None,
            "created_at": account.get("created_at"),
            "links": links_of(chain(addresses(fields), anchors(account.get("note")))),
            "verified_links": links_of(
                addresses([one for one in fields if one.get("verified_at")])
            ),
            "observed_at": self.reading.now,
        }


def addresses(fields: Iterable[Item]) -> Iterator[str]:
    """Where the fields of a profile lead: a server makes an address typed there an anchor."""
    for one in fields:
        yield from anchors(one.get("value"))
