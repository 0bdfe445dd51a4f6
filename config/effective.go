package config

import (
	"maps"
	"slices"
	"strings"
)

// Setting is a key with the value that holds, for an admin who looks at it.
type Setting struct {
	Key     string
	Value   string // of a secret *** and no more; empty: none
	Default string
	About   string // in Chinese, as the console shows it
	From    string // one of the From… constants
	Secret  bool
}

// Where a value comes from.
const (
	FromDefault     = "default"
	FromFile        = "file"
	FromEnvironment = "environment"
)

// Effective lists every key with the value that Load takes from the same file and environment. Of a key of which there are many, it
// lists those that there are.
func Effective(path string, environ []string) []Setting {
	l := newLoader()
	l.merge(defaults(l.keys))
	from := map[string]string{}
	note := func(source string) {
		for name := range l.latest {
			from[name] = source
		}
		l.latest = nil
	}
	l.latest = nil
	l.readFile(path)
	note(FromFile)
	l.readEnv(environ)
	note(FromEnvironment)

	values := l.values.All()
	var list []Setting
	for _, k := range l.keys {
		for _, name := range namesOf(k, values) {
			value, _ := values[name].(string)
			s := Setting{Key: name, Value: shown(k, value), Default: shown(k, k.value), About: meanings[k.name], From: from[name], Secret: k.secret}
			if s.From == "" {
				s.From = FromDefault
			}
			list = append(list, s)
		}
	}
	return list
}

func namesOf(k key, values map[string]any) []string {
	if !k.each {
		return []string{k.name}
	}
	stem := strings.TrimSuffix(k.name, "NAME")
	return slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool { return !strings.HasPrefix(name, stem) })
}

// addresses are secrets of which the part that holds none says what an admin wants to know.
var addresses = []string{"database.url", "redis.url", "photos.url", "search.url"}

func shown(k key, value string) string {
	if !k.secret || value == "" {
		return value
	}
	if !slices.Contains(addresses, k.name) {
		return hidden
	}
	before := "" // the last @ ends the secret, which may hold a ? itself
	if at := strings.LastIndexByte(value, '@'); at >= 0 {
		scheme, _, _ := strings.Cut(value, "://")
		before, value = scheme+"://"+hidden, value[at:]
	}
	value, _, _ = strings.Cut(value, "?")
	return before + value
}
