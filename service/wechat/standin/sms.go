package standin

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SMS is a text message on a citizen's phone.
type SMS struct {
	ID       string            `json:"id"`
	At       time.Time         `json:"at"`
	Phone    string            `json:"phone"`
	Text     string            `json:"text"`
	Code     string            `json:"code,omitempty"`
	Template string            `json:"template"`
	Params   map[string]string `json:"params"`
}

var phoneShape = regexp.MustCompile(`^1[0-9]{10}$`)

// SMS returns what was sent to a phone, newest first.
func (p *Platform) SMS(phone string) []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []SMS{}
	for _, s := range slices.Backward(p.texts) {
		if s.Phone == phone {
			out = append(out, s)
		}
	}
	return out
}

// takeSMS is POST /standin/sms, what sms.provider http posts to.
func (p *Platform) takeSMS(w http.ResponseWriter, r *http.Request) {
	if want := p.opt.SMSToken; want != "" && r.Header.Get("Authorization") != want && r.Header.Get("Authorization") != "Bearer "+want {
		writeProblem(w, &Error{http.StatusUnauthorized, "unauthorized", "短信接口的 Authorization 不正确"})
		return
	}
	var in struct {
		Phone    string            `json:"phone"`
		Template string            `json:"template"`
		Params   map[string]string `json:"params"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&in); err != nil {
		writeProblem(w, ErrInvalid)
		return
	}
	if !phoneShape.MatchString(in.Phone) || in.Template == "" {
		writeProblem(w, invalid("phone 须为手机号码，template 不能为空"))
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, fails := p.faults.call("/standin/sms"); fails != 0 {
		writeProblem(w, &Error{http.StatusServiceUnavailable, "gateway_down", "短信网关暂不可用"})
		return
	}
	s := SMS{
		ID: "s" + strconv.FormatInt(p.next(), 10), At: p.now(), Phone: in.Phone,
		Text: p.smsText(in.Template, in.Params), Code: in.Params["code"], Template: in.Template, Params: in.Params,
	}
	p.texts = append(p.texts, s)
	for _, c := range p.citizens {
		if c.phone == in.Phone {
			p.tell("sms", c, nil)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"id": s.ID, "params": in.Params})
}

// smsText is the text that the operator's templates make of the parameters.
func (p *Platform) smsText(template string, params map[string]string) string {
	from := "【" + p.opt.AccountName + "】"
	if code := params["code"]; code != "" {
		return from + "您的验证码是" + code + "，5分钟内有效。"
	}
	if text := params["text"]; text != "" {
		return from + text
	}
	words := []string{from + template}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		words = append(words, name+"："+params[name])
	}
	return strings.Join(words, " ")
}
