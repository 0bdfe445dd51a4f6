package kefu

import (
	"bytes"
	"context"
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

	errFileKind  = model.ErrUnsupported.Saying("微信只能发送 JPG、PNG、GIF 图片（2MB内）和 AMR、MP3 语音（60秒、2MB内）")
	errFileEmpty = model.ErrInvalid.With("file", "请选择文件")
)

// prepareFile makes of a file what WeChat takes: an image or a voice, by its first bytes; a picture that is too large is made
// smaller. Its errors, model's, say what works.
func (s *Sessions) prepareFile(ctx context.Context, body []byte) (model.LineKind, File, error) {
	f := File{Body: body, Type: mediaType(body, "")}
	small := len(body) <= mostImage
	switch {
	case len(body) == 0:
		return "", File{}, errFileEmpty
	case f.Type == typeAMR || f.Type == typeMP3:
		if len(body) > mostVoice {
			return "", File{}, ErrFileTooLarge
		}
		return model.LineVoice, f, nil
	case small && (f.Type == typeJPEG || f.Type == typePNG || f.Type == typeGIF):
		return model.LineImage, f, nil
	case f.Type == typeGIF:
		return "", File{}, ErrFileTooLarge
	case f.Type == typeJPEG || f.Type == typePNG || f.Type == typeWebP:
		var plain bytes.Buffer
		if _, _, err := s.Pictures.Normalise(ctx, bytes.NewReader(body), &plain); err != nil {
			return "", File{}, err
		}
		if plain.Len() > mostImage {
			return "", File{}, ErrFileTooLarge
		}
		return model.LineImage, File{Body: plain.Bytes(), Type: typeJPEG}, nil
	default:
		return "", File{}, errFileKind
	}
}
