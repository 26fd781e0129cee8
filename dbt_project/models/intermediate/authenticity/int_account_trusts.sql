-- One row per (scored date, network, account) with a flag that counts: how many flags, and what they leave of its trust.
select flagged.score_date, flagged.network, flagged.account_id, flagged.flags, trusts.trust
from (
    select score_date, network, account_id, cast(sum(flags) as integer) as flags
    from {{ ref('int_account_flags') }}
    where not contested
    group by all
) as flagged
inner join {{ ref('trusts') }} as trusts on trusts.flags = least(flagged.flags, (select max(flags) from {{ ref('trusts') }}))
