#!/usr/bin/env bash
# Whether the runtime lock suffices: an environment with nothing else in it imports every module,
# reaches the database and the broker, and starts the tables.
set -euo pipefail
folder=$1
python3 -m venv --without-pip "$folder"
if command -v uv >/dev/null; then
  uv pip install --quiet --python "$folder/bin/python" --require-hashes -r requirements/runtime.txt
else
  python3 -m pip --python "$folder/bin/python" install -qq --require-hashes -r requirements/runtime.txt
fi
export NO_VENV=1 PATH="$folder/bin:$PATH"
python manage.py migrate --noinput --verbosity 0
python - <<'END'
import importlib
import pkgutil

import django
import gunicorn.workers.gthread

django.setup()
import helpdesk
import tickets

for package in (helpdesk, tickets):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
helpdesk.celery_app.connection().ensure_connection(max_retries=1)
END
