"""Settings: what an owner decides, in plain words; nobody needs the admin for it."""
