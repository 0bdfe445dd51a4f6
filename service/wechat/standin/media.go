package standin

import (
	"net/http"
	"time"
)

// mediaLife is how long temporary media are kept (protocol §9).
const mediaLife = 72 * time.Hour

type mediaFile struct {
	kind, contentType string
	data              []byte
	made              time.Time
}

// mediaLimits are the largest files in bytes, by type.
var mediaLimits = map[string]int{"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}

func mediaPath(id string) string { return "/standin/media/" + id }

// keep stores f and returns its media_id. With mu held.
func (p *Platform) keep(f mediaFile) string {
	f.made = p.now()
	if f.contentType == "" {
		f.contentType = http.DetectContentType(f.data)
	}
	id := p.random(32) + "-" + p.random(31)
	p.media[id] = f
	return id
}

// mediaByID with mu held; false when it is unknown or has passed its three days.
func (p *Platform) mediaByID(id string) (mediaFile, bool) {
	f, ok := p.media[id]
	if !ok || !p.now().Before(f.made.Add(mediaLife)) {
		return mediaFile{}, false
	}
	return f, true
}

// Media returns the bytes behind a media_id; false when it is unknown or expired.
func (p *Platform) Media(id string) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, ok := p.mediaByID(id)
	return f.data, ok
}

// showMedia is GET /standin/media/{id}: a picture in the chat, which outlives the three days of the API.
func (p *Platform) showMedia(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	f, ok := p.media[r.PathValue("id")]
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
	_, _ = w.Write(f.data)
}
