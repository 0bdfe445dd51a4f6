package photo

import (
	"bytes"
	"encoding/binary"
)

// Of EXIF only one number matters here: which way up the camera was held. What cannot be read means upright.

var exifPrefix = []byte("Exif\x00\x00")

// jpegEXIF walks the segments before the picture.
func jpegEXIF(file []byte) []byte {
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		switch marker := file[i+1]; {
		case marker == 0xff: // padding
			i++
		case marker == 0xda || marker == 0xd9: // the picture, the end
			return nil
		case marker == 0x01 || 0xd0 <= marker && marker <= 0xd8: // without content
			i += 2
		default:
			n := int(binary.BigEndian.Uint16(file[i+2:]))
			if n < 2 || i+2+n > len(file) {
				return nil
			}
			content := file[i+4 : i+2+n]
			if marker == 0xe1 && bytes.HasPrefix(content, exifPrefix) {
				return content[len(exifPrefix):]
			}
			i += 2 + n
		}
	}
	return nil
}

func pngEXIF(file []byte) []byte {
	for i := 8; i+8 <= len(file); {
		n := int64(binary.BigEndian.Uint32(file[i:]))
		if int64(i)+12+n > int64(len(file)) {
			return nil
		}
		if string(file[i+4:i+8]) == "eXIf" {
			return file[i+8 : i+8+int(n)]
		}
		i += 12 + int(n)
	}
	return nil
}

func webpEXIF(file []byte) []byte {
	for i := 12; i+8 <= len(file); {
		n := int64(binary.LittleEndian.Uint32(file[i+4:]))
		if int64(i)+8+n > int64(len(file)) {
			return nil
		}
		if string(file[i:i+4]) == "EXIF" {
			return bytes.TrimPrefix(file[i+8:i+8+int(n)], exifPrefix)
		}
		i += 8 + int(n) + int(n)&1
	}
	return nil
}

const (
	upright        = 1
	tagOrientation = 0x0112
	typeShort      = 3
)

// orientation finds the number, 1 to 8, in the first directory of the TIFF structure that EXIF is.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for n := order.Uint16(tiff[at:]); n > 0 && len(entries) >= 12; n, entries = n-1, entries[12:] {
		if order.Uint16(entries) != tagOrientation || order.Uint16(entries[2:]) != typeShort {
			continue
		}
		if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
			return o
		}
	}
	return upright
}
