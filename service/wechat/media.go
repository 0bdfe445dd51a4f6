package wechat

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
)

// Media is a file that passed through a chat. The platform keeps it for three days: fetch it at once.
type Media struct {
	Body     []byte
	Type     string // media type without parameters, as the platform says: "image/jpeg"; look at the bytes before trusting it
	VideoURL string // a video is not handed over but named; then Body is empty
}

// Download fetches a file of at most maxBytes; ErrTooLarge beyond it, BadContent where the file is gone. A picture sent in a
// chat and one chosen with wx.uploadImage are fetched alike.
func (g *Gateway) Download(ctx context.Context, mediaID string, maxBytes int64) (m Media, err error) {
	s := shipment{
		method: http.MethodGet, path: "/cgi-bin/media/get", query: url.Values{"media_id": {mediaID}}, limit: maxBytes, slow: true,
	}
	err = g.ship(ctx, s, true, func(a answer) (err error) {
		m, err = a.media()
		return err
	})
	return m, err
}

// media is the file that an answer holds. A refusal arrives in its place, as JSON, and must not be stored as a picture.
func (a answer) media() (Media, error) {
	kind := mediaType(a.header)
	isText := kind == "" || kind == "application/json" || strings.HasPrefix(kind, "text/")
	if !isText {
		if len(a.body) == 0 {
			return Media{}, &CallError{Path: a.path, Status: http.StatusOK, text: "the file is empty", cause: ErrAnswer}
		}
		return Media{Body: a.body, Type: kind}, nil
	}
	var out struct {
		VideoURL string `json:"video_url"`
	}
	if err := a.decode(&out); err != nil {
		return Media{}, err
	}
	if out.VideoURL == "" {
		return Media{}, a.unreadable()
	}
	return Media{VideoURL: out.VideoURL}, nil
}

func mediaType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// Upload hands a file over for three days, to be sent by its media id. kind is "image", "voice", "video" or "thumb"; an image
// must stay below 2 MB (protocol §9). fileName is what the platform guesses the format from: "photo.jpg".
func (g *Gateway) Upload(ctx context.Context, kind, fileName string, body []byte) (mediaID string, err error) {
	form, contentType, err := fileForm(fileName, body)
	if err != nil {
		return "", fmt.Errorf("upload %s: %w", kind, err)
	}
	s := shipment{
		method: http.MethodPost, path: "/cgi-bin/media/upload", query: url.Values{"type": {kind}},
		contentType: contentType, body: form, slow: true,
	}
	var out struct {
		MediaID string `json:"media_id"`
		ThumbID string `json:"thumb_media_id"` // kind "thumb" answers with this name
	}
	// An upload that is repeated leaves a file nobody names: no harm.
	err = g.ship(ctx, s, true, func(a answer) error { return a.decode(&out) })
	if out.MediaID == "" {
		out.MediaID = out.ThumbID
	}
	return out.MediaID, err
}

func fileForm(fileName string, body []byte) (form []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition("media", fileName))
	h.Set("Content-Type", http.DetectContentType(body))
	part, err := w.CreatePart(h)
	if err != nil {
		return nil, "", err
	}
	if _, err = part.Write(body); err != nil {
		return nil, "", err
	}
	if err = w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}
