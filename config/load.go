package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// DefaultFile is read where no file is named and it exists.
const DefaultFile = "hotline.yaml"

const (
	prefix     = "HOTLINE_"
	testPrefix = "HOTLINE_TEST_" // belongs to the test-suite, and is ignored
	fileSuffix = "_FILE"         // of a variable that names a file with the secret in it
)

// Fault is one thing that is wrong with the configuration. It never holds a secret, and is one line.
type Fault struct {
	Key  string // the key, the variable or the file that it is about
	Text string // what the key takes, or what is wrong
}

func (f *Fault) Error() string { return f.Key + ": " + f.Text }

// Load reads defaults, then the file at path, then environ ("NAME=value"); what comes later wins. With no path it
// reads DefaultFile where that exists. A blank value is the same as none. The error joins one *Fault for each thing
// that is wrong; the Config beside it is then good for nothing but CheckServe and CheckAccount, whose faults belong with
// them.
func Load(path string, environ []string) (Config, error) {
	l := newLoader()
	l.merge(defaults(l.keys))
	l.readFile(path)
	l.readEnv(environ)
	return l.config()
}

func defaults(keys []key) map[string]any {
	values := map[string]any{}
	for _, k := range keys {
		if k.value != "" {
			values[k.name] = k.value
		}
	}
	return values
}

// loader gathers values and faults.
type loader struct {
	keys   []key
	values *koanf.Koanf
	latest map[string]any // what was merged last
	faults []error
}

func newLoader() *loader { return &loader{keys: table(), values: koanf.New(".")} }

func (l *loader) fault(key, format string, args ...any) {
	// A key of the file, or the name of a variable, can hold anything; a fault is one line.
	if strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }) {
		key = quote(key)
	}
	l.faults = append(l.faults, &Fault{Key: key, Text: fmt.Sprintf(format, args...)})
}

// merge lays values, all of known keys, over what is there.
func (l *loader) merge(values map[string]any) {
	l.latest = values
	if err := l.values.Load(confmap.Provider(values, "."), nil); err != nil {
		l.fault("configuration", "%v", err)
	}
}

// find returns the key called name, and what its NAME stands for.
func (l *loader) find(name string) (k key, part string, ok bool) {
	for _, k := range l.keys {
		if k.name == name {
			return k, "", !k.each
		}
		part, ok := strings.CutPrefix(name, strings.TrimSuffix(k.name, "NAME"))
		if k.each && ok && reName.MatchString(part) {
			return k, part, true
		}
	}
	return key{}, "", false
}

func (l *loader) readFile(path string) {
	if path == "" {
		if _, err := os.Stat(DefaultFile); errors.Is(err, fs.ErrNotExist) {
			return
		}
		path = DefaultFile
	}
	read := koanf.New(".")
	if err := read.Load(file.Provider(path), yaml.Parser()); err != nil {
		l.fault(path, "%s", cannotRead(err))
		return
	}
	values := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(read.All())) {
		if value, ok := l.fromFile(path, name, read.All()[name]); ok {
			values[name] = value
		}
	}
	l.merge(values)
}

// cannotRead says in one line, and without a word of the file, why it could not be read.
func cannotRead(err error) string {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return "cannot be read: " + pathErr.Err.Error()
	}
	// The parser's own text quotes the file, which may hold secrets; the line is enough to find the place.
	if _, rest, ok := strings.Cut(err.Error(), "line "); ok {
		if line, _, ok := strings.Cut(rest, ":"); ok && isNumber(line) {
			return "is not YAML of the form \"key: value\": see line " + line
		}
	}
	return "is not YAML of the form \"key: value\""
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// fromFile turns one value of the file into text; ok is false where there is none, or where it is a fault.
func (l *loader) fromFile(path, name string, value any) (text string, ok bool) {
	k, _, known := l.find(name)
	switch {
	case !known && l.isSection(name):
		if m, isMap := value.(map[string]any); value == nil || isMap && len(m) == 0 {
			return "", false // a heading whose keys are all commented out
		}
		l.fault(name, "is a section of %s: its keys belong under it, indented", path)
		return "", false
	case !known:
		l.fault(name, "unknown key in %s%s", path, l.suggest(name))
		return "", false
	}
	switch v := value.(type) {
	case nil:
		return "", false
	case string:
		return v, v != ""
	case bool, int:
		// YAML reads 0123 as 83: a secret must be text to begin with.
		if !k.secret {
			return fmt.Sprint(v), true
		}
	}
	l.fault(name, "takes %s; write the value in quotes", k.takes)
	return "", false
}

