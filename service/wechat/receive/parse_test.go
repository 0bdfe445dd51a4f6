package receive

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
)

const head = `<ToUserName><![CDATA[gh_account]]></ToUserName>
<FromUserName><![CDATA[oCitizen]]></FromUserName>
<CreateTime>1790000000</CreateTime>
`

// message and event are what WeChat sends, with the given elements behind the common ones.
func message(kind, rest string) string {
	return "<xml>" + head + "<MsgType><![CDATA[" + kind + "]]></MsgType>\n" + rest + "\n<MsgId>24000000000000001</MsgId>\n</xml>"
}

func event(name, rest string) string {
	return "<xml>" + head + "<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[" + name + "]]></Event>\n" + rest + "\n</xml>"
}

func common(kind model.EventType, change func(*model.Event)) model.Event {
	ev := model.Event{To: "gh_account", From: "oCitizen", CreatedAt: time.Unix(1_790_000_000, 0).UTC(), Type: kind}
	if !isEvent(kind) {
		ev.MsgID = 24000000000000001
	}
	if change != nil {
		change(&ev)
	}
	return ev
}

type example struct {
	name, xml string
	want      model.Event
}

// messages has one of every kind of protocol §3.5.
func messages() []example {
	return []example{
		{
			"text", message("text", `<Content><![CDATA[路灯坏了]]></Content>`),
			common(model.MsgText, func(e *model.Event) { e.Text = "路灯坏了" }),
		},
		{"text, empty", message("text", `<Content></Content>`), common(model.MsgText, nil)},
		{
			"a tap on a msgmenu", message("text", `<Content><![CDATA[满意]]></Content><bizmsgmenuid>101</bizmsgmenuid>`),
			common(model.MsgText, func(e *model.Event) { e.Text, e.MenuReplyID = "满意", "101" }),
		},
		{
			"a tap whose id is no number", message("text", `<Content><![CDATA[满意]]></Content><bizmsgmenuid><![CDATA[rate:5]]></bizmsgmenuid>`),
			common(model.MsgText, func(e *model.Event) { e.Text, e.MenuReplyID = "满意", "rate:5" }),
		},
		{
			"image", message("image", `<PicUrl><![CDATA[http://mmbiz/p?a=1&b=2]]></PicUrl><MediaId><![CDATA[media]]></MediaId>`),
			common(model.MsgImage, func(e *model.Event) { e.PicURL, e.MediaID = "http://mmbiz/p?a=1&b=2", "media" }),
		},
		{
			"voice", message("voice", `<MediaId><![CDATA[media]]></MediaId><Format><![CDATA[amr]]></Format><Recognition><![CDATA[你好。]]></Recognition>`),
			common(model.MsgVoice, func(e *model.Event) { e.MediaID, e.Format, e.Recognition = "media", "amr", "你好。" }),
		},
		{
			"video", message("video", `<MediaId><![CDATA[media]]></MediaId><ThumbMediaId><![CDATA[thumb]]></ThumbMediaId>`),
			common(model.MsgVideo, func(e *model.Event) { e.MediaID, e.ThumbID = "media", "thumb" }),
		},
		{
			"shortvideo", message("shortvideo", `<MediaId><![CDATA[media]]></MediaId><ThumbMediaId><![CDATA[thumb]]></ThumbMediaId>`),
			common(model.MsgShortVideo, func(e *model.Event) { e.MediaID, e.ThumbID = "media", "thumb" }),
		},
		{
			"location", message("location", `<Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale><Label><![CDATA[天河路 1 号]]></Label>`),
			common(model.MsgLocation, func(e *model.Event) {
				e.Place = &model.Place{Lat: 23.134521, Lng: 113.358803, Scale: 20, Label: "天河路 1 号"}
			}),
		},
		{
			"link", message("link", `<Title><![CDATA[标题]]></Title><Description><![CDATA[说明]]></Description><Url><![CDATA[https://u]]></Url>`),
			common(model.MsgLink, func(e *model.Event) { e.Link = &model.Link{Title: "标题", Description: "说明", URL: "https://u"} }),
		},
		{"a kind nobody knows", message("Hologram", `<Foo><![CDATA[<Content>no</Content>]]></Foo>`), common("hologram", nil)},
	}
}

