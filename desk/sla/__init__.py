"""Service level agreements: calendars, policies and the clocks of cases."""
