"""The page of all models at hand, and of those that can be downloaded."""
