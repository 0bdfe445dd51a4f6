package citizen

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
)

// maxUpload leaves room for the multipart lines around a photo of the largest size that is taken.
const maxUpload = 11 << 20

// addPhoto streams the file: gin's own form reader would keep three copies of it.
func (a API) addPhoto(c *gin.Context) (any, error) {
	who, err := session.Citizen(c.Request.Context())
	if err != nil {
		return nil, err
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxUpload)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, model.ErrInvalid.With("photo", "请用 multipart/form-data 上传，字段名为 photo")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, model.ErrInvalid.With("photo", "缺少字段 photo")
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if part.FormName() != "photo" {
			continue
		}
		p, err := a.Photos.Add(c.Request.Context(), who.ID, part)
		if err != nil {
			return nil, broken(err)
		}
		return newPhotoView(p), nil
	}
}

// unreadable is broken for what stands around the file: nothing of ours is at work there yet, so whatever is wrong is wrong
// with the upload.
func unreadable(err error) error {
	var known *model.Error
	if err = broken(err); errors.As(err, &known) {
		return err
	}
	return errCutOff
}

var errCutOff = model.ErrInvalid.With("photo", "照片没有完整送达，请重新上传")

// broken tells an upload that was too large or cut off from a fault of ours.
func broken(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return model.ErrTooLarge.With("photo", "每张照片不能超过10MB")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errCutOff
	}
	return err
}

func (a API) photo(c *gin.Context) {
	who, err := session.Citizen(c.Request.Context())
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	p, err := a.Tickets.Photo(c.Request.Context(), who, c.Param("id"))
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	// The browser may keep it, but asks each time: after 解除绑定 it is shown no more.
	tag := strconv.Quote(p.ID)
	c.Header("Cache-Control", "private, no-cache")
	c.Header("ETag", tag)
	if c.GetHeader("If-None-Match") == tag {
		c.Status(http.StatusNotModified)
		return
	}
	jpeg, err := a.Photos.Open(c.Request.Context(), p)
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, "image/jpeg", jpeg)
}

func (a API) removePhoto(c *gin.Context) (any, error) {
	who, err := session.Citizen(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return nil, a.Photos.Remove(c.Request.Context(), who.ID, c.Param("id"))
}
