-- One row per (scored date, network, post): what acts that only counters tell of add to its author's response, by the method in force.
with priced as (
    select
        prices.weights_version, posts.person_id, acts.network, acts.post_id, acts.day,
        sum(acts.acts) as acts, {{ exact_sum('acts.acts * prices.points') }} as points
    from {{ ref('int_unknown_acts') }} as acts
    inner join {{ ref('int_prices') }} as prices
        on acts.network = prices.network and acts.act = prices.act and prices.component = 'response'
    inner join {{ ref('int_posts') }} as posts on acts.network = posts.network and acts.post_id = posts.post_id
    group by all
),

carried as (
    select
        active.method_version, faded.score_date, priced.person_id, priced.network, priced.post_id,
        cast(sum(priced.acts) as bigint) as acts,
        {{ exact_sum('priced.points * faded.fade') }} as points
    from priced
    inner join {{ ref('int_faded_days') }} as faded
        on priced.weights_version = faded.weights_version and priced.day = faded.day
    inner join {{ ref('int_active_methods') }} as active using (score_date)
    inner join {{ ref('method_versions') }} as methods
        on active.method_version = methods.method_version and priced.weights_version = methods.weights_version
    group by all
),

shared as (
    select
        carried.*, responses.value,
        -- where acts became known, a post takes back more than it still carries: the others may carry more than all together
        greatest(
            coalesce(responses.points, 0),
            sum(greatest(0, carried.points)) over (partition by carried.score_date, carried.person_id, carried.network)
        ) as whole
    from carried
    left join {{ ref('int_unknown_responses') }} as responses
        using (method_version, score_date, person_id, network)
)

select
    score_date, network, post_id, acts, points,
    -- only all counters of a network together have a worth: each post has a part in proportion to its points
    {{ exact('cast(coalesce(value, 0) as double) * greatest(0, points) / nullif(whole, 0)') }} as response
from shared