// isSection reports whether keys lie under name.
func (l *loader) isSection(name string) bool {
	return slices.ContainsFunc(l.keys, func(k key) bool { return strings.HasPrefix(k.name, name+".") })
}

func (l *loader) readEnv(environ []string) {
	values := map[string]any{}
	provider := env.Provider(".", env.Opt{
		Prefix:      prefix,
		EnvironFunc: func() []string { return pairs(environ) },
		TransformFunc: func(name, value string) (string, any) {
			l.fromEnv(values, name, value)
			return "", nil // values has it
		},
	})
	if err := koanf.New(".").Load(provider, nil); err != nil {
		l.fault("environment", "cannot be read")
		return
	}
	l.merge(values)
}

// pairs sorts what is NAME=value, so that HOTLINE_X comes before HOTLINE_X_FILE.
func pairs(environ []string) []string {
	named := slices.DeleteFunc(slices.Clone(environ), func(s string) bool { return !strings.Contains(s, "=") })
	slices.SortStableFunc(named, func(a, b string) int {
		nameA, _, _ := strings.Cut(a, "=")
		nameB, _, _ := strings.Cut(b, "=")
		return strings.Compare(nameA, nameB)
	})
	return named
}

// fromEnv puts one variable into values.
func (l *loader) fromEnv(values map[string]any, name, value string) {
	if strings.HasPrefix(name, testPrefix) {
		return
	}
	if key, known := l.keyOf(name); known {
		if value != "" {
			values[key] = value
		}
		return
	}
	plain, isFile := strings.CutSuffix(name, fileSuffix)
	key, known := l.keyOf(plain)
	if k, _, _ := l.find(key); !isFile || !known || !k.secret {
		l.fault(name, "unknown variable%s", l.suggestVariable(name))
		return
	}
	if _, twice := values[key]; twice && value != "" {
		l.fault(name, "%s is set too: keep one of the two", plain)
		return
	}
	if value != "" {
		values[key] = l.secretFile(name, value)
	}
}

// keyOf returns the key that a variable stands for.
func (l *loader) keyOf(name string) (string, bool) {
	for _, k := range l.keys {
		if !k.each {
			if variable(k.name) == name {
				return k.name, true
			}
			continue
		}
		stem := strings.TrimSuffix(k.name, "NAME")
		part, ok := strings.CutPrefix(name, variable(stem))
		if lower := strings.ToLower(part); ok && part == strings.ToUpper(part) && reName.MatchString(lower) {
			return stem + lower, true
		}
	}
	return "", false
}

// secretFile returns what the file holds, without the line end that editors put there.
func (l *loader) secretFile(name, path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		l.fault(name, "its file %s", cannotRead(err))
		return ""
	}
	secret := strings.TrimRight(string(content), "\r\n")
	if secret == "" {
		l.fault(name, "its file is empty")
	}
	return secret
}

// config parses every value.
func (l *loader) config() (Config, error) {
	var c Config
	wrong := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(l.values.All())) {
		k, part, _ := l.find(name)
		value, _ := l.values.Get(name).(string)
		if value == "" { // of a secret's file, which has its fault already
			continue
		}
		if k.set != nil && k.set(&c, part, value) {
			continue
		}
		wrong[name] = true
		if k.secret {
			l.fault(name, "takes %s", k.takes)
		} else {
			l.fault(name, "takes %s; got %s", k.takes, quote(value))
		}
	}
	l.together(c, wrong)
	return c, errors.Join(l.faults...)
}

// quote shows a value on one line, cut where it is long, without the password that somebody may have put into an address.
func quote(s string) string {
	const most = 60
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		s = "…" + s[at:]
	}
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