// events has one of every kind of protocol §3.6.
func events() []example {
	sub := func(list ...model.Subscription) func(*model.Event) {
		return func(e *model.Event) { e.Subscriptions = list }
	}
	key := func(key string) func(*model.Event) { return func(e *model.Event) { e.Key = key } }
	return []example{
		{"subscribe", event("subscribe", `<EventKey></EventKey>`), common(model.EvSubscribe, nil)},
		{
			"subscribe by QR code", event("subscribe", `<EventKey><![CDATA[qrscene_12]]></EventKey><Ticket><![CDATA[TICKET]]></Ticket>`),
			common(model.EvSubscribe, func(e *model.Event) { e.Key, e.QRTicket = "qrscene_12", "TICKET" }),
		},
		{"unsubscribe", event("unsubscribe", ``), common(model.EvUnsubscribe, nil)},
		{
			"scan", event("SCAN", `<EventKey><![CDATA[12]]></EventKey><Ticket><![CDATA[TICKET]]></Ticket>`),
			common(model.EvScan, func(e *model.Event) { e.Key, e.QRTicket = "12", "TICKET" }),
		},
		{
			"where a citizen is", event("LOCATION", `<Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>119.385040</Precision>`),
			common(model.EvLocation, func(e *model.Event) { e.Place = &model.Place{Lat: 23.1, Lng: 113.3, Precision: 119.38504} }),
		},
		{"click", event("CLICK", `<EventKey><![CDATA[KEFU]]></EventKey>`), common(model.EvClick, key("KEFU"))},
		{"click in small letters", event("click", `<EventKey><![CDATA[KEFU]]></EventKey>`), common(model.EvClick, key("KEFU"))},
		{
			"view", event("VIEW", `<EventKey><![CDATA[https://u/?a=1&b=2]]></EventKey><MenuId>430000000</MenuId>`),
			common(model.EvView, func(e *model.Event) { e.Key, e.MenuID = "https://u/?a=1&b=2", "430000000" }),
		},
		{"mini-program", event("view_miniprogram", `<EventKey><![CDATA[pages/index]]></EventKey>`), common(model.EvViewMini, key("pages/index"))},
		{
			"scancode_push", event("scancode_push", `<EventKey>6</EventKey><ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType><ScanResult><![CDATA[1<2]]></ScanResult></ScanCodeInfo>`),
			common(model.EvScanPush, func(e *model.Event) { e.Key, e.Scan = "6", &model.ScannedCode{Type: "qrcode", Result: "1<2"} }),
		},
		{
			"scancode_waitmsg", event("scancode_waitmsg", `<EventKey>6</EventKey><ScanCodeInfo><ScanType>barcode</ScanType><ScanResult>69</ScanResult></ScanCodeInfo>`),
			common(model.EvScanWait, func(e *model.Event) { e.Key, e.Scan = "6", &model.ScannedCode{Type: "barcode", Result: "69"} }),
		},
		{
			"pictures", event("pic_photo_or_album", `<EventKey>6</EventKey><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum><![CDATA[aa]]></PicMd5Sum></item><item><PicMd5Sum>bb</PicMd5Sum></item></PicList></SendPicsInfo>`),
			common(model.EvPicAlbum, func(e *model.Event) { e.Key, e.PicMD5s = "6", []string{"aa", "bb"} }),
		},
		{"pic_sysphoto", event("pic_sysphoto", `<EventKey>6</EventKey><SendPicsInfo><Count>0</Count><PicList/></SendPicsInfo>`), common(model.EvPicSysPhoto, key("6"))},
		{"pic_weixin", event("pic_weixin", `<EventKey>6</EventKey>`), common(model.EvPicWeixin, key("6"))},
		{
			"location_select", event("location_select", `<EventKey>6</EventKey><SendLocationInfo><Location_X><![CDATA[23]]></Location_X><Location_Y><![CDATA[113]]></Location_Y><Scale><![CDATA[15]]></Scale><Label><![CDATA[天河]]></Label><Poiname><![CDATA[体育中心]]></Poiname></SendLocationInfo>`),
			common(model.EvLocationSelect, func(e *model.Event) {
				e.Key, e.Place = "6", &model.Place{Lat: 23, Lng: 113, Scale: 15, Label: "天河", Name: "体育中心"}
			}),
		},
		{
			"a template's fate", event("TEMPLATESENDJOBFINISH", `<MsgID>200163836</MsgID><Status><![CDATA[failed:user block]]></Status>`),
			common(model.EvTemplateSent, func(e *model.Event) {
				e.Template = &model.TemplateResult{MsgID: 200163836, Status: "failed:user block"}
			}),
		},
		{
			"subscribed to two", event("subscribe_msg_popup_event", `<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[A]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>1</PopupScene></List><List><TemplateId><![CDATA[B]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>`),
			common(model.EvSubscribePopup, sub(model.Subscription{TemplateID: "A", Accepted: true, Scene: "1"}, model.Subscription{TemplateID: "B", Scene: "2"})),
		},
		{
			"unsubscribed", event("subscribe_msg_change_event", `<SubscribeMsgChangeEvent><List><TemplateId><![CDATA[A]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString></List></SubscribeMsgChangeEvent>`),
			common(model.EvSubscribeMsg, sub(model.Subscription{TemplateID: "A"})),
		},
		{
			"unsubscribed, in the other wrapper", event("subscribe_msg_change_event", `<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[A]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString></List></SubscribeMsgPopupEvent>`),
			common(model.EvSubscribeMsg, sub(model.Subscription{TemplateID: "A"})),
		},
		{
			"a subscription's fate", event("subscribe_msg_sent_event", `<SubscribeMsgSentEvent><List><TemplateId><![CDATA[A]]></TemplateId><MsgID>17</MsgID><ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List></SubscribeMsgSentEvent>`),
			common(model.EvSubscribeSent, sub(model.Subscription{TemplateID: "A", MsgID: "17", ErrorCode: "0", ErrorStatus: "success"})),
		},
		{"kf_create_session", event("kf_create_session", `<KfAccount><![CDATA[1001@gz]]></KfAccount>`), common(model.EvKfCreate, func(e *model.Event) { e.KfAccount = "1001@gz" })},
		{
			"kf_close_session", event("kf_close_session", `<KfAccount><![CDATA[1001@gz]]></KfAccount><CloseType><![CDATA[KF]]></CloseType>`),
			common(model.EvKfClose, func(e *model.Event) { e.KfAccount, e.CloseType = "1001@gz", "KF" }),
		},
		{
			"kf_switch_session", event("kf_switch_session", `<FromKfAccount><![CDATA[1001@gz]]></FromKfAccount><ToKfAccount><![CDATA[1002@gz]]></ToKfAccount>`),
			common(model.EvKfSwitch, func(e *model.Event) { e.FromKf, e.ToKf = "1001@gz", "1002@gz" }),
		},
		{"an event nobody knows", event("Card_Pass", `<CardId>1</CardId>`), common("event.card_pass", nil)},
	}
}

func TestParse(t *testing.T) {
	for _, tc := range append(messages(), events()...) {
		t.Run(tc.name, func(t *testing.T) {
			got, err := parse([]byte(tc.xml))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("want - got +\n%s", diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, xml := range map[string]string{
		"nothing":         "",
		"JSON":            `{"ToUserName":"gh","FromUserName":"o","MsgType":"text"}`,
		"no kind":         "<xml>" + head + "</xml>",
		"no citizen":      "<xml><MsgType>text</MsgType><Content>a</Content></xml>",
		"an empty sender": "<xml><FromUserName/><MsgType>text</MsgType></xml>",
		"only the head":   "<xml><FromUserName><![CDATA[o",
	} {
		t.Run(name, func(t *testing.T) {
			if ev, err := parse([]byte(xml)); !errors.Is(err, ErrMalformed) {
				t.Errorf("got %+v, %v", ev, err)
			}
		})
	}
}
