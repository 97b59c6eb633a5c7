"""What a case is: entries, cases, shifts. Pure values that know no clock, file or screen."""
