"""The page on which a vector is made from pairs of texts."""
