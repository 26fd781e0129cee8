-- One row per (weights version, scored date between the window dates, person, actor): the points that actor's acts still carry.
{{ faded_favours(dates='between_windows') }}
