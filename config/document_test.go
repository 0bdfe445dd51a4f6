package config

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

//go:generate go test -run TestDocuments -update .

// What operators read is made of the table that the loader reads, so that it cannot be out of date.
func TestDocuments(t *testing.T) {
	for path, want := range map[string]string{
		filepath.Join("..", "docs", "configuration.md"): document(),
		filepath.Join("..", "hotline.example.yaml"):     example(),
	} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is not what the table of keys says: go generate ./config", filepath.Base(path))
		}
	}
}

var update = flag.Bool("update", false, "write the documents")

// The example is a file that works as it is, with everything in it still a comment, and that works filled in.
func TestExampleLoads(t *testing.T) {
	path := filepath.Join("..", "hotline.example.yaml")
	if _, err := Load(path, nil); err != nil {
		t.Errorf("as it is: %v", err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var live []string
	for line := range strings.Lines(string(content)) {
		if strings.Contains(line, "# ") || strings.TrimSpace(line) == "" || strings.HasSuffix(line, ": \"\"\n") {
			continue
		}
		live = append(live, strings.Replace(line, "#", "", 1))
	}
	filled := filepath.Join(t.TempDir(), "hotline.yaml")
	if err := os.WriteFile(filled, []byte(strings.Join(live, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filled, nil); err != nil {
		t.Errorf("with its defaults: %v\n%s", err, strings.Join(live, ""))
	}
}

const head = `# Configuration

<!-- Made from the table in config/ by "go generate ./config". -->

` + "`hotline`" + ` reads a YAML file (` + "`--config FILE`" + `, else ` + "`hotline.yaml`" + ` in the working folder where there is one), and over it
environment variables, which win. Every key can be either. [hotline.example.yaml](../hotline.example.yaml) lists them all.

- The variable of a key is ` + "`HOTLINE_`" + ` and the key in capitals, dots as underscores: ` + "`server.addr`" + ` is ` + "`HOTLINE_SERVER_ADDR`" + `.
- A secret can also be given as a file: ` + "`HOTLINE_WECHAT_APP_SECRET_FILE=/run/secrets/app_secret`" + `. Its last line end is dropped.
- A blank value is the same as none: the default holds.
- An unknown key, an unknown ` + "`HOTLINE_`" + ` variable or a value that a key does not take stops every command with exit code 2, after
  one line for each such fault. Secrets are never repeated there. (` + "`HOTLINE_TEST_…`" + ` belongs to the test-suite and is ignored.)
- What ` + "`hotline serve`" + ` requires: ` + "`wechat.app_id`, `wechat.app_secret`, `wechat.token`" + `, an SMS provider other than ` + "`log`" + ` (or
  ` + "`sms.allow_log`" + `), and ` + "`security.keys`" + ` where the database is a server.

| key | default | takes | meaning |
| --- | --- | --- | --- |
`

func document() string {
	var b strings.Builder
	b.WriteString(head)
	for _, k := range table() {
		value := "none"
		if k.value != "" {
			value = "`" + k.value + "`"
		}
		about := k.about
		if k.secret {
			about += " *(secret)*"
		}
		b.WriteString("| " + strings.Join([]string{"`" + k.name + "`", value, k.takes, about}, " | ") + " |\n")
	}
	return b.String()
}

// example lists every key under its sections, each one commented out with its default.
func example() string {
	var b strings.Builder
	b.WriteString("# Every key of hotline, with its default. Copy this file to hotline.yaml, and uncomment what differs.\n" +
		"# A variable HOTLINE_SERVER_ADDR wins over server.addr here. See docs/configuration.md.\n")
	var open []string
	for _, k := range table() {
		path := strings.Split(k.name, ".")
		sections, leaf := path[:len(path)-1], path[len(path)-1]
		b.WriteString(headings(open, sections))
		open = sections
		value := k.value
		if k.each {
			leaf = "bind_code"
		}
		indent := strings.Repeat("  ", len(sections))
		b.WriteString(indent + "# " + strings.ReplaceAll(k.about, "`", "") + ". Takes " + k.takes + ".\n" +
			indent + "#" + leaf + ": " + scalar(value) + "\n")
	}
	return b.String()
}

// headings opens the sections that are not open yet.
func headings(open, sections []string) string {
	same := 0
	for same < len(open) && same < len(sections) && open[same] == sections[same] {
		same++
	}
	var b strings.Builder
	for i := same; i < len(sections); i++ {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(strings.Repeat("  ", i) + sections[i] + ":\n")
	}
	return b.String()
}

// scalar quotes what YAML would not read as the same text.
func scalar(value string) string {
	if value == "" || strings.ContainsAny(value, ":#") {
		return strconv.Quote(value)
	}
	return value
}
