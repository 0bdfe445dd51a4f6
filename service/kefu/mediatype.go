package kefu

import (
	"bytes"
	"strings"
)

// The media types of files in chats. No other is ever kept, so that a browser may be told each of them.
const (
	typeJPEG    = "image/jpeg"
	typePNG     = "image/png"
	typeGIF     = "image/gif"
	typeWebP    = "image/webp"
	typeAMR     = "audio/amr"
	typeMP3     = "audio/mpeg"
	typeSpeex   = "audio/speex"
	typeMP4     = "video/mp4"
	typeUnknown = "application/octet-stream"
)

// mediaType goes by the first bytes: names and announced types are whatever the sender likes. WeChat's own speex alone has
// nothing to be known by; there announced counts.
func mediaType(file []byte, announced string) string {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8\xff")):
		return typeJPEG
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return typePNG
	case bytes.HasPrefix(file, []byte("GIF87a")), bytes.HasPrefix(file, []byte("GIF89a")):
		return typeGIF
	case len(file) >= 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP":
		return typeWebP
	case bytes.HasPrefix(file, []byte("#!AMR")):
		return typeAMR
	case bytes.HasPrefix(file, []byte("OggS")) && len(file) >= 36 && string(file[28:36]) == "Speex   ":
		return typeSpeex
	case bytes.HasPrefix(file, []byte("ID3")), len(file) >= 2 && file[0] == 0xff && file[1]&0xe6 == 0xe2: // MPEG audio, layer III
		return typeMP3
	case len(file) >= 12 && string(file[4:8]) == "ftyp" && !stillBrands[string(file[8:12])]:
		return typeMP4
	case strings.HasSuffix(announced, "/speex"):
		return typeSpeex
	default:
		return typeUnknown
	}
}

// stillBrands are pictures in MP4's clothes.
var stillBrands = map[string]bool{
	"heic": true, "heix": true, "heim": true, "heis": true, "hevc": true, "hevx": true, "mif1": true, "msf1": true, "avif": true,
}

// extension is what a file of a type is called by: WeChat guesses formats from names.
func extension(mediaType string) string {
	switch mediaType {
	case typeJPEG:
		return ".jpg"
	case typePNG:
		return ".png"
	case typeGIF:
		return ".gif"
	case typeWebP:
		return ".webp"
	case typeAMR:
		return ".amr"
	case typeMP3:
		return ".mp3"
	case typeSpeex:
		return ".speex"
	case typeMP4:
		return ".mp4"
	default:
		return ""
	}
}
