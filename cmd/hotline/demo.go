package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/service/mainmenu"
	"example.org/hotline/service/wechat/standin"
	"example.org/hotline/web"
)

// demoCmd is hotline demo.
type demoCmd struct {
	StandinAddr string `default:"localhost:8090" placeholder:"HOST:PORT" help:"Where the stand-in WeChat platform listens; another port where that one is taken."`
	Keep        string `placeholder:"FOLDER" help:"Keep the data in this folder; by default it is gone at the end."`
}

// Run serves the hotline on a WeChat played by us, until ctx ends.
func (c demoCmd) Run(ctx context.Context, e *env) error {
	folder, forget, err := c.folder()
	if err != nil {
		return err
	}
	defer forget()
	file, err := os.OpenFile(filepath.Join(folder, "hotline.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return notReady(fmt.Errorf("the demo's folder cannot be written: %w", err))
	}
	defer file.Close()

	d := demo{now: e.now}
	if err := d.configure(e, folder, file); err != nil {
		return err
	}
	doors, err := openDoors(ctx, d.cfg.Server)
	if err != nil {
		return err
	}
	defer doors.close()
	d.settle(doors, e.environ)
	if err := d.startPlatform(ctx, c.StandinAddr, doors); err != nil {
		return err
	}
	defer func() { _ = d.platform.Close() }() // its streams and pushes end with it
	if err := d.migrate(ctx); err != nil {
		return err
	}
	a, err := newApp(ctx, d.cfg, d.clock.now, d.log, "demo-"+rand.Text())
	if err != nil {
		return err
	}
	defer a.close()
	a.knows(e.configPath, d.environ)
	if err := d.remember(ctx, a.store); err != nil {
		return err
	}
	if err := d.populate(ctx, a.store); err != nil {
		return err
	}
	if err := d.equip(ctx, a.store); err != nil {
		return err
	}
	if err := d.talk(ctx); err != nil {
		return err
	}
	if err := publishDemoContent(ctx, a.store, a.knowledge); err != nil {
		return err
	}
	key, apiKey, err := d.join(ctx, a.store)
	if err != nil {
		return err
	}
	moved := func(by time.Duration) {
		a.kv.Advance(by)
		a.gateway.ForgetTokens() // they are kept for a time of the machine's; the platform goes by the moved clock
	}
	d.clock.moved.Store(&moved)
	ours, err := mainmenu.Ours(ctx, a.store, d.cfg.Server.PublicURL)
	if err != nil {
		return err
	}
	if err := a.gateway.SetMenuJSON(ctx, ours.JSON()); err != nil {
		return fmt.Errorf("publish the menu: %w", err)
	}
	if err := publishDemoCases(ctx, a.store, d.clock.now()); err != nil {
		return err
	}
	if err := d.welcome(e.out, file.Name(), key, apiKey); err != nil {
		return err
	}
	return a.serve(ctx, doors)
}

// folder is where the demo keeps its data, and what to do about it at the end.
func (c demoCmd) folder() (path string, forget func(), err error) {
	if c.Keep != "" {
		if err := os.MkdirAll(c.Keep, 0o700); err != nil {
			return "", nil, notReady(fmt.Errorf("--keep: %w", err))
		}
		return c.Keep, func() {}, nil
	}
	path, err = os.MkdirTemp("", "hotline-demo-")
	if err != nil {
		return "", nil, notReady(fmt.Errorf("no room for the demo's data: %w", err))
	}
	return path, func() { _ = os.RemoveAll(path) }, nil
}

// demo is the service, its platform and the clock that both go by.
type demo struct {
	cfg      config.Config
	environ  []string // with what the demo made up
	log      *slog.Logger
	now      func() time.Time
	clock    movableClock
	platform *standin.Platform
	fresh    bool // its database was empty
}

// movableClock is the machine's clock, put forward by whoever plays with the demo.
type movableClock struct {
	real   func() time.Time
	offset *atomic.Int64
	moved  *atomic.Pointer[func(time.Duration)] // what keeps time by itself
}

func (c movableClock) now() time.Time { return c.real().Add(time.Duration(c.offset.Load())) }

func (c movableClock) advance(d time.Duration) {
	c.offset.Add(int64(d))
	if moved := c.moved.Load(); moved != nil {
		(*moved)(d)
	}
}

const (
	demoTemplate     = "progress-notice"
	demoSubscription = "ticket-notice"
)

// configure makes the demo's configuration: whatever HOTLINE_… says stands, the rest is made up.
func (d *demo) configure(e *env, folder string, log io.Writer) error {
	environ := slices.Clone(e.environ)
	preset := func(key, value string) {
		name := "HOTLINE_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
		if !slices.ContainsFunc(environ, func(s string) bool { return strings.HasPrefix(s, name+"=") || strings.HasPrefix(s, name+"_FILE=") }) {
			environ = append(environ, name+"="+value)
		}
	}
	preset("database.url", "sqlite:"+filepath.Join(folder, "hotline.db"))
	preset("photos.url", "file:"+filepath.Join(folder, "photos"))
	preset("security.keys", d.keys(folder))
	preset("wechat.app_id", "wx"+strings.ToLower(rand.Text()[:16]))
	preset("wechat.app_secret", strings.ToLower(rand.Text() + rand.Text())[:32])
	preset("wechat.token", rand.Text()[:24])
	preset("wechat.encoding_aes_key", (rand.Text() + rand.Text())[:43])
	preset("wechat.templates.progress", demoTemplate+"?number=character_string1&status=phrase2&time=time3&note=thing4")
	preset("wechat.templates.subscribe", demoSubscription+"?number=character_string1&status=phrase2&time=time3&note=thing4")
	preset("sms.provider", config.ProviderHTTP)
	preset("sms.http.url", "http://localhost/standin/sms")
	preset("sms.http.token", rand.Text())
	preset("map.key", rand.Text())
	preset("staff.second_factor", config.FactorOptional)
	preset("open.webhook_networks", "127.0.0.0/8,::1/128")
	preset("log.format", config.FormatText)
	d.environ = environ
	cfg, err := config.Load(e.configPath, environ)
	if err != nil {
		return usage(err)
	}
	d.cfg, d.log = cfg, newLog(log, cfg.Log)
	d.clock = movableClock{real: d.now, offset: new(atomic.Int64), moved: new(atomic.Pointer[func(time.Duration)])}
	return nil
}

// keys is the ring of a kept folder, or a fresh one.
func (d *demo) keys(folder string) string {
	path := filepath.Join(folder, "demo.keys")
	if kept, err := os.ReadFile(filepath.Clean(path)); err == nil {
		return strings.TrimSpace(string(kept))
	}
	fresh := seal.NewRingSpec()
	_ = os.WriteFile(path, []byte(fresh+"\n"), 0o600) // where it cannot be kept, the database cannot either
	return fresh
}

// settle follows the port that was opened, where nobody named the origin that goes with it.
func (d *demo) settle(open doors, environ []string) {
	named := slices.ContainsFunc(environ, func(s string) bool { return strings.HasPrefix(s, "HOTLINE_SERVER_PUBLIC_URL=") })
	if _, port, err := net.SplitHostPort(open.public.Addr().String()); err == nil && !named {
		d.cfg.Server.PublicURL = "http://localhost:" + port
	}
}

// startPlatform plays WeChat at addr, or at a free port, and has the service speak to it.
func (d *demo) startPlatform(ctx context.Context, addr string, open doors) error {
	phone, built := web.Phone()
	if !built {
		phone = nil
	}
	_, port, err := net.SplitHostPort(open.public.Addr().String())
	if err != nil {
		return err
	}
	w := &d.cfg.WeChat
	options := standin.Options{
		AppID: w.AppID, AppSecret: string(w.AppSecret), Token: string(w.Token), EncodingAESKey: string(w.EncodingAESKey),
		AccountName: d.cfg.City.Name + "12345", PublicURL: d.cfg.Server.PublicURL, Phone: phone,
		CallbackURL: "http://" + net.JoinHostPort("localhost", port) + "/wechat/callback",
		SMSToken:    string(d.cfg.SMS.HTTP.Token), Log: d.log, Now: time.Now, OnAdvance: d.clock.advance,
		Templates: []standin.Template{{
			ID: demoTemplate, Title: "诉求进度通知",
			Content: "诉求编号：{{character_string1.DATA}}\n当前状态：{{phrase2.DATA}}\n时间：{{time3.DATA}}\n温馨提示：{{thing4.DATA}}",
		}, {
			ID: demoSubscription, Title: "诉求办理提醒", Subscribe: true,
			Content: "诉求编号：{{character_string1.DATA}}\n当前状态：{{phrase2.DATA}}\n时间：{{time3.DATA}}\n温馨提示：{{thing4.DATA}}",
		}},
	}
	d.platform = standin.New(options)
	if err := d.platform.Start(ctx, addr); err != nil {
		host, _, splitErr := net.SplitHostPort(addr)
		if splitErr != nil {
			return usage(fmt.Errorf("--standin-addr takes HOST:PORT: %w", splitErr))
		}
		_ = d.platform.Close()
		d.platform = standin.New(options)
		if err := d.platform.Start(ctx, net.JoinHostPort(host, "0")); err != nil {
			return notReady(fmt.Errorf("--standin-addr: the stand-in platform cannot listen on %s: %w", addr, err))
		}
	}
	w.APIURL, w.OAuthURL, d.cfg.Map.URL = d.platform.URL(), d.platform.URL(), d.platform.URL()
	if d.cfg.SMS.Provider == config.ProviderHTTP {
		d.cfg.SMS.HTTP.URL = config.Secret(d.platform.URL() + "/standin/sms")
	}
	return nil
}

// migrate brings a database server that somebody lent to the demo up to date; an embedded one does so by itself.
func (d *demo) migrate(ctx context.Context) error {
	st, err := store.Open(ctx, string(d.cfg.Database.URL), d.now)
	if err != nil {
		return notReady(err)
	}
	_, err = st.Migrate(ctx)
	if err = errors.Join(err, st.Close()); err != nil {
		return notReady(err)
	}
	return nil
}

func (d *demo) welcome(out io.Writer, logFile string, key model.PartnerKey, apiKey model.Secret) error {
	at := d.platform.URL()
	var b strings.Builder
	fmt.Fprintf(&b, "%s12345 is running on a WeChat played by itself; nothing leaves this machine.\n\n", d.cfg.City.Name)
	fmt.Fprintf(&b, "  phone page       %s/\n", at)
	fmt.Fprintf(&b, "  agents' tool     %s/agent\n", at)
	fmt.Fprintf(&b, "  citizens' pages  %s/h5/\n", d.cfg.Server.PublicURL)
	fmt.Fprintf(&b, "  staff console    %s/console/\n", d.cfg.Server.PublicURL)
	fmt.Fprintf(&b, "  API              %s/docs\n", d.cfg.Server.PublicURL)
	fmt.Fprintf(&b, "  health, metrics  http://%s/readyz\n", local(d.cfg.Server.AdminAddr))
	fmt.Fprintf(&b, "  log              %s\n\n", logFile)
	b.WriteString("  citizens         张三 13800138000 · 李奶奶 13900139000 (SMS codes arrive on the phone page)\n")
	b.WriteString("  agents           1001@gz12345 小云 · 1002@gz12345 小麓 (no password)\n")
	b.WriteString("  staff            dispatcher · supervisor · agent, agent-2 · editor, editor-2 · screener, screener-2 · auditor · admin · handler-CG, handler-GA … (password " + demoPassword + ")\n")
	fmt.Fprintf(&b, "  other systems    hall, key %s, %s, secret %s\n", key.ID, key.Algorithm, string(key.Secret))
	fmt.Fprintf(&b, "  Open311          %s/open311/v2/requests.json, api_key %s\n\n", d.cfg.Server.PublicURL, string(apiKey))
	b.WriteString("Ctrl-C ends it.\n")
	return say(out, b.String())
}
