"""The sidebar: one row a vector, its dial and switch."""
