"""The calendar of appointments: what is asked for, what is shown, and what an appointment's panel does."""
