package open

import "github.com/danielgtaylor/huma/v2"

const scheme = "open_signature"

var security = []map[string][]string{{scheme: {}}}

// describe says how requests are signed. OpenAPI has no word for signatures: the scheme names one header of the five, and
// the text says the rest.
func describe(doc *huma.OpenAPI) {
	doc.Components.SecuritySchemes[scheme] = &huma.SecurityScheme{
		Type: "apiKey", In: "header", Name: "X-Hotline-Signature",
		Description: "Every request of /api/open/v1 carries five headers: `X-Hotline-Client` (your code), `X-Hotline-Key` (the key's id), " +
			"`X-Hotline-Timestamp` (unix seconds, at most 5 minutes off), `X-Hotline-Nonce` (16 to 64 letters, digits, - or _, never used before) and " +
			"`X-Hotline-Signature`: the HMAC, in hexadecimal, with the key's algorithm (HMAC-SM3 or HMAC-SHA256) and its secret's text, of six lines " +
			"joined by \\n without one at the end: METHOD; the path as sent; the query as sent, its parameters sorted by the bytes of their keys (those with " +
			"the same key in their order); the timestamp; the nonce; the body's SM3 or SHA-256 digest in lower-case hexadecimal (of no bytes where there is no body). " +
			"Refused with 401 `bad_signature`, `stale_request` or `replayed`, 403 `scope_missing` or `client_disabled`, 429 `too_many_requests`, " +
			"and 503 while a replay cannot be ruled out. docs/open-api.md has worked examples.",
	}
}
