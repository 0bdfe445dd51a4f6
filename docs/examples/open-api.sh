#!/usr/bin/env bash
# Files a ticket over /api/open/v1, reads it and lists what has changed, with curl and openssl alone.
#
#   OPENAPI_URL=https://12345.example OPENAPI_CLIENT=hall OPENAPI_KEY=k1 OPENAPI_DIGEST=sm3 OPENAPI_SECRET=… ./open-api.sh
#
# OPENAPI_DIGEST is sm3 for a key of HMAC-SM3 and sha256 for one of HMAC-SHA256. The secret is an argument of openssl while
# that runs: on a machine that you share, take the Go client.
set -euo pipefail
: "${OPENAPI_URL:?}" "${OPENAPI_CLIENT:?}" "${OPENAPI_KEY:?}" "${OPENAPI_SECRET:?}"
digest=${OPENAPI_DIGEST:-sm3}

# hex is the digest of standard input, or with -hmac SECRET its HMAC.
hex() { openssl dgst "-$digest" "$@" -r | cut -d' ' -f1; }

# sorted puts a query's parameters into the order of their keys' bytes; nothing is decoded.
sorted() { tr '&' '\n' <<<"$1" | sed '/^$/d' | LC_ALL=C sort -s -t= -k1,1 | paste -sd'&' -; }

# call METHOD /path?query [BODY [HEADER…]]
call() {
	local method=$1 target=$2 body=${3-} query='' timestamp nonce signature header headers=()
	[[ $target != *\?* ]] || query=$(sorted "${target#*\?}")
	timestamp=$(date +%s)
	nonce=$(openssl rand -hex 16)
	signature=$(printf '%s\n%s\n%s\n%s\n%s\n%s' "$method" "${target%%\?*}" "$query" "$timestamp" "$nonce" "$(printf %s "$body" | hex)" |
		hex -hmac "$OPENAPI_SECRET")
	for header in "${@:4}"; do headers+=(-H "$header"); done
	[[ -z $body ]] || headers+=(-H 'Content-Type: application/json' --data-binary "$body")
	curl --silent --show-error --fail-with-body --max-time 30 -X "$method" "${headers[@]}" \
		-H "X-Hotline-Client: $OPENAPI_CLIENT" -H "X-Hotline-Key: $OPENAPI_KEY" -H "X-Hotline-Timestamp: $timestamp" \
		-H "X-Hotline-Nonce: $nonce" -H "X-Hotline-Signature: $signature" "$OPENAPI_URL$target"
}

# Made once for each matter, and sent again with every repeat: however often this arrives, it is one ticket.
key=$(openssl rand -hex 16)
answer=$(call POST /api/open/v1/tickets '{
	"category": "C5", "title": "工地夜间施工", "public_intent": true, "address": "云麓区某街道1号",
	"content": "连续三天晚上十一点后还在打桩，附近居民无法休息。", "contact_name": "张三", "phone": "13800138000",
	"external_id": "'"$key"'"
}' "Idempotency-Key: $key") || { echo "$answer" >&2; exit 1; } # the refusal says what is wrong
number=$(grep -o '"number":"[0-9]*"' <<<"$answer" | head -1 | tr -dc 0-9)
echo "filed $number"

call GET "/api/open/v1/tickets/$number"
echo
call GET "/api/open/v1/tickets?limit=10&external_id=$key"
echo
