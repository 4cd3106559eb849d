"""A made-up bicycle shop with a believable past, to look around in; all of it can be removed.

`stories/*.toml` says what people write, `cast.toml` who they are, `play.py` lets it happen
through the verbs. More kinds of data (macros, articles) get a file and a module of their own.
"""
