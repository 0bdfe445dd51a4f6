package citizen

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
)

// keepTime is how long a photo may take to be kept, from when it has arrived and was developed.
const keepTime = 10 * time.Second

// sendChatPhoto takes a photo into the citizen's chat.
func (a API) sendChatPhoto(c *gin.Context) (any, error) {
	who, err := session.Citizen(c.Request.Context())
	if err != nil {
		return nil, err
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxUpload)
	l, err := a.chatPhoto(c, who)
	if err != nil {
		// Who is still sending reads no answer.
		_, _ = io.Copy(io.Discard, c.Request.Body)
		return nil, err
	}
	return a.newChatLine(l), nil
}

// chatPhoto reads a form whose key stands before its photo: what was sent before is known by it, and not read again.
func (a API) chatPhoto(c *gin.Context, who model.Citizen) (model.ChatLine, error) {
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return model.ChatLine{}, model.ErrInvalid.With("photo", "请用 multipart/form-data 上传，字段名为 photo")
	}
	for key := ""; ; {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return model.ChatLine{}, model.ErrInvalid.With("photo", "缺少字段 photo")
		case err != nil:
			return model.ChatLine{}, unreadable(err)
		}
		switch part.FormName() {
		case "key":
			b, err := io.ReadAll(io.LimitReader(part, 100)) // more than any key has
			if err != nil {
				return model.ChatLine{}, unreadable(err)
			}
			key = string(b)
		case "photo":
			if key == "" {
				return model.ChatLine{}, model.ErrInvalid.With("key", "缺少字段 key，应在 photo 之前")
			}
			return a.takeChatPhoto(c.Request.Context(), who, key, part)
		}
	}
}

func (a API) takeChatPhoto(ctx context.Context, who model.Citizen, key string, photo io.Reader) (model.ChatLine, error) {
	sent, err := a.Chats.PageExpects(ctx, who, key)
	if err != nil {
		return model.ChatLine{}, err
	}
	if sent != nil {
		return *sent, nil
	}
	jpeg, err := a.Photos.Develop(ctx, who.ID, photo)
	if err != nil {
		return model.ChatLine{}, broken(err)
	}
	ctx, cancel := context.WithTimeout(ctx, keepTime)
	defer cancel()
	return a.Chats.PagePhoto(ctx, who, key, jpeg)
}

// shownTypes are what a browser may show of what came through WeChat; anything else it only keeps.
var shownTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "audio/amr", "audio/mpeg", "video/mp4"}

// chatFile is what a line of the citizen's own chat brought beside words.
func (a API) chatFile(c *gin.Context) {
	if err := a.serveChatFile(c); err != nil {
		a.Reply.Fail(c, err)
	}
}

func (a API) serveChatFile(c *gin.Context) error {
	ctx := c.Request.Context()
	who, err := session.Citizen(ctx)
	if err != nil {
		return err
	}
	id, seq, ok := parseMediaID(c.Param("id"))
	if !ok {
		return model.ErrChatNotFound
	}
	f, err := a.Chats.PageMedia(ctx, who, id, seq)
	if err != nil {
		return err
	}
	kind := f.Type
	if !slices.Contains(shownTypes, kind) {
		kind = "application/octet-stream"
	}
	c.Header("Content-Type", kind)
	c.Header("Cache-Control", "private, no-cache") // kept, and asked for each time: it is for whoever is bound now
	c.Header("ETag", strconv.Quote(c.Param("id")))
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(f.Body)) // in pieces, as phones ask for what they play
	return nil
}

// parseMediaID reads a chat and a line in it: 12-3.
func parseMediaID(id string) (chatID int64, seq int, ok bool) {
	chat, line, _ := strings.Cut(id, "-")
	chatID, err := strconv.ParseInt(chat, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	seq, err = strconv.Atoi(line)
	return chatID, seq, err == nil
}
