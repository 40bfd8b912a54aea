"""How many reps pay."""
