package receive

import "bytes"

// fields are the elements that we know, as parts of the message.
type fields struct {
	to, from, created, kind, event, msgID []byte

	content, menuReplyID             []byte
	mediaID, thumbID, picURL         []byte
	format, recognition              []byte
	locationX, locationY             []byte
	latitude, longitude, precision   []byte
	scale, label, poiName            []byte
	title, description, url          []byte
	key, ticket, menuID, status      []byte
	scanType, scanResult             []byte
	kfAccount, fromKf, toKf, closing []byte

	encrypt []byte

	pics  [][]byte
	lists []subscription
}

// subscription is one List of a subscribe_msg_… event.
type subscription struct {
	templateID, status, scene, msgID, errorCode, errorStatus []byte
}

// atMost is how many pictures or Lists of one event count. WeChat allows 9 and 3.
const atMost = 64

// collect reads all fields of b.
func collect(b []byte) (f fields) {
	s := scanner{b: b}
	inList := false
	for {
		t, ok := s.next()
		if !ok {
			return f
		}
		var lower [24]byte // longer than any name that we know
		name := fold(lower[:], t.name)
		switch {
		case string(name) == "list":
			inList = !t.end && !t.empty && len(f.lists) < atMost
			if inList {
				f.lists = append(f.lists, subscription{})
			}
		case t.end || t.empty:
		case inList && f.lists[len(f.lists)-1].slot(name) != nil:
			*f.lists[len(f.lists)-1].slot(name) = s.value(t.name, false)
		case string(name) == "picmd5sum" && len(f.pics) < atMost:
			f.pics = append(f.pics, s.value(t.name, false))
		default:
			f.set(&s, t.name, name)
		}
	}
}

// set reads one field. Of a repeated one the first counts: who sent a message stands before what was typed into it.
func (f *fields) set(s *scanner, original, name []byte) {
	if slot := f.typed(name); slot != nil {
		first := *slot == nil
		if v := s.value(original, first); first {
			*slot = some(v)
		}
		return
	}
	slot := f.common(name)
	if slot == nil {
		slot = f.special(name)
	}
	if slot == nil {
		return
	}
	if v := s.value(original, false); *slot == nil {
		*slot = some(v)
	}
}

// some is b, or something that is not nil: an empty field is a field.
func some(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// common has what every delivery has.
func (f *fields) common(name []byte) *[]byte {
	switch string(name) {
	case "tousername":
		return &f.to
	case "fromusername":
		return &f.from
	case "createtime":
		return &f.created
	case "msgtype":
		return &f.kind
	case "msgid": // MsgId of a message, MsgID of a template's fate
		return &f.msgID
	case "event":
		return &f.event
	case "eventkey":
		return &f.key
	case "encrypt":
		return &f.encrypt
	}
	return nil
}

// typed has what people write: citizens, or those who wrote what a citizen passes on.
func (f *fields) typed(name []byte) *[]byte {
	switch string(name) {
	case "content":
		return &f.content
	case "recognition":
		return &f.recognition
	case "label":
		return &f.label
	case "poiname":
		return &f.poiName
	case "title":
		return &f.title
	case "description":
		return &f.description
	case "scanresult":
		return &f.scanResult
	}
	return nil
}

// special has what some kinds of message or event have.
func (f *fields) special(name []byte) *[]byte {
	switch string(name) {
	case "bizmsgmenuid":
		return &f.menuReplyID
	case "mediaid":
		return &f.mediaID
	case "thumbmediaid":
		return &f.thumbID
	case "picurl":
		return &f.picURL
	case "format":
		return &f.format
	case "url":
		return &f.url
	case "ticket":
		return &f.ticket
	case "menuid":
		return &f.menuID
	case "status":
		return &f.status
	case "scantype":
		return &f.scanType
	case "kfaccount":
		return &f.kfAccount
	case "fromkfaccount":
		return &f.fromKf
	case "tokfaccount":
		return &f.toKf
	case "closetype":
		return &f.closing
	}
	return f.place(name)
}

func (f *fields) place(name []byte) *[]byte {
	switch string(name) {
	case "location_x":
		return &f.locationX
	case "location_y":
		return &f.locationY
	case "latitude":
		return &f.latitude
	case "longitude":
		return &f.longitude
	case "precision":
		return &f.precision
	case "scale":
		return &f.scale
	}
	return nil
}

func (s *subscription) slot(name []byte) *[]byte {
	switch string(name) {
	case "templateid":
		return &s.templateID
	case "subscribestatusstring":
		return &s.status
	case "popupscene":
		return &s.scene
	case "msgid":
		return &s.msgID
	case "errorcode":
		return &s.errorCode
	case "errorstatus":
		return &s.errorStatus
	}
	return nil
}

// fold writes name into dst in lower case; a name that does not fit is none of ours, and comes back empty.
func fold(dst, name []byte) []byte {
	if len(name) > len(dst) {
		return dst[:0]
	}
	dst = dst[:len(name)]
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		dst[i] = c
	}
	return dst
}

// envelope finds the encrypted text of a body; nil where it has none.
func envelope(body []byte) []byte {
	s := scanner{b: body}
	for {
		t, ok := s.next()
		if !ok {
			return nil
		}
		if !t.end && !t.empty && bytes.EqualFold(t.name, []byte("Encrypt")) {
			return s.value(t.name, false)
		}
	}
}
