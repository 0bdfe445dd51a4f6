package staff

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

const (
	mostUpload = 10 << 20           // bytes that are read of a file: whoever sends more than works reads how much does
	mostForm   = mostUpload + 1<<20 // with the multipart lines around it
	sendTime   = 10 * time.Second   // from when a file has arrived
)

// sendFile sends an image or a voice to the citizen of a chat.
func (a API) sendFile(c *gin.Context) (any, error) {
	who, err := a.may(c, takers)
	if err != nil {
		return nil, err
	}
	id, err := number(c.Param("id"), "id")
	if err != nil {
		return nil, err
	}
	key := c.GetHeader("Idempotency-Key")
	if err := checkLineKey(key); err != nil {
		return nil, err
	}
	file, err := uploaded(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), sendTime)
	defer cancel()
	l, err := a.Chats.SendFile(ctx, who, id, key, file)
	if err != nil {
		return nil, err
	}
	return a.newLineView(l), nil
}

var errCutOff = model.ErrInvalid.With("file", "文件没有完整送达，请重新上传")

// uploaded is the field file of a form.
func uploaded(c *gin.Context) ([]byte, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, mostForm)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, model.ErrInvalid.With("file", "请用 multipart/form-data 上传，字段名为 file")
	}
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, model.ErrInvalid.With("file", "缺少字段 file")
		case err != nil:
			return nil, cutOff(err)
		case part.FormName() != "file":
			continue
		}
		file, err := io.ReadAll(part)
		if err != nil {
			return nil, cutOff(err)
		}
		return file, nil
	}
}

func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return kefu.ErrFileTooLarge
	}
	return errCutOff
}

// shownTypes are what a browser may show; anything else it only keeps.
var shownTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "audio/amr", "audio/mpeg", "video/mp4"}

// chatFile is what a line brought beside words.
func (a API) chatFile(c *gin.Context) {
	if err := a.serveFile(c); err != nil {
		a.Reply.Fail(c, err)
	}
}

func (a API) serveFile(c *gin.Context) error {
	who, err := a.may(c, listeners)
	if err != nil {
		return err
	}
	id, err := number(c.Param("id"), "id")
	if err != nil {
		return err
	}
	seq, err := number(c.Param("seq"), "seq")
	if err != nil {
		return err
	}
	file, err := a.Chats.Media(c.Request.Context(), who, id, int(seq), c.Query("reason"), c.ClientIP())
	if err != nil {
		return err
	}
	kind := file.Type
	if !slices.Contains(shownTypes, kind) {
		kind = "application/octet-stream"
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, kind, file.Body)
	return nil
}

func mediaURL(chatID int64, seq int) string {
	return Base + "/chats/" + strconv.FormatInt(chatID, 10) + "/media/" + strconv.Itoa(seq)
}

// number is a whole number of a path or a query.
func number(v, field string) (int64, error) {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		return 0, model.ErrInvalid.With(field, "应为整数，不能小于0")
	}
	return n, nil
}
