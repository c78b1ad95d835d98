"""From notebooks to a pack: run them, export them, and put the whole in place or nothing of it."""
