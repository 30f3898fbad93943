"""Forms in the browser: shown from a task kind's model, read back, wrong answers told beside their fields."""
