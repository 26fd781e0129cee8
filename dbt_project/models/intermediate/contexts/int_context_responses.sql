-- One row per (method version, scored date, context, network, accounts): the worth of acts that only counters tell of.
select 'all' as accounts, * from ({{ unknown_responses('int_context_unknown_points', 'context_id') }}) as responses
union all
select 'unflagged', * from ({{ unknown_responses('int_context_unflagged_unknown_points', 'context_id') }}) as responses
