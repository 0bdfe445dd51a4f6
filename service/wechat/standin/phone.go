package standin

import (
	"io/fs"
	"net/http"
	"strings"
)

// unbuilt is what the phone page's addresses answer without it.
const unbuilt = "模拟手机页面尚未构建：请先运行 make web，再重新启动。The phone page is not built: run make web.\n"

// phonePage serves the built page: its files, and index.html for / and /agent. It is looked up on every request, so
// that a build while the platform runs is enough.
func (p *Platform) phonePage() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		name := strings.Trim(r.URL.Path, "/")
		if name == "" || name == "agent" || strings.HasPrefix(name, "agent/") {
			name = "index.html"
		}
		files := p.opt.Phone
		if files == nil || !exists(files, "index.html") {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(unbuilt))
			return
		}
		if !fs.ValidPath(name) || !exists(files, name) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		serveFile(w, r, files, name)
	})
}

func exists(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && !info.IsDir()
}

// serveFile is http.ServeFileFS without its redirect of index.html.
func serveFile(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	if name != "index.html" {
		http.ServeFileFS(w, r, files, name)
		return
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(data)
}
