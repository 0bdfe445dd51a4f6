package standin

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"
)

// uploadMedia is POST /cgi-bin/media/upload?type=…, form field media.
func (p *Platform) uploadMedia(c *call) (any, error) {
	kind := c.query.Get("type")
	limit, ok := mediaLimits[kind]
	if !ok {
		return nil, fail(40004)
	}
	data, err := c.formFile("media")
	switch {
	case err != nil || len(data) == 0:
		return nil, fail(41005)
	case len(data) > limit:
		return nil, fail(45001)
	}
	f := mediaFile{kind: kind, data: data}
	id := p.keep(f)
	if got := p.media[id].contentType; kind == "image" && !strings.HasPrefix(got, "image/") {
		delete(p.media, id)
		return nil, fail(40004)
	}
	return map[string]any{"type": kind, "media_id": id, "created_at": c.now.Unix()}, nil
}

// formFile is the content of a multipart field.
func (c *call) formFile(field string) ([]byte, error) {
	_, params, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == field {
			return io.ReadAll(part)
		}
	}
}

// downloadMedia is GET /cgi-bin/media/get: the bytes, or for a video where they are.
func (p *Platform) downloadMedia(c *call) (any, error) {
	id := c.query.Get("media_id")
	if id == "" {
		return nil, fail(41006)
	}
	f, ok := p.mediaByID(id)
	if !ok {
		return nil, fail(40007)
	}
	if f.kind == "video" {
		return map[string]string{"video_url": p.url + mediaPath(id)}, nil
	}
	return fileAnswer{f, id + extension(f.contentType)}, nil
}

// downloadSpeech is GET /cgi-bin/media/get/jssdk: what wx.uploadVoice left.
func (p *Platform) downloadSpeech(c *call) (any, error) {
	f, ok := p.mediaByID(c.query.Get("media_id"))
	if !ok || f.kind != "voice" {
		return nil, fail(40007)
	}
	f.contentType = "voice/speex"
	return fileAnswer{f, c.query.Get("media_id") + ".speex"}, nil
}

func extension(contentType string) string {
	base, _, _ := strings.Cut(contentType, ";")
	switch base {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "audio/mpeg":
		return ".mp3"
	case "audio/amr", "voice/amr":
		return ".amr"
	}
	return ""
}
