"""What is left of an account nobody claims: a keyed hash, a band, a fingerprint of its text."""

import duckdb

IPAD, OPAD, BLOCK = 0x36, 0x5C, 64


def create_macros(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Create the temporary macros actor_key, audience_band and fingerprint on this connection.

    actor_key(network, id) is `~` and the first 32 hex digits of HMAC-SHA256(key, "network:id").
    They are temporary because the key stands in them: no database file may ever hold it.
    """
    if len(key) > BLOCK:
        raise ValueError(f"the actor key has {len(key)} bytes, at most {BLOCK} are allowed")
    block = key.ljust(BLOCK, b"\0")
    inner, outer = (_blob(bytes(byte ^ pad for byte in block)) for pad in (IPAD, OPAD))
    con.execute(f"""
        create or replace temp macro actor_key(network, id) as
            '~' || left(sha256(
                {outer} || unhex(sha256({inner} || encode(network || ':' || id)))
            ), 32)
    """)
    con.execute("""
        create or replace temp macro audience_band(followers) as case
            when followers is null or followers < 0 then null
            when followers < 100 then '<100'
            when followers < 1000 then '100-1k'
            when followers < 10000 then '1k-10k'
            when followers < 100000 then '10k-100k'
            when followers < 1000000 then '100k-1M'
            else '>=1M'
        end
    """)
    con.execute(r"""
        create or replace temp macro fingerprint(text) as left(sha256(regexp_replace(
            regexp_replace(lower(text), 'https?://\S+|www\.\S+|@[\w.-]+', ' ', 'g'),
            '[^\p{L}]+', '', 'g')), 16)
    """)


def _blob(value: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in value) + "'::blob"
