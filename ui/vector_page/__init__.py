"""The page of one vector: where it came from, its numbers by layer, and its sweep."""
