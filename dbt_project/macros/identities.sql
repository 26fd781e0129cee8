{# The person_id of an account that is a person of its own: what its id says where it can, a digest where two ids could look alike. #}
{% macro unclaimed_slug(network, account_id) -%}
    {{ network }} || '-' || case
        when regexp_full_match({{ account_id }}, '[a-z0-9-]{1,40}') then {{ account_id }}
        else left(md5({{ network }} || ':' || {{ account_id }}), 16)
    end
{%- endmacro %}

{# An address as it is compared: without scheme, www., query and closing slashes, in small letters. #}
{% macro address_of(url) -%}
    regexp_replace(
        regexp_replace(lower(trim({{ url }})), '^(https?:)?(//)?(www\.|mobile\.|m\.)?', ''), '/*([?#].*)?$', ''
    )
{%- endmacro %}

{# A name as it is compared: letters and digits alone, without accents. #}
{% macro name_key(name) -%}
    {{ replace_all('lower(strip_accents(' ~ name ~ '))', [('[^\\p{L}\\p{N}]+', '')]) }}
{%- endmacro %}

{# Of persons that are one, which id is kept: of one who may be scored, of the registry, of the one entered first. #}
{% macro kept_id(person) -%}
    min_by({{ person }}.person_id, (
        not {{ person }}.may_be_scored, not {{ person }}.by_registry,
        coalesce({{ person }}.basis_date, date '9999-12-31'), {{ person }}.same_as is not null, {{ person }}.person_id
    ))
{%- endmacro %}
