package receive

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.org/hotline/model"
)

const (
	// Success is the answer that says nothing, in every mode and never encrypted (protocol §3.3). An empty text,
	// an encrypted nothing or a 5xx would show the citizen a failure notice.
	Success = "success"

	maxText  = 2048 // bytes of a text that reach the citizen (protocol §3.7)
	ellipsis = "…"

	nonceSize = 8 // bytes, written as hexadecimal digits
)

// AppendReply appends to dst what d is to be answered with: the answer as WeChat's XML, encrypted where d was, or
// Success where there is nothing to say. A text is cut after 2048 bytes; of several articles the first is sent; an
// event is never handed over to an agent.
func (d *Delivery) AppendReply(dst []byte, a model.Answer) []byte {
	a = d.sayable(a)
	if a.Empty() {
		return append(dst, Success...)
	}
	now := d.codec.now().Unix()
	if d.key == nil {
		return d.message(dst, now, a)
	}
	scratch := d.codec.scratch.Get().(*[]byte)
	defer d.codec.recycle(scratch)

	var nonce [nonceSize]byte
	_, _ = rand.Read(nonce[:]) // never fails
	frame := slices.Grow((*scratch)[:0], headSize)[:headSize]
	_, _ = rand.Read(frame[:randomSize])
	frame = d.message(frame, now, a)
	frame = slices.Grow(frame, len(d.codec.appID)+padBlock)
	*scratch = frame
	return d.seal(dst, frame, now, hex.EncodeToString(nonce[:]))
}

// seal appends the encrypted envelope around frame.
func (d *Delivery) seal(dst, frame []byte, now int64, nonce string) []byte {
	stamp := strconv.FormatInt(now, 10)
	dst = append(dst, "<xml><Encrypt><![CDATA["...)
	from := len(dst)
	dst = d.key.encrypt(dst, frame, d.codec.appID)
	encrypted := dst[from:]
	dst = append(dst, "]]></Encrypt><MsgSignature><![CDATA["...)
	dst = d.codec.signers.append(dst, d.codec.token, stamp, nonce, encrypted)
	dst = append(dst, "]]></MsgSignature><TimeStamp>"...)
	dst = append(dst, stamp...)
	dst = append(dst, "</TimeStamp><Nonce><![CDATA["...)
	dst = append(dst, nonce...)
	return append(dst, "]]></Nonce></xml>"...)
}

// sayable is what of a can be said in answer to d; nothing where it names nobody to say it.
func (d *Delivery) sayable(a model.Answer) model.Answer {
	switch {
	case d.Event.To == "" || d.Event.From == "":
		return model.Answer{}
	case a.Transfer && !isEvent(d.Event.Type):
		return a
	}
	a.Transfer = false
	a.Text = printable(a.Text)
	return a
}

// message appends the reply before encryption: to whom it came from, from whom it went to.
func (d *Delivery) message(dst []byte, now int64, a model.Answer) []byte {
	dst = element(append(dst, "<xml>"...), "ToUserName", d.Event.From)
	dst = element(dst, "FromUserName", d.Event.To)
	dst = append(dst, "<CreateTime>"...)
	dst = strconv.AppendInt(dst, now, 10)
	dst = append(dst, "</CreateTime>"...)
	switch {
	case a.Transfer:
		dst = transfer(dst, a.KfAccount)
	case len(a.News) > 0:
		dst = news(dst, a.News[0])
	default:
		dst = say(dst, a.Text)
	}
	return append(dst, "</xml>"...)
}

func say(dst []byte, text string) []byte {
	return element(element(dst, "MsgType", "text"), "Content", cut(text))
}

func news(dst []byte, a model.Article) []byte {
	dst = append(element(dst, "MsgType", "news"), "<ArticleCount>1</ArticleCount><Articles><item>"...)
	dst = element(dst, "Title", printable(a.Title))
	dst = element(dst, "Description", printable(a.Description))
	dst = element(dst, "PicUrl", a.PicURL)
	dst = element(dst, "Url", a.URL)
	return append(dst, "</item></Articles>"...)
}

func transfer(dst []byte, kfAccount string) []byte {
	dst = element(dst, "MsgType", "transfer_customer_service")
	if kfAccount == "" {
		return dst
	}
	return append(element(append(dst, "<TransInfo>"...), "KfAccount", kfAccount), "</TransInfo>"...)
}

// element appends <name> with value as CDATA. A ]]> within it is cut in two sections.
func element(dst []byte, name, value string) []byte {
	dst = append(append(append(dst, '<'), name...), "><![CDATA["...)
	for {
		before, after, found := strings.Cut(value, "]]>")
		dst = append(dst, before...)
		if !found {
			break
		}
		dst = append(dst, "]]]]><![CDATA[>"...)
		value = after
	}
	return append(append(append(dst, "]]></"...), name...), '>')
}

// cut shortens text to what reaches the citizen, at a whole character.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText - len(ellipsis)
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + ellipsis
}

// printable is text without what XML cannot hold.
func printable(text string) string {
	if strings.IndexFunc(text, unprintable) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, text)
}

func unprintable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF
}
