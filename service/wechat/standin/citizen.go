package standin

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Citizen is what can be seen of one citizen.
type Citizen struct {
	ID         string `json:"id"`
	OpenID     string `json:"openid"`
	Nickname   string `json:"nickname"`
	Phone      string `json:"phone"`
	Followed   bool   `json:"followed"`
	BrowserURL string `json:"browser_url"` // origin at which the account's pages are this citizen's; "" before Start
	Quota      Quota  `json:"quota"`

	TypingUntil *time.Time `json:"typing_until,omitempty"` // 对方正在输入… is shown
	Place       Place      `json:"place"`
}

// Quota is how many customer-service messages the account may still send to a citizen, and until when.
type Quota struct {
	Left  int        `json:"left"`
	Until *time.Time `json:"until,omitempty"`
}

// Place is where a citizen is, in GCJ-02 degrees.
type Place struct {
	Lat   float64 `json:"lat"`
	Lng   float64 `json:"lng"`
	Label string  `json:"label"`
}

type citizen struct {
	id, openid, nickname, phone string

	followed   bool
	since      time.Time // of the last follow
	origin     string    // of the browser
	place      Place
	chat       []*Message
	lines      []*record // in the agents' tool
	stays      []*Stay
	quota      sendQuota
	typing     time.Time // until when 对方正在输入 is shown
	lastAction time.Time
	blocked    bool           // takes no template messages
	accepts    map[string]int // 订阅通知 by template
	browser    *http.Client
}

// Citizen returns a citizen by id ("u1"); false when there is none.
func (p *Platform) Citizen(id string) (Citizen, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		return Citizen{}, false
	}
	return p.view(c), true
}

// AddCitizen makes one more citizen, with a browser of their own once the platform is started.
func (p *Platform) AddCitizen(nickname, phone string) (Citizen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.addCitizen(nickname, phone)
	if p.url != "" && !p.closed {
		if err := p.openBrowser(p.life, c, len(p.citizens)-1); err != nil {
			return Citizen{}, err
		}
	}
	p.events.publish(notice{Type: "citizen", CitizenID: c.id})
	return p.view(c), nil
}

// addCitizen with mu held.
func (p *Platform) addCitizen(nickname, phone string) *citizen {
	n := len(p.citizens) + 1
	c := &citizen{
		id: "u" + strconv.Itoa(n), openid: "oGZ12" + p.random(23),
		nickname: or(nickname, "市民"+strconv.Itoa(n)), phone: or(phone, strconv.Itoa(13700137000+n)),
		place:   Place{Lat: 23.128953, Lng: 113.264435, Label: "广东省广州市越秀区府前路1号"},
		accepts: map[string]int{},
	}
	p.citizens = append(p.citizens, c)
	p.byID[c.id], p.byOpen[c.openid] = c, c
	return c
}

// citizen with mu held; nil when there is none.
func (p *Platform) citizen(id string) *citizen { return p.byID[id] }

// byOpenID with mu held; nil when there is none.
func (p *Platform) byOpenID(openid string) *citizen { return p.byOpen[openid] }

// view with mu held.
func (p *Platform) view(c *citizen) Citizen {
	out := Citizen{
		ID: c.id, OpenID: c.openid, Nickname: c.nickname, Phone: c.phone, Followed: c.followed,
		BrowserURL: c.origin, Quota: c.quota.view(p.now()), Place: c.place,
	}
	if until := c.typing; p.now().Before(until) {
		out.TypingUntil = &until
	}
	return out
}

// SetPlace says where a citizen is: what wx.getLocation answers.
func (p *Platform) SetPlace(id string, place Place) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		return ErrNoCitizen
	}
	c.place = place
	p.events.publish(notice{Type: "citizen", CitizenID: id})
	return nil
}

// inBrowser is link as that citizen's browser opens it: the account's pages in their own origin, others as they are.
// With mu held.
func (p *Platform) inBrowser(c *citizen, link string) string {
	rest, ours := strings.CutPrefix(link, strings.TrimSuffix(p.public, "/"))
	if !ours || p.public == "" || c.origin == "" || (rest != "" && !strings.ContainsAny(rest[:1], "/?#")) {
		return link
	}
	return c.origin + rest
}
