{# The four relations of one network in canonical names; what the network or an import says was removed is left out. #}

{% macro staged_accounts(network) -%}
    select
        '{{ network }}' as network,
        accounts.account_id,
        {% for column in [
            'handle', 'display_name', 'description', 'location', 'country_code', 'language', 'url', 'followers', 'following', 'listed',
            'posts', 'favourites', 'verified', 'default_image', 'created_at', 'audience_band', 'links', 'verified_links',
            'observed_at', 'observed_on',
        ] -%}
        accounts.{{ column }},
        {% endfor %}
        {{ is_in_score(network, 'accounts', ["account_id", "observed_on"]) }} as is_in_score
    from {{ source(network, 'accounts') }} as accounts
    where {{ not_removed(network, 'account', ['account_id']) }}
{%- endmacro %}

{% macro staged_posts(network) -%}
    select
        '{{ network }}' as network,
        post_id, account_id, created_at, text, language, url, kind,
        in_reply_to_post_id, repost_of_post_id
    from {{ source(network, 'posts') }}
    where
        {{ not_removed(network, 'post', ['post_id']) }}
        and {{ not_removed(network, 'account', ['account_id']) }}
{%- endmacro %}

{% macro staged_interactions(network) -%}
    select
        '{{ network }}' as network,
        read.interaction_id,
        native.act,
        read.actor_account_id,
        read.target_account_id,
        read.post_id,
        read.acting_post_id,
        read.text,
        read.fingerprint,
        read.audience_band,
        cast(null as string) as topic,
        -- where the network gives no time, the first observation is the act's time
        coalesce(read.occurred_at, read.observed_at) as occurred_at,
        read.occurred_at is not null as is_timed,
        {{ is_in_score(network, 'interactions', ["read.interaction_id"]) }} as is_in_score
    from {{ source(network, 'interactions') }} as read
    inner join (select distinct native_act, act from {{ ref(network) }}) as native on read.act = native.native_act
    where
        {{ not_removed(network, 'interaction', ['interaction_id', 'acting_post_id']) }}
        and {{ not_removed(network, 'post', ['post_id', 'acting_post_id']) }}
        and {{ not_removed(network, 'account', ['actor_account_id', 'target_account_id']) }}
{%- endmacro %}

{% macro staged_counters(network) -%}
    select
        '{{ network }}' as network,
        read.account_id,
        -- a key has no null: a counter of the account itself comes with an empty post
        nullif(read.post_id, '') as post_id,
        native.act,
        read.observed_on,
        sum(read.count) as total,
        bool_and({{ is_in_score(network, 'counters', ["read.account_id", "read.post_id", "read.act", "read.observed_on"]) }}) as is_in_score
    from {{ source(network, 'counters') }} as read
    inner join (select distinct native_act, act from {{ ref(network) }}) as native on read.act = native.native_act
    where
        {{ not_removed(network, 'post', ['post_id']) }}
        and {{ not_removed(network, 'account', ['account_id']) }}
    group by read.account_id, read.post_id, native.act, read.observed_on
{%- endmacro %}

{# Whether a row counts: always, but for what the API of a network tells whose terms nobody confirmed. #}
{% macro is_in_score(network, relation, key) -%}
    {%- if network not in var('beside_score').split(',') -%} true
    {%- else -%} exists (
        select 1 from {{ source(network, 'exported') }} as exported
        where exported.relation = '{{ relation }}' and exported.id = concat_ws('|', {{ key | join(', ') }})
    )
    {%- endif -%}
{%- endmacro %}

{# True where none of the columns holds the id of a removed thing of that kind; one anti join a column. #}
{% macro not_removed(network, kind, columns) -%}
    {% for column in columns -%}
    not exists (
        select 1 from (
            select kind, id from {{ source(network, 'removals') }}
            union all
            select kind, id from {{ source('imports', 'removals') }} where network = '{{ network }}'
        ) as removals
        where removals.kind = '{{ kind }}' and removals.id = {{ column }}
    ){{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The same for imports, whose rows name their network. #}
{% macro not_removed_import(relation, kind, columns) -%}
    {% for column in columns -%}
    not exists (
        select 1 from (
            select network, kind, id from {{ source('imports', 'removals') }}
            {% for network in networks() -%}
            union all
            select '{{ network }}' as network, kind, id from {{ source(network, 'removals') }}
            {% endfor -%}
        ) as removals
        where
            removals.kind = '{{ kind }}'
            and removals.network = {{ relation }}.network
            and removals.id = {{ relation }}.{{ column }}
    ){{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
