"""The catalogues of the window's words, and how sentences made elsewhere find theirs."""
