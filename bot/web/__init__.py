"""The web part: the chat page, the demo's choice of persons, and where platforms call us."""
