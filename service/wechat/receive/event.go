package receive

import (
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
)

// parse reads a decrypted message. It fails with ErrMalformed only where it cannot tell what the message is or who
// sent it; a kind that we do not know keeps its name.
func parse(message []byte) (model.Event, error) {
	f := collect(message)
	kind := eventType(f.kind, f.event)
	switch {
	case kind == "":
		return model.Event{}, fmt.Errorf("%w: no MsgType", ErrMalformed)
	case len(f.from) == 0:
		return model.Event{}, fmt.Errorf("%w: no FromUserName", ErrMalformed)
	}
	ev := model.Event{To: text(f.to), From: text(f.from), Type: kind}
	if sec := integer(f.created); sec > 0 {
		ev.CreatedAt = time.Unix(sec, 0).UTC()
	}
	if isEvent(kind) {
		f.happening(&ev)
	} else {
		f.message(&ev)
	}
	return ev, nil
}

// message fills in what ordinary messages have (protocol §3.5).
func (f *fields) message(ev *model.Event) {
	ev.MsgID = integer(f.msgID)
	ev.Text = text(f.content)
	ev.MenuReplyID = text(f.menuReplyID)
	ev.MediaID, ev.ThumbID = text(f.mediaID), text(f.thumbID)
	ev.PicURL = text(f.picURL)
	ev.Format = text(f.format)
	ev.Recognition = text(f.recognition)
	switch ev.Type {
	case model.MsgLocation:
		ev.Place = f.somewhere()
	case model.MsgLink:
		ev.Link = &model.Link{Title: text(f.title), Description: text(f.description), URL: text(f.url)}
	}
}

// happening fills in what events have (protocol §3.6).
func (f *fields) happening(ev *model.Event) {
	ev.Key = text(f.key)
	ev.QRTicket = text(f.ticket)
	ev.MenuID = text(f.menuID)
	ev.KfAccount = text(f.kfAccount)
	ev.FromKf, ev.ToKf = text(f.fromKf), text(f.toKf)
	ev.CloseType = text(f.closing)
	switch ev.Type {
	case model.EvLocation, model.EvLocationSelect:
		ev.Place = f.somewhere()
	case model.EvScanPush, model.EvScanWait:
		ev.Scan = &model.ScannedCode{Type: text(f.scanType), Result: text(f.scanResult)}
	case model.EvTemplateSent:
		ev.Template = &model.TemplateResult{MsgID: integer(f.msgID), Status: text(f.status)}
	}
	for _, sum := range f.pics {
		ev.PicMD5s = append(ev.PicMD5s, text(sum))
	}
	for i := range f.lists {
		ev.Subscriptions = append(ev.Subscriptions, f.lists[i].line())
	}
}

// somewhere is the place of a location message or event; WeChat has two pairs of names for its coordinates.
func (f *fields) somewhere() *model.Place {
	lat, lng := f.locationX, f.locationY
	if len(lat) == 0 && len(lng) == 0 {
		lat, lng = f.latitude, f.longitude
	}
	return &model.Place{
		Lat: degrees(lat), Lng: degrees(lng), Precision: degrees(f.precision), Scale: int(integer(f.scale)),
		Label: text(f.label), Name: text(f.poiName),
	}
}

func (s *subscription) line() model.Subscription {
	return model.Subscription{
		TemplateID: text(s.templateID), Accepted: strings.EqualFold(string(s.status), "accept"), Scene: text(s.scene),
		MsgID: text(s.msgID), ErrorCode: text(s.errorCode), ErrorStatus: text(s.errorStatus),
	}
}

const eventPrefix = "event."

func isEvent(t model.EventType) bool { return strings.HasPrefix(string(t), eventPrefix) }

// eventType is the kind in the model's words. The frequent ones cost no allocation.
func eventType(kind, event []byte) model.EventType {
	switch string(kind) {
	case "text":
		return model.MsgText
	case "image":
		return model.MsgImage
	case "event":
		switch string(event) {
		case "CLICK":
			return model.EvClick
		case "VIEW":
			return model.EvView
		}
	}
	name := strings.ToLower(text(kind))
	if name == "event" {
		name = eventPrefix + strings.ToLower(text(event))
	}
	return model.EventType(name)
}
