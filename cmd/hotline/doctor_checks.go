package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/menu"
	"example.org/hotline/model/blob"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/sms"
	"example.org/hotline/service/wechat"
)

// maxSkew is how far our clock may be from WeChat's. Callbacks are refused from five minutes on.
const maxSkew = time.Minute

// checks lists what the doctor looks at. Where the configuration cannot be read there is nothing else to look at.
func (e *env) checks() []check {
	cfg, err := e.config()
	if err != nil {
		return []check{{"configuration", func(context.Context) finding { return bad("%v", err) }}}
	}
	gateway := e.gateway(cfg)
	account := &accountChecks{cfg: cfg, platform: gateway, accounts: kfAccounts{gateway}, now: time.Now, ours: func(ctx context.Context) (menu.Menu, error) { return e.ourMenu(ctx, cfg) }}
	return []check{
		{"configuration", func(context.Context) finding { return checkConfig(cfg) }},
		{"trusted proxies", func(context.Context) finding { return checkProxies(cfg.Server) }},
		{"database", func(ctx context.Context) finding { return checkDatabase(ctx, cfg, e.now) }},
		{"calendar", func(ctx context.Context) finding { return checkCalendar(ctx, cfg, e.now) }},
		{"Redis", func(ctx context.Context) finding { return checkRedis(ctx, cfg, e.now) }},
		{"photos", func(ctx context.Context) finding { return checkPhotos(ctx, cfg) }},
		{"search", func(ctx context.Context) finding { return checkSearch(ctx, cfg, e.now) }},
		{"WeChat credentials", account.credentials},
		{"IP allow-list", account.allowList},
		{"menu", account.menu},
		{"agents", account.agents},
		{"clock", account.clock},
		{"SMS", func(ctx context.Context) finding { return checkSMS(ctx, cfg.SMS) }},
	}
}

func checkConfig(cfg config.Config) finding {
	if err := cfg.CheckServe(); err != nil {
		return bad("%v", err)
	}
	if strings.HasPrefix(cfg.Server.PublicURL, "http://") {
		return good("complete; but server.public_url is not https: session cookies travel in clear")
	}
	return good("complete")
}

// checkProxies says whose X-Forwarded-For is believed. That so many are is no fault where they really are all ours; who can reach us from
// such a network can name any address as his.
func checkProxies(c config.Server) finding {
	if len(c.TrustedProxies) == 0 {
		return good("none: every caller is the address that he comes from")
	}
	var all, wide []string
	for _, p := range c.TrustedProxies {
		all = append(all, p.String())
		if isWide(p) {
			wide = append(wide, p.String())
		}
	}
	if len(wide) > 0 && everywhere(c.Addr) {
		return good("%s; but every host in %s that reaches %s can name any address as its own: list the proxies alone, or listen for them alone (server.addr)",
			strings.Join(all, ", "), strings.Join(wide, ", "), c.Addr)
	}
	return good("X-Forwarded-For is believed of %s", strings.Join(all, ", "))
}

// isWide is whether a network is larger than a segment, so that strangers may stand in it.
func isWide(p netip.Prefix) bool {
	segment := 24
	if p.Addr().Is6() {
		segment = 64
	}
	return p.Bits() < segment && !p.Addr().IsLoopback()
}

// everywhere is whether a server listens on all addresses of its machine.
func everywhere(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip, notIP := netip.ParseAddr(host)
	return err == nil && (host == "" || notIP == nil && ip.IsUnspecified())
}

func checkDatabase(ctx context.Context, cfg config.Config, now func() time.Time) finding {
	path, embedded := cfg.Database.SQLite()
	if databaseIsNew(cfg) {
		return none("%s is not there yet: the first start makes it", path)
	}
	db, err := store.Open(ctx, string(cfg.Database.URL), now)
	if err != nil {
		return bad("%v", err)
	}
	defer db.Close()
	pending, err := db.Pending(ctx)
	switch {
	case err != nil:
		return bad("%v", err)
	case pending > 0 && !embedded:
		return bad("its schema is %d steps behind: run hotline migrate up", pending)
	case pending > 0:
		return good("answers; the next start takes the %d steps that its schema is behind", pending)
	default:
		return good("answers, with this version's schema")
	}
}

// databaseIsNew tells whether the embedded database's file is still to be made.
func databaseIsNew(cfg config.Config) bool {
	path, embedded := cfg.Database.SQLite()
	_, err := os.Stat(path)
	return embedded && errors.Is(err, fs.ErrNotExist)
}

func checkRedis(ctx context.Context, cfg config.Config, now func() time.Time) finding {
	if cfg.Redis.URL == "embedded:" {
		return none("embedded: for one process; a restart ends sessions and codes")
	}
	s, err := kv.Open(ctx, string(cfg.Redis.URL), now)
	if err != nil {
		return bad("%v", err)
	}
	defer s.Close()
	return good("answers")
}

