package standin

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxControl bounds a request of the phone page: a picture in base64.
const maxControl = 16 << 20

// controlFunc answers one call of the phone page with a status and a value, or an *Error.
type controlFunc func(r *http.Request, in request) (int, any, error)

// request is every field that a call may carry.
type request struct {
	Outgoing
	Nickname  string `json:"nickname"`
	Phone     string `json:"phone"`
	Scene     string `json:"scene"`
	Path      []int  `json:"path"`
	MessageID string `json:"message_id"`
	ItemID    string `json:"item_id"`
	URL       string `json:"url"`
	Advance   string `json:"advance"`
	Online    bool   `json:"online"`
	CitizenID string `json:"citizen_id"`
	Text      string `json:"text"`
	To        string `json:"to"`
	Template  string `json:"template_id"`
	Accept    bool   `json:"accept"`

	Weather weatherView `json:"weather"`
}

// control adds the phone page's API to mux.
func (p *Platform) control(mux *http.ServeMux) {
	const base = "/standin/v1"
	handle := func(pattern string, f controlFunc) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+base+path, sameOrigin(p.adapt(f)))
	}
	handle("GET /state", p.getState)
	handle("POST /citizens", p.postCitizen)
	handle("POST /citizens/{id}/follow", p.postFollow)
	handle("POST /citizens/{id}/unfollow", p.postUnfollow)
	handle("POST /citizens/{id}/scan", p.postScan)
	handle("POST /citizens/{id}/messages", p.postMessage)
	handle("POST /citizens/{id}/menu", p.postMenu)
	handle("POST /citizens/{id}/msgmenu", p.postMsgMenu)
	handle("POST /citizens/{id}/open", p.postOpen)
	handle("POST /citizens/{id}/subscribe", p.postSubscribe)
	handle("GET /citizens/{id}/chat", p.getChat)
	handle("GET /citizens/{id}/sms", p.getSMS)
	handle("PUT /citizens/{id}/place", p.putPlace)
	handle("POST /clock", p.postClock)
	handle("GET /weather", p.getWeather)
	handle("PUT /weather", p.putWeather)
	p.controlDesk(handle)
	mux.HandleFunc("GET "+base+"/events", sameOrigin(p.stream))
	mux.HandleFunc(base+"/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, &Error{http.StatusNotFound, "not_found", "没有这个接口"})
	})
}

// sameOrigin refuses what another site's page sends: whoever reads a citizen's chat must have been given this address.
func sameOrigin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host && origin != "https://"+r.Host {
			writeProblem(w, ErrForeign)
			return
		}
		next(w, r)
	}
}

func (p *Platform) adapt(f controlFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in request
		if r.Method != http.MethodGet {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControl))
			if err != nil {
				writeProblem(w, &Error{http.StatusRequestEntityTooLarge, "too_large", "内容过大"})
				return
			}
			if len(body) > 0 && json.Unmarshal(body, &in) != nil {
				writeProblem(w, ErrInvalid)
				return
			}
		}
		status, out, err := f(r, in)
		p.pump()
		if err != nil {
			writeProblem(w, err)
			return
		}
		writeJSON(w, status, out)
	}
}

// asSeen is a browser origin under the host name by which the reader reached us: cookies of a page in a frame are kept
// from it unless both have the same host.
func asSeen(r *http.Request, link string) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	u, err := url.Parse(link)
	if err != nil || !loopback(host) || !loopback(u.Hostname()) || u.Port() == "" {
		return link
	}
	u.Host = net.JoinHostPort(strings.Trim(host, "[]"), u.Port())
	return u.String()
}

func loopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (p *Platform) seen(r *http.Request, c Citizen) Citizen {
	if c.BrowserURL != "" {
		c.BrowserURL = asSeen(r, c.BrowserURL)
	}
	return c
}

type accountView struct {
	Name  string `json:"name"`
	AppID string `json:"app_id"`
}

type clockView struct {
	Now           time.Time `json:"now"`
	OffsetSeconds int64     `json:"offset_seconds"`
}

type stateView struct {
	Account accountView `json:"account"`
	clockView
	Menu     *menu     `json:"menu"`
	Citizens []Citizen `json:"citizens"`
	Note     string    `json:"note"`
}

func (p *Platform) getState(r *http.Request, _ request) (int, any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := stateView{
		Account:   accountView{p.opt.AccountName, p.opt.AppID},
		clockView: p.clockView(), Menu: p.menu, Citizens: []Citizen{}, Note: "模拟平台，非微信",
	}
	for _, c := range p.citizens {
		out.Citizens = append(out.Citizens, p.seen(r, p.view(c)))
	}
	return http.StatusOK, out, nil
}

// clockView with mu held.
func (p *Platform) clockView() clockView {
	return clockView{Now: p.now(), OffsetSeconds: int64(p.offset / time.Second)}
}

func (p *Platform) postClock(_ *http.Request, in request) (int, any, error) {
	d, err := time.ParseDuration(in.Advance)
	if err != nil || d <= 0 {
		return 0, nil, invalid("advance 须为正的时长，如 10m、240h")
	}
	p.Advance(d)
	p.mu.Lock()
	defer p.mu.Unlock()
	return http.StatusOK, p.clockView(), nil
}
