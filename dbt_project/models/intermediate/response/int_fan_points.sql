-- One row per (weights version, scored date, person, actor): the points that actor's acts still carry on that date.
{{ faded_favours(parts=[], windows_only=false) }}
