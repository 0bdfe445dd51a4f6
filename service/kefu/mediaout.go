package kefu

import (
	"bytes"
	"context"
	"errors"
	"io"

	"example.org/hotline/model"
)

// Pictures make of any JPEG, PNG or WebP a plain JPEG of modest size, or say why not.
type Pictures interface {
	Normalise(ctx context.Context, r io.Reader, out io.Writer) (width, height int, err error)
}

// What WeChat takes of an agent (protocol §9).
const (
	mostImage = 2<<20 - 1 // bytes
	mostVoice = 2 << 20
)

var (
	// ErrFileTooLarge names how large a file of an agent's may be.
	ErrFileTooLarge = model.ErrTooLarge.Saying("文件太大：JPG、PNG、WebP 图片不能超过10MB，GIF 图片和语音不能超过2MB")

	errFileKind    = model.ErrUnsupported.Saying("微信只能发送 JPG、PNG、GIF 图片（2MB内）和 AMR、MP3 语音（60秒、2MB内）")
	errFileDamaged = model.ErrInvalid.With("file", "图片不完整或已损坏，请重新选择；可以发送不超过4000万像素的 JPG、PNG、WebP、GIF 图片")
	errFilePixels  = model.ErrTooLarge.Saying("图片尺寸过大：不能超过4000万像素，GIF 图片不能超过400万像素，请缩小后重新上传")

	errFileEmpty = model.ErrInvalid.With("file", "请选择文件")
)

// prepareFile makes of a file what WeChat takes: an image or a voice, by its first bytes. Pictures are looked at as citizens' photos are:
// whole, and of no more pixels than those. Where they were taken, and by whom, goes with none. Its errors, model's, say what works.
func (s *Sessions) prepareFile(ctx context.Context, body []byte) (model.LineKind, File, error) {
	switch kind := mediaType(body, ""); kind {
	case typeAMR, typeMP3:
		if len(body) > mostVoice {
			return "", File{}, ErrFileTooLarge
		}
		return model.LineVoice, File{Body: body, Type: kind}, nil
	case typeGIF:
		if len(body) > mostImage {
			return "", File{}, ErrFileTooLarge
		}
		if err := wholeGIF(body); err != nil {
			return "", File{}, err
		}
		return model.LineImage, File{Body: body, Type: kind}, nil
	case typePNG:
		plain, err := s.plainJPEG(ctx, body)
		if bare := barePNG(body); err == nil && len(bare) <= mostImage {
			return model.LineImage, File{Body: bare, Type: kind}, nil // as sharp as it was: it is a screen, mostly
		}
		return imageLine(plain, err)
	case typeJPEG, typeWebP:
		return imageLine(s.plainJPEG(ctx, body))
	}
	if len(body) == 0 {
		return "", File{}, errFileEmpty
	}
	return "", File{}, errFileKind
}

func imageLine(f File, err error) (model.LineKind, File, error) {
	if err != nil {
		return "", File{}, err
	}
	return model.LineImage, f, nil
}

// plainJPEG is a picture as citizens' photos are kept: its pixels, of modest size, and nothing else.
func (s *Sessions) plainJPEG(ctx context.Context, body []byte) (File, error) {
	var plain bytes.Buffer
	_, _, err := s.Pictures.Normalise(ctx, bytes.NewReader(body), &plain)
	var told *model.Error
	switch {
	case errors.As(err, &told) && told.Kind == model.Invalid:
		return File{}, errFileDamaged
	case errors.As(err, &told) && told.Kind == model.TooLarge && len(body) <= mostMedia:
		return File{}, errFilePixels
	case err != nil:
		return File{}, err
	case plain.Len() > mostImage:
		return File{}, ErrFileTooLarge
	}
	return File{Body: plain.Bytes(), Type: typeJPEG}, nil
}
