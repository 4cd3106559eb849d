# Thin names for the commands; none of them is needed.
.PHONY: up demo test check format

up:
	python3 manage.py up

demo:
	python3 manage.py demo

test:
	python3 manage.py test

check:
	bash .ci/run

format:
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
