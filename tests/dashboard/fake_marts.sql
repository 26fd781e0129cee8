create schema marts;
create table marts.people (
    person_id varchar, display_name varchar, country_code varchar, country_rule varchar, basis
    varchar, account_count bigint, networks varchar
);
create table marts.accounts (
    network varchar, account_id varchar, person_id varchar, handle varchar, display_name
    varchar, description varchar, url varchar, followers bigint, following bigint, listed
    bigint, posts bigint, verified boolean, created_at timestamptz, observed_at timestamptz
);
create table marts.networks (
    network varchar, title varchar, has_lists boolean, reads_fr varchar, reads_en varchar,
    people bigint, acts bigint, last_day date, read_at timestamptz
);
create table marts.topics (
    topic_id varchar, family varchar, family_fr varchar, family_en varchar, name_fr varchar,
    name_en varchar
);
create table marts.related_topics (
    topic_id varchar, related_topic_id varchar, people bigint, similarity double, position bigint
);
create table marts.topic_posts (
    person_id varchar, topic_id varchar, network varchar, post_id varchar, day date, url varchar,
    text varchar, language varchar, term varchar, acts bigint, points double, position bigint
);
create table marts.person_context_scores (
    person_id varchar, context varchar, method_version varchar, score_date date, score double,
    delta_1d double, delta_7d double, delta_30d double, response double, recognition double,
    audience double, is_capped boolean, account_count bigint, networks varchar
);
create table marts.lists (
    list_id varchar, name varchar, kind varchar, source varchar, network varchar, owner_person_id
    varchar, rule varchar, rule_fr varchar, rule_en varchar
);
create table marts.list_members (
    list_id varchar, person_id varchar
);
create table marts.countries (
    country_code varchar, name_fr varchar, name_en varchar
);
create table marts.methods (
    method_version varchar, active_from date, is_active boolean, weights_version varchar,
    network_parity boolean, a double, b double, c double, k double, w_recognition double,
    w_audience double, unknown_weight double, unknown_exponent double, unclaimed_standing
    double, least_standing double, standing_slope double, follows_few integer, flagged_cap
    double, active_people bigint, median_score double, score_95th double, name_fr varchar,
    name_en varchar, note_fr varchar, note_en varchar
);
create table marts.acts (
    method_version varchar, network varchar, act varchar, native_acts varchar, points double,
    component varchar, per_post double, measured_on varchar, meaning_fr varchar, meaning_en varchar,
    reason_fr varchar, reason_en varchar
);
create table marts.person_scores (
    person_id varchar, method_version varchar, score_date date, score double, score_low double,
    score_high double, rank bigint, rank_low bigint, rank_high bigint, percentile double,
    percentile_country double, percentile_tier double, audience_tier varchar, delta_1d double,
    delta_7d double, delta_30d double, response double, recognition double, audience bigint,
    reach bigint, amplification double, network_impact double, regulars bigint, generosity
    double, activity double, popularity bigint, style varchar, takes_part boolean, creates
    boolean, is_focused boolean, is_consistent boolean, trust double, is_capped boolean
);
create table marts.person_score_history (
    person_id varchar, score_date date, method_version varchar, score double, score_low double,
    score_high double, rank bigint, response double, recognition double, audience bigint
);
create table marts.score_contributions (
    person_id varchar, method_version varchar, score_date date, component varchar, network
    varchar, act varchar, known boolean, amount double, share double, score_part double
);
create table marts.leaderboard (
    scope_kind varchar, scope_id varchar, person_id varchar, display_name varchar, country_code
    varchar, method_version varchar, score_date date, rank bigint, score double, score_low
    double, score_high double, delta_1d double, delta_7d double, delta_30d double, rank_delta_7d
    bigint, rank_delta_30d bigint, entered boolean, topic_response double
);
create table marts.leaderboard_history (
    scope_kind varchar, scope_id varchar, score_date date, person_id varchar, rank bigint, score
    double
);
create table marts.leaderboard_exits (
    scope_kind varchar, scope_id varchar, person_id varchar, display_name varchar, rank_now
    bigint, rank_before bigint, score_date date
);
create table marts.list_scores (
    list_id varchar, score_date date, size bigint, median double, lower_quartile double,
    upper_quartile double, top double
);
create table marts.country_scores (
    country_code varchar, score_date date, size bigint, median double, lower_quartile double,
    upper_quartile double, top double, threshold double
);
create table marts.person_topics (
    person_id varchar, topic_id varchar, is_repeated boolean, posts bigint, response double, share
    double, rank bigint, lists bigint, endorsements bigint, tags bigint, peers bigint, expertise
    double, expert_rank bigint
);
create table marts.person_aliases (
    alias_id varchar, person_id varchar, rule varchar, evidence varchar, name_fr varchar, name_en
    varchar
);
create table marts.fairness (
    method_version varchar, kind varchar, code varchar, people bigint, median double,
    score_90th double, share double
);
create table marts.list_networks (
    list_id varchar, network varchar, share double
);
create table marts.topic_scores (
    topic_id varchar, score_date date, people bigint, response double
);
create table marts.coverage (
    network varchar, person_id varchar, account_count bigint, posts bigint, acts bigint,
    first_day date, last_day date, read_at timestamptz, outcome varchar, note varchar, requests
    bigint, billed_objects bigint, is_in_score boolean
);
create table marts.score_changes (
    person_id varchar, days integer, cause varchar, network varchar, score_part double
);
create table marts.authenticity (
    network varchar, account_id varchar, person_id varchar, rule varchar, kind varchar, fired
    boolean, flags integer, measured double, threshold double, comparison varchar, observations
    bigint, least_observations integer, evidence varchar, contested boolean, trusted_because
    varchar, name_fr varchar, name_en varchar, meaning_fr varchar, meaning_en varchar
);
create table marts.activity_statement (
    person_id varchar, position bigint, component varchar, network varchar, act varchar, known
    boolean, acts bigint, day date, interaction_id varchar, post_id varchar, actor_person_id
    varchar, actor_audience_band varchar, points double, fade double, selectivity double,
    standing double, trust double, fan_points double, fan_value double, amount double,
    score_part double
);
create table marts.person_influencers (
    person_id varchar, other_person_id varchar, other_display_name varchar, direction varchar,
    points double, value double
);
create table marts.method_comparison (
    person_id varchar, method_version varchar, other_version varchar, score double, other_score
    double, score_difference double, rank bigint, other_rank bigint, places_gained bigint
);
create table marts.quarantine_counts (
    dataset varchar, relation varchar, column_name varchar, reason varchar, rows bigint
);
create table marts.runs (
    run_id varchar, started_at timestamptz, ended_at timestamptz, outcome varchar, as_of date,
    seconds double, rows_read bigint, versions varchar
);
create table marts.styles (
    style varchar, takes_part boolean, creates boolean, is_focused boolean, is_consistent
    boolean, name_fr varchar, name_en varchar, meaning_fr varchar, meaning_en varchar
);
create table marts.method_measures (
    method_version varchar, position integer, measure varchar, data varchar, at_least double,
    at_most double, measured double, is_met boolean, command varchar, measure_fr varchar,
    measure_en varchar, data_fr varchar, data_en varchar, limit_fr varchar, limit_en varchar
);
create table marts.endorsements (
    person_id varchar, position bigint, day date, network varchar, giver_person_id varchar,
    topic_id varchar, counts boolean, limit_reached varchar
);
create table marts.top_posts (
    person_id varchar, network varchar, post_id varchar, day date, url varchar, text varchar,
    acts bigint, points double, position bigint
);
create table marts.regions (
    country_code varchar, region_code varchar, kind varchar, parent_code varchar, name_fr varchar,
    name_en varchar
);
comment on table marts.leaderboard is 'One row per person in a scope: world, a country, a topic or a list.';
comment on column marts.leaderboard.rank is 'Place in the scope, 1 is first.';
