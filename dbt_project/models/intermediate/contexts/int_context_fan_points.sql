-- One row per (weights version, window date, context, accounts, actor): points that reached them, all or those without two flags.
select 'all' as accounts, * from ({{ faded_favours(dates='windows', by_context=true) }}) as received
union all
select 'unflagged', * from ({{ faded_favours(dates='windows', unflagged=true, by_context=true) }}) as received
