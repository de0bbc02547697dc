#!/usr/bin/env bash
# Asks a deployed Ordering app three things: does it refuse a bad order with problem details, does it know that an
# order is not there, does it take an order and give its Location. Retries for two minutes: a first start is slow.
set -euo pipefail

if [ $# -ne 1 ]; then
  echo "Usage: infra/smoke-test.sh https://<host name of the ordering app>" >&2
  exit 2
fi

base=${1%/}
body=$(mktemp)
headers=$(mktemp)
trap 'rm -f "$body" "$headers"' EXIT

status_of() {
  curl --silent --show-error --max-time 30 --output "$body" --dump-header "$headers" \
    --write-out '%{http_code}' "$@" || true
}

expect() {
  local wanted=$1 what=$2
  shift 2
  local deadline=$((SECONDS + 120)) got
  while true; do
    got=$(status_of "$@")
    if [ "$got" = "$wanted" ]; then
      echo "ok    $what: $got"
      return
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "FAIL  $what: $got instead of $wanted" >&2
      head -c 500 "$body" >&2
      exit 1
    fi
    sleep 5
  done
}

expect 404 "an order that does not exist" "$base/api/orders/00000000-0000-0000-0000-000000000000"
expect 400 "an order without lines" --header 'Content-Type: application/json' --data '{"customerId":"smoke"}' \
  "$base/api/orders"

if ! grep -qi '^content-type: *application/problem+json' "$headers"; then
  echo "FAIL  a bad order is not answered with problem details" >&2
  exit 1
fi

# The key makes the test repeatable within a day without a second order.
key="smoke-$(date -u +%Y%m%d)"
expect 202 "an order" --header 'Content-Type: application/json' --header "Idempotency-Key: $key" \
  --data '{"customerId":"smoke","currency":"EUR","lines":[{"sku":"smoke-test","quantity":1,"unitPrice":1}]}' \
  "$base/api/orders"

location=$(sed -nE 's/^[Ll]ocation: *([^[:space:]]+).*/\1/p' "$headers" | tail -n 1)
if [ -z "$location" ]; then
  echo "FAIL  the answer to an order has no Location" >&2
  exit 1
fi
case $location in
  http*) ;;
  *) location="$base$location" ;;
esac
expect 200 "its Location" "$location"
echo "the app answers"
