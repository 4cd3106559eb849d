# One image for web, worker, beat and migrate; it runs as nobody in particular, on a read-only disk.
FROM python:3.11-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 NO_VENV=1 PATH=/venv/bin:$PATH
RUN python -m venv /venv
COPY requirements/runtime.txt /tmp/runtime.txt
RUN pip install --require-hashes -r /tmp/runtime.txt
COPY . /app
WORKDIR /app
# The key is thrown away with this step; catalogues are compiled by the same command. Collected
# files belong to root and are closed to others, as uploads are; the server must read them.
RUN SECRET_KEY=only-while-building HELPDESK_DATA=/tmp/building STATIC_ROOT=/app/build/static \
    python manage.py collectstatic --noinput \
    && python -m compileall -q helpdesk tickets \
    && chmod -R a+rX /app

FROM python:3.11-slim-trixie
# pg_dump and pg_restore for `manage.py backup` and `restore`; as new as the server of the composition.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
ENV NO_VENV=1 PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=helpdesk.settings HELPDESK_DATA=/data STATIC_ROOT=/app/build/static
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin helpdesk \
    && install -d -o helpdesk -g helpdesk -m 700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
ENV PORT=8000
CMD ["gunicorn", "helpdesk.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60", "--no-control-socket"]