func checkPhotos(ctx context.Context, cfg config.Config) finding {
	if _, err := blob.Open(ctx, string(cfg.Photos.URL)); err != nil {
		return bad("%v", err)
	}
	return good("can be kept")
}

// accountPlatform is what the checks of the account need of wechat.Gateway.
type accountPlatform interface {
	menuPlatform
	Credentials(ctx context.Context) error
	CallbackIPs(ctx context.Context) ([]string, error)
	ServerTime(ctx context.Context) (time.Time, error)
}

// accountChecks are the checks that ask WeChat. Those after credentials are skipped where credentials failed: they
// would only say the same again.
type accountChecks struct {
	cfg      config.Config
	platform accountPlatform
	accounts kefu.AccountPlatform
	now      func() time.Time // not cut to seconds
	ours     func(ctx context.Context) (menu.Menu, error)

	refusal error // of the credentials
	known   bool  // credentials were accepted
}

func (a *accountChecks) credentials(ctx context.Context) finding {
	if a.cfg.CheckAccount() != nil {
		return none("wechat.app_id and wechat.app_secret are not set")
	}
	a.refusal = a.platform.Credentials(ctx)
	if a.refusal == nil {
		a.known = true
		return good("accepted for %s", a.cfg.WeChat.AppID)
	}
	if callerIP(a.refusal) != "" {
		return none("WeChat looks at our address first")
	}
	return bad("%v", explain(a.refusal))
}

func (a *accountChecks) allowList(ctx context.Context) finding {
	if ip := callerIP(a.refusal); ip != "" {
		return bad("WeChat sees us as %s, which is not on it: add it under 开发接口管理 › IP白名单", ip)
	}
	if !a.known {
		return none("cannot be told before the credentials are accepted")
	}
	ips, err := a.platform.CallbackIPs(ctx)
	if ip := callerIP(err); ip != "" {
		return bad("WeChat sees us as %s, which is not on it: add it under 开发接口管理 › IP白名单", ip)
	}
	if err != nil {
		return bad("%v", explain(err))
	}
	return good("we are on it; WeChat calls from %d addresses", len(ips))
}

func callerIP(err error) string {
	var refused *wechat.APIError
	if errors.As(err, &refused) {
		return refused.CallerIP()
	}
	return ""
}

func (a *accountChecks) menu(ctx context.Context) finding {
	if !a.known {
		return none("cannot be read before the credentials are accepted")
	}
	theirs, found, err := fetch(ctx, a.platform)
	if err != nil {
		return bad("%v", err)
	}
	if !found {
		return bad("WeChat has none: run hotline menu push")
	}
	ours, err := a.ours(ctx)
	if err != nil {
		return bad("ours cannot be read: %v", err)
	}
	if changes := menu.Diff(ours, theirs); len(changes) > 0 {
		return bad("WeChat's differs from ours in %d places: see hotline menu diff", len(changes))
	}
	return good("WeChat has ours")
}

func (a *accountChecks) clock(ctx context.Context) finding {
	before := a.now()
	theirs, err := a.platform.ServerTime(ctx)
	if err != nil {
		return bad("WeChat cannot be asked for the time: %v", err)
	}
	after := a.now()
	// Their clock says whole seconds, and said so at some moment between before and after.
	skew := before.Add(after.Sub(before) / 2).Sub(theirs).Round(time.Second)
	switch {
	case skew > maxSkew:
		return bad("%s ahead of WeChat's: set up time synchronisation, or callbacks will be refused", skew)
	case skew < -maxSkew:
		return bad("%s behind WeChat's: set up time synchronisation, or callbacks will be refused", -skew)
	default:
		return good("within %s of WeChat's", max(skew.Abs(), time.Second))
	}
}

// checkSMS asks the provider's address for anything at all. No message is sent, so that a wrong key is noticed only where
// the answer says so by itself.
func checkSMS(ctx context.Context, c config.SMS) finding {
	if c.Provider == config.ProviderLog {
		return none("codes are written to the log; nobody gets them")
	}
	texts, err := newSMS(c, slog.New(slog.DiscardHandler))
	if err != nil {
		return bad("%v", err)
	}
	if err := texts.sender.Check(ctx); err != nil {
		return bad("%s does not answer as it should: %v", c.Provider, err)
	}
	answer := c.Provider + " answers; its keys are tried with the first message"
	if missing := unmapped(c); len(missing) > 0 {
		answer += "; not sent, for want of a template: " + strings.Join(missing, ", ")
	}
	return good("%s", answer)
}

// unmapped lists the texts that a vendor has no template for. A gateway of the city's own has its own way with them.
func unmapped(c config.SMS) []string {
	switch c.Provider {
	case config.ProviderAliyun:
		return sms.Unmapped(c.Aliyun.Templates)
	case config.ProviderTencent:
		return sms.Unmapped(c.Tencent.Templates)
	default:
		return nil
	}
}
