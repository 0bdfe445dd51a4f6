package handler

import (
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// pages serves one built app: its hashed assets for ever, and index.html, never cached, for every other path.
type pages struct {
	base  string // "/h5/"
	name  string
	files fs.FS
	built bool
	csp   string
}

func newPages(base, name string, files fs.FS, built bool) pages {
	return pages{base, name, files, built, csp}
}

// csp lets a page load what is ours and WeChat's own script, and nothing else.
const csp = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
	"script-src 'self' https://res.wx.qq.com; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// ownScripts keeps even WeChat's script out of an app that is not opened in WeChat.
func (p pages) ownScripts() pages {
	p.csp = strings.Replace(p.csp, " https://res.wx.qq.com", "", 1)
	return p
}

// showing lets the app show pictures of another place, whose origin is that of address; blank: of none.
func (p pages) showing(address string) pages {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		p.csp = strings.Replace(p.csp, "img-src 'self'", "img-src 'self' "+u.Scheme+"://"+u.Host, 1)
	}
	return p
}

func (p pages) serve(c *gin.Context) {
	if !p.built {
		c.String(http.StatusServiceUnavailable, "The %s are not in this binary: run make web, then build again.\n", p.name)
		return
	}
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), strings.TrimSuffix(p.base, "/"))
	name = strings.TrimPrefix(name, "/")
	if info, err := fs.Stat(p.files, name); err == nil && !info.IsDir() && name != "index.html" {
		if strings.HasPrefix(name, "assets/") {
			c.Header("Cache-Control", "public, max-age=31536000, immutable")
		}
		serveFile(c, p.files, name)
		return
	}
	if strings.HasPrefix(name, "assets/") { // of a version that is gone: index.html would be no script
		c.String(http.StatusNotFound, "gone\n")
		return
	}
	c.Header("Cache-Control", "no-cache")
	c.Header("Content-Security-Policy", p.csp)
	serveFile(c, p.files, "index.html")
}

// serveFile prefers the copy that the build compressed, where there is one and the browser takes it.
func serveFile(c *gin.Context, files fs.FS, name string) {
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		if info, err := fs.Stat(files, name+".gz"); err == nil && !info.IsDir() {
			c.Header("Content-Encoding", "gzip")
			c.Header("Vary", "Accept-Encoding")
			c.Header("Content-Type", contentType(name))
			c.FileFromFS(name+".gz", http.FS(files))
			return
		}
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.Data(http.StatusOK, contentType(name), data)
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg":
		return "image/jpeg"
	case ".woff2":
		return "font/woff2"
	case ".json", ".webmanifest":
		return "application/json"
	}
	return "application/octet-stream"
}
