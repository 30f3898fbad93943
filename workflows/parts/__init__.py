"""What several processes share: asking people, booking meetings, waiting, going back, moving to a new run."""
