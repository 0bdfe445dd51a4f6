package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"example.org/hotline/model"
)

// format is one of the kinds of file that are taken.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	exif   func(file []byte) []byte // its EXIF block, or nil
}

type pngUnsupported = png.UnsupportedError

var errHEIC = model.ErrUnsupported.Saying("暂不支持 HEIC 照片。请在手机“设置-相机-格式”中选择“兼容性最佳”后重新拍摄，或转换为 JPEG 后上传")

// recognise goes by the first bytes: names and announced types are whatever the sender likes.
func recognise(file []byte) (format, error) {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8\xff")):
		return format{jpeg.DecodeConfig, jpeg.Decode, jpegEXIF}, nil
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return format{png.DecodeConfig, png.Decode, pngEXIF}, nil
	case len(file) >= 12 && string(file[0:4]) == "RIFF" && string(file[8:12]) == "WEBP":
		return format{webp.DecodeConfig, webp.Decode, webpEXIF}, nil
	case isHEIC(file):
		return format{}, errHEIC
	default:
		return format{}, model.ErrUnsupported
	}
}

// isHEIC looks through the brands in the first box of an ISO media file.
func isHEIC(file []byte) bool {
	if len(file) < 12 || string(file[4:8]) != "ftyp" {
		return false
	}
	end := min(len(file), 64)
	for i := 8; i+4 <= end; i += 4 {
		switch string(file[i : i+4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
			return true
		}
	}
	return false
}
