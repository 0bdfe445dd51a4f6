package config

import "log/slog"

// hidden is what a Secret shows of itself.
const hidden = "***"

// Secret is text that no log, no error and no listing may show. It prints as "***" with every verb, in JSON and in
// slog, also as a field of a struct. string(s) is the only way to what it holds.
type Secret string

// String hides the secret from fmt; an empty one shows that it is empty.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return `config.Secret("` + s.String() + `")` }

// MarshalText hides the secret from JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
