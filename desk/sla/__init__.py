"""When a case is late, and why: calendars, policies, clocks. Pure arithmetic on instants it is handed."""
