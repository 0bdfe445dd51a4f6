package web_test

import (
	"io/fs"
	"strings"
	"testing"

	"example.org/hotline/web"
)

// Without Node nothing is built, and that must be said rather than fail.
func TestPages(t *testing.T) {
	for name, app := range map[string]func() (fs.FS, bool){"h5": web.H5, "phone": web.Phone, "console": web.Console} {
		pages, built := app()
		page, err := fs.ReadFile(pages, "index.html")
		switch {
		case built && (err != nil || !strings.Contains(string(page), `id="app"`)):
			t.Errorf("%s is built, but its index.html holds no page: %v", name, err)
		case !built && err == nil:
			t.Errorf("%s has a page, but counts as not built", name)
		}
	}
}
