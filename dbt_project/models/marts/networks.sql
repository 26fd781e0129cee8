-- One row per network: what is read there, what is not, and how far it was read.
{% set titled = {} %}
{% if execute %}
    {% for node in graph.sources.values() if node.source_meta.get('title') or node.config.get('meta', {}).get('title') %}
        {% do titled.update({node.source_name: node.source_meta if node.source_meta.get('title') else node.config.meta}) %}
    {% endfor %}
{% endif %}
with titles as (
    select null as network, null as title, null as reads_fr, null as reads_en
    {% for network, meta in titled.items() | sort %}
    union all
    select '{{ network }}', {{ quoted(meta.title) }}, {{ quoted(meta.reads_fr) }}, {{ quoted(meta.reads_en) }}
    {% endfor %}
),

read as (
    select
        network,
        count(distinct person_id) as people, cast(sum(acts) as bigint) as acts,
        max(last_day) as last_day, max(read_at) as read_at
    from {{ ref('coverage') }}
    group by network
)

select
    networks.network,
    coalesce(titles.title, networks.network) as title,
    networks.has_lists,
    coalesce(titles.reads_fr, 'Ce réseau vient de données importées.') as reads_fr,
    coalesce(titles.reads_en, 'This network comes from imported data.') as reads_en,
    coalesce(read.people, 0) as people, coalesce(read.acts, 0) as acts, read.last_day, read.read_at
from {{ ref('int_networks') }} as networks
left join titles using (network)
left join read using (network)
