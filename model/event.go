package model

import "time"

// EventType is what WeChat told us, normalised: a message's MsgType, or "event." and the Event's name in lower case
// (protocol §3.5, §3.6; sources differ in case).
type EventType string

const (
	MsgText       EventType = "text"
	MsgImage      EventType = "image"
	MsgVoice      EventType = "voice"
	MsgVideo      EventType = "video"
	MsgShortVideo EventType = "shortvideo"
	MsgLocation   EventType = "location"
	MsgLink       EventType = "link"

	EvSubscribe      EventType = "event.subscribe"
	EvUnsubscribe    EventType = "event.unsubscribe"
	EvScan           EventType = "event.scan"
	EvLocation       EventType = "event.location"
	EvClick          EventType = "event.click"
	EvView           EventType = "event.view"
	EvViewMini       EventType = "event.view_miniprogram"
	EvScanPush       EventType = "event.scancode_push"
	EvScanWait       EventType = "event.scancode_waitmsg"
	EvPicSysPhoto    EventType = "event.pic_sysphoto"
	EvPicAlbum       EventType = "event.pic_photo_or_album"
	EvPicWeixin      EventType = "event.pic_weixin"
	EvLocationSelect EventType = "event.location_select"
	EvTemplateSent   EventType = "event.templatesendjobfinish"
	EvSubscribePopup EventType = "event.subscribe_msg_popup_event"
	EvSubscribeMsg   EventType = "event.subscribe_msg_change_event"
	EvSubscribeSent  EventType = "event.subscribe_msg_sent_event"
	EvKfCreate       EventType = "event.kf_create_session"
	EvKfClose        EventType = "event.kf_close_session"
	EvKfSwitch       EventType = "event.kf_switch_session"
)

// Event is one message or event that WeChat delivered. Which fields are filled depends on Type.
type Event struct {
	To        string // the account's gh_ id
	From      string // the citizen's openid
	CreatedAt time.Time
	Type      EventType
	MsgID     int64 // ordinary messages; 0 where WeChat sent none

	Text        string // text: Content, may be empty
	MenuReplyID string // text after a tap on a msgmenu: bizmsgmenuid
	MediaID     string // image, voice, video, shortvideo; kept by WeChat for 3 days
	ThumbID     string // video, shortvideo
	PicURL      string // image
	Format      string // voice: amr, speex
	Recognition string // voice, where the account has it
	Place       *Place // location, event.location, event.location_select
	Link        *Link

	Key           string // EventKey: menu key, url, qrscene_…, page path
	QRTicket      string // subscribe and scan through a QR code
	MenuID        string // view
	Scan          *ScannedCode
	PicMD5s       []string // pic_…: the pictures follow as image messages
	Template      *TemplateResult
	Subscriptions []Subscription // subscribe_msg_…
	KfAccount     string         // kf_create_session, kf_close_session
	FromKf, ToKf  string         // kf_switch_session
	CloseType     string         // kf_close_session, where sent (unconfirmed)
}

// Place is a point as WeChat gives it (GCJ-02, degrees).
type Place struct {
	Lat, Lng  float64
	Precision float64
	Scale     int
	Label     string
	Name      string // Poiname
}

// Link is a shared article.
type Link struct{ Title, Description, URL string }

// ScannedCode is what a citizen scanned through a menu entry.
type ScannedCode struct{ Type, Result string }

// TemplateResult is the fate of a template message: "success", "failed:user block", "failed: system failed".
type TemplateResult struct {
	MsgID  int64
	Status string
}

// Subscription is one line of a subscribe_msg_… event.
type Subscription struct {
	TemplateID  string
	Accepted    bool
	Scene       string
	MsgID       string
	ErrorCode   string
	ErrorStatus string
}
