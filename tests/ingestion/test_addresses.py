import pytest

from ingestion import addresses


@pytest.mark.parametrize("address", ["https://[", "http://a]b/c", "//\u2100.test", None, ""])
def test_what_is_no_address_has_no_parts(address):
    assert addresses.split(address) == addresses.NONE
    assert not addresses.split_bare(address).hostname


def test_a_scheme_may_be_left_out():
    whole, bare = (addresses.split_bare(f"{a}example.org/ana?b") for a in ("https://", ""))
    assert (bare.hostname, bare.path, bare.query) == (whole.hostname, whole.path, whole.query)
    assert bare.hostname == "example.org"
