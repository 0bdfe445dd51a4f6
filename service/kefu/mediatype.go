package kefu

// The media types of files that agents send.
const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeGIF  = "image/gif"
	typeAMR  = "audio/amr"
	typeMP3  = "audio/mpeg"
)

// extension is what a file of a type is called by: WeChat guesses formats from names.
func extension(mediaType string) string {
	switch mediaType {
	case typeJPEG:
		return ".jpg"
	case typePNG:
		return ".png"
	case typeGIF:
		return ".gif"
	case typeAMR:
		return ".amr"
	case typeMP3:
		return ".mp3"
	default:
		return ""
	}
}
