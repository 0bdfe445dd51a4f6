package standin

import "time"

// newAccount are a new account's calls a day (protocol §2.3).
var newAccount = Quotas{
	"/cgi-bin/stable_token": 500_000, "/cgi-bin/token": 2000,
	"/cgi-bin/menu/create": 1000, "/cgi-bin/menu/get": 10_000, "/cgi-bin/menu/delete": 1000,
	"/cgi-bin/message/custom/send": 500_000, "/cgi-bin/message/template/send": 100_000,
	"/cgi-bin/media/upload": 100_000, "/cgi-bin/media/get": 200_000, "/cgi-bin/user/info": 5_000_000,
}

// otherwise is the limit of what newAccount does not name.
const otherwise = 1_000_000

// resetsPerMonth is how often clear_quota works.
const resetsPerMonth = 10

// beijing is where WeChat's day begins.
var beijing = time.FixedZone("CST", 8*3600)

// dailyLimits count calls by path and day.
type dailyLimits struct {
	max    Quotas
	used   map[string]int
	day    string
	month  string
	resets int
}

func (l *dailyLimits) limit(path string) int {
	for _, q := range []Quotas{l.max, newAccount} {
		if n, ok := q[path]; ok {
			return n
		}
	}
	return otherwise
}

// take counts one call; false when the day's are used up.
func (l *dailyLimits) take(path string, now time.Time) bool {
	l.turn(now)
	if l.used[path] >= l.limit(path) {
		return false
	}
	l.used[path]++
	return true
}

// turn begins a new day, or month, when it is time.
func (l *dailyLimits) turn(now time.Time) {
	if day := now.In(beijing).Format(time.DateOnly); day != l.day {
		l.day, l.used = day, map[string]int{}
	}
	if month := l.day[:7]; month != l.month {
		l.month, l.resets = month, 0
	}
}

// getQuota is POST /cgi-bin/openapi/quota/get.
func (p *Platform) getQuota(c *call) (any, error) {
	var in struct {
		Path string `json:"cgi_path"`
	}
	if err := c.json(&in); err != nil {
		return nil, err
	}
	if !p.known[in.Path] {
		return nil, fail(76021)
	}
	limit, used := p.limits.limit(in.Path), p.limits.used[in.Path]
	quota := map[string]int{"daily_limit": limit, "used": used, "remain": max(0, limit-used)}
	return map[string]any{"errcode": 0, "errmsg": "ok", "quota": quota}, nil
}

// clearQuota is POST /cgi-bin/clear_quota.
func (p *Platform) clearQuota(c *call) (any, error) {
	var in struct {
		AppID string `json:"appid"`
	}
	if err := c.json(&in); err != nil {
		return nil, err
	}
	if in.AppID != p.opt.AppID {
		return nil, fail(40013)
	}
	if p.limits.resets >= resetsPerMonth {
		return nil, fail(48006)
	}
	p.limits.resets++
	p.limits.used = map[string]int{}
	return nil, nil //nolint:nilnil // errcode 0
}
