#!/usr/bin/env bash
# Faults that need containers: run it in the folder of a docker compose house that may be lost, never
# against one that answers customers. Each step says what must be seen; the last line counts.
#   bash deploy/faults/containers.sh https://help.example.com user:webhook-password
set -euo pipefail
url=${1:?the address of the house} secret=${2:?the secret of the webhook}
posted=0 refused=0

post() { # one mail as Postmark posts it; counts 200 and everything else
  local raw="From: fault-$1@example.org\r\nTo: ${MAILBOX:-info@example.com}\r\nSubject: Fault $1\r\nMessage-ID: <fault-$1-$$@example.org>\r\n\r\nHello\r\n"
  local status
  status=$(curl -s -o /dev/null -w '%{http_code}' -m 30 -u "$secret" -H 'Content-Type: application/json' \
    -d "{\"OriginalRecipient\": \"${MAILBOX:-info@example.com}\", \"RawEmail\": \"$raw\"}" \
    "$url/hooks/inbound/postmark/" || true)
  if [ "$status" = 200 ]; then posted=$((posted + 1)); else refused=$((refused + 1)); fi
}

healthy() { # waits until the house says so itself
  for _ in $(seq 60); do curl -sf -m 5 "$url/healthz" >/dev/null && return; sleep 2; done
  echo "The house did not come back."; exit 1
}

echo "1. The broker is gone for a minute, and comes back empty. Must: every post 200."
docker compose stop redis
for n in $(seq 20); do post "redis-$n"; done
docker compose rm -sf redis && docker compose up -d redis && healthy

echo "2. The database is cut off the network. Must: no 200 while it is away, and no error page with a story."
database=$(docker compose ps -q postgres)
network=$(docker inspect -f '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}' "$database")
docker network disconnect "$network" "$database"
for n in $(seq 5); do post "network-$n"; done
docker network connect --alias postgres "$network" "$database" && healthy

echo "3. Power cut: everything is killed at once. Must: it starts by itself, nothing in 'sending' after ten minutes."
for n in $(seq 20); do post "power-$n"; done
docker compose kill -s SIGKILL && docker compose up -d && healthy

echo "4. A new version under load: the workers are replaced one by one. Must: every post 200."
for n in $(seq 20); do post "deploy-$n"; [ "$n" = 10 ] && docker compose up -d --force-recreate --no-deps worker; done
healthy

echo "$posted posts were answered 200 and must be a ticket each; $refused were not, and must be none."
docker compose exec -T postgres psql -U "${POSTGRES_USER:-helpdesk}" -Atc \
  "SELECT count(*) || ' tickets, ' || (SELECT count(*) FROM tickets_outgoingmail WHERE state = 'sending') || ' stuck' FROM tickets_ticket WHERE subject LIKE 'Fault %'"
