-- One row per account, post, act and day its counter was observed on WordPress.
select * from (
    {{ staged_counters('wordpress') }}
) as counters
-- a total of comments, which Clout once kept, holds replies and pingbacks too: each of these is told by itself
where act <> 'comment'
