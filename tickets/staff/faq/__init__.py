"""Staff pages of the FAQ: writing, publishing, and what readers tell."""
