// Package web holds the built pages.
package web

import (
	"embed"
	"io/fs"
)

// The placeholder in dist keeps this compiling where the pages were never built.
//
//go:embed all:dist
var dist embed.FS

// H5 is the built citizens' pages with index.html at the root.
// built is false where the binary was made without them.
func H5() (pages fs.FS, built bool) { return app("h5") }

// Phone is the built phone page of the stand-in platform, like H5.
func Phone() (pages fs.FS, built bool) { return app("phone") }

// Console is the built staff console, like H5.
func Console() (pages fs.FS, built bool) { return app("console") }

func app(name string) (fs.FS, bool) {
	pages, err := fs.Sub(dist, "dist/"+name)
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(pages, "index.html")
	return pages, err == nil
}
