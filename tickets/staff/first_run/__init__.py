"""The first run: what is left to set up, step by step."""
