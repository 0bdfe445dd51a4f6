package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"example.org/hotline/config"
	"example.org/hotline/handler"
	"example.org/hotline/handler/callback"
	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/open"
	"example.org/hotline/handler/open311"
	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/handler/staff"
	"example.org/hotline/handler/stream"
	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/blob"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/service/binding"
	"example.org/hotline/service/cases"
	"example.org/hotline/service/exporting"
	"example.org/hotline/service/figures"
	searching "example.org/hotline/service/finding"
	"example.org/hotline/service/importing"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/knowledge"
	"example.org/hotline/service/mainmenu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/photo"
	"example.org/hotline/service/place"
	"example.org/hotline/service/settings"
	staffroom "example.org/hotline/service/staff"
	"example.org/hotline/service/ticketing"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/receive"
	"example.org/hotline/service/workbench"
	"example.org/hotline/web"
)

// app is the whole program, built and not yet running.
type app struct {
	cfg           config.Config
	log           *slog.Logger
	now           func() time.Time
	store         *store.Store
	kv            *kv.Store
	gateway       *wechat.Gateway
	receiver      *callback.Receiver
	outbox        *notice.Outbox
	subscriptions *notice.Subscriptions
	tickets       *ticketing.Desk
	sessions      *kefu.Sessions
	album         *photo.Album
	knowledge     *knowledge.Library
	gate          *partner.Gate
	courier       *partner.Courier
	streams       stream.Set
	search        *searching.Desk
	ticketSearch  *searching.Desk
	audit         *staffroom.AuditLog
	auditFiles    *staffroom.AuditExports
	views         *staffroom.ViewLog
	room          *staffroom.Room
	cases         *cases.Desk
	figures       *figures.Desk
	exports       *exporting.Office
	settings      *settings.Desk
	replicas      *replicas
	effective     []config.Setting
	demo          bool // what happens here happens nowhere else
	public        http.Handler
	admin         http.Handler
	draining      atomic.Bool
	stop          []func() error // in the order of opening
}

// newApp builds the program: everything in the order in which it needs each other. What it opened is closed again where
// it fails. Where under is not blank, all keys in Redis stand below it: a demo on a Redis that somebody lent must not meet
// what an earlier one left there.
func newApp(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger, under string) (_ *app, err error) {
	a := &app{cfg: cfg, log: log, now: now, demo: under != ""}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	ring, err := keyRing(cfg)
	if err != nil {
		return nil, err
	}
	if a.store, err = openStore(ctx, cfg, now, log); err != nil {
		return nil, err
	}
	a.opened(a.store.Close)
	if err := a.store.Unlock(ctx, ring); err != nil {
		return nil, notReady(err)
	}
	if a.kv, err = kv.Open(ctx, string(cfg.Redis.URL), now); err != nil {
		return nil, notReady(err)
	}
	a.opened(a.kv.Close)
	if under != "" {
		a.kv = a.kv.Under(under)
	}
	blobs, err := blob.Open(ctx, string(cfg.Photos.URL))
	if err != nil {
		return nil, notReady(err)
	}
	texts, err := newSMS(cfg.SMS, log)
	if err != nil {
		return nil, usage(err)
	}
	index, err := openSearch(cfg, now)
	if err != nil {
		return nil, notReady(err)
	}
	a.opened(index.Close)
	a.search = searching.New(searching.Options{Store: a.store, Index: index, Lead: a.kv, Zone: cfg.Time.Zone, Now: now, Log: log})
	a.audit = staffroom.NewAuditLog(a.store, now, log)
	a.auditFiles = staffroom.NewAuditExports(a.audit, cfg.Time.Zone)
	a.views = staffroom.NewViewLog(a.store, a.kv, now, log)
	if a.room, err = staffroom.New(staffroom.Options{
		Store: a.store, KV: a.kv, Audit: a.audit, Issuer: a.account() + "工作台", SecondFactor: cfg.Staff.SecondFactor == config.FactorRequired, Now: now, Log: log,
	}); err != nil {
		return nil, err
	}
	if err := a.searchTickets(); err != nil {
		return nil, err
	}
	a.gateway = wechat.New(gatewayOptions(cfg.WeChat), a.kv, log, now)
	a.opened(func() error { a.gateway.Close(); return nil })

	a.replicas = newReplicas(a.kv, version(buildInfo()), now)
	a.settings = settings.New(settings.Options{Store: a.store, Links: callback.ReplyLinks(cfg.Server.PublicURL), Now: now, Log: log})

	bindings := binding.New(a.store, a.kv, texts, now, log)
	a.tickets = ticketing.New(a.store, a.kv, bindings, cfg.Time.Zone, now, log).Within(cfg.Ticket.SupplementWindow).By(a.settings.Parameters).Searching(a.ticketSearch)
	a.cases = cases.New(a.store, a.kv, a.search, a.tickets, now, log)
	a.figures = figures.New(figures.Options{Store: a.store, Zone: cfg.Time.Zone, Now: now, Log: log})
	a.album = photo.New(a.store, blobs, ring, a.kv, now)
	a.knowledge = knowledge.New(knowledge.Options{
		Store: a.store, KV: a.kv, Finder: a.search, Files: sealedFiles{blobs, ring, entryPicture},
		Pictures: a.album.Darkroom(), PicturePath: citizen.PicturePath, Zone: cfg.Time.Zone, Now: now, Log: log,
	})
	a.sessions = kefu.New(kefu.Options{
		Store: a.store, KV: a.kv, Platform: kefuPlatform{a.gateway}, Filer: chatFiler{a.tickets}, Files: sealedFiles{blobs, ring, chatFile}, Pictures: a.album.Darkroom(),
		Desk: model.DeskKind(cfg.Kefu.Desk), Hours: model.ServiceHours{From: cfg.Kefu.Hours.From, To: cfg.Kefu.Hours.To, Zone: cfg.Time.Zone},
		Idle: cfg.Kefu.Idle, Poll: cfg.Kefu.Poll, Now: now, Log: log,
		Texts: kefu.Texts{
			PublicURL: cfg.Server.PublicURL, NewPath: menu.PathNew, Search: menu.PathSearch, ChatPath: "/h5/chat", Idle: cfg.Kefu.Idle,
			Replies: a.settings.Replies,
		},
	})
	a.exports = a.exportOffice(sealedFiles{blobs, ring, exportFile})
	bindings.OnUnbind(a.sessions.Forget)
	subscribe := cfg.WeChat.Templates.Subscribe
	a.subscriptions = notice.NewSubscriptions(a.store, subscribe.ID, subscribe.LongTerm, now)
	a.gate = partner.NewGate(a.store, a.kv, now, log)
	a.courier = partner.NewCourier(a.store, cfg.Open.WebhookNetworks, cfg.Time.Zone, now, log)
	a.outbox = notice.New(a.store, notice.Texts{PublicURL: cfg.Server.PublicURL, Zone: cfg.Time.Zone}, now, log, a.channels(texts)...)

	if err := a.serveCallback(ring); err != nil {
		return nil, err
	}
	return a, a.serveSite(bindings, blobs)
}

// serveCallback builds what WeChat talks to.
func (a *app) serveCallback(ring *seal.Ring) error {
	w := a.cfg.WeChat
	codec, err := receive.New(string(w.Token), w.AppID, string(w.EncodingAESKey), string(w.PreviousAESKey), a.now)
	if err != nil {
		return usage(err)
	}
	dialog := callback.Dialog{
		People: a.store, Tickets: a.tickets, Agents: a.sessions, Reports: a.outbox, Consents: a.subscriptions,
		Knowledge: a.knowledge, Cases: a.cases,
		Texts: callback.Texts{
			Account: a.account(), PublicURL: a.cfg.Server.PublicURL, Hours: spoken(a.cfg.Kefu.Hours), Zone: a.cfg.Time.Zone,
			Replies: a.settings.Replies,
		},
	}
	var seen callback.Seen = a.kv
	if a.cfg.Redis.URL == "embedded:" {
		seen = nil // one process, which remembers by itself and forgets as soon
	}
	a.receiver = callback.New(callback.Options{
		Codec: codec, Responder: dialog, Seen: seen, Late: a.outbox, Keep: a.store, Seal: ring, Log: a.log, Now: a.now,
	})
	return nil
}

// serveSite builds what stands at server.addr and server.admin_addr.
func (a *app) serveSite(bindings *binding.Desk, blobs blob.Store) error {
	secure := strings.HasPrefix(a.cfg.Server.PublicURL, "https://")
	answers := reply.New(a.log)
	places := place.New(a.cfg.Map.URL, string(a.cfg.Map.Key), a.cfg.WeChat.Timeout)
	pages, built := web.H5()
	console, consoleBuilt := web.Console()
	site := handler.Site{
		Callback: a.receiver,
		Citizen: citizen.API{
			Binding: bindings, Tickets: a.tickets, Photos: a.album, Chats: a.sessions, Cases: a.cases, Live: &a.streams, Subscriptions: a.subscriptions,
			Knowledge: a.knowledge, WeChat: pagesPlatform{a.gateway}, Map: places,
			Sessions: session.New(a.kv, a.store, a.now, secure), SignIns: signIns{a.kv, a.store}, Reply: answers,
			PublicURL: a.cfg.Server.PublicURL, Zone: a.cfg.Time.Zone, Now: a.now, Log: a.log,
			City: citizen.City{
				Name: a.cfg.City.Name, Account: a.account(), KefuHours: spoken(a.cfg.Kefu.Hours), Privacy: privacyVersion,
				KefuIdle: int(a.cfg.Kefu.Idle / time.Second),
			},
		},
		Open: open.API{
			Gate: a.gate, Tickets: a.tickets, Imports: importing.New(a.tickets, a.cfg.Time.Zone, a.now, a.log), Reply: answers, Zone: a.cfg.Time.Zone,
		},
		Open311: open311.API{
			Cases: a.store, Partners: a.gate, Tickets: a.tickets, Map: places, Limits: a.kv, Reply: answers, City: a.cfg.City.Name,
			Jurisdiction: a.cfg.City.Code, PublicURL: a.cfg.Server.PublicURL, Test: a.demo, Zone: a.cfg.Time.Zone, Now: a.now,
		},
		Staff: staff.API{
			Grants: staffroom.NewGrants(a.store, a.audit, a.now, a.log),
			Room:   a.room, Register: staffroom.NewRegister(a.room), Audit: a.audit, Views: a.views, Tickets: a.tickets, Photos: a.album, Chats: a.sessions, Cases: a.cases, Archive: a.sessions, Days: a.sessions,
			Accounts: kefu.NewAccounts(kfAccounts{a.gateway}, a.log), Search: a.search, Knowledge: a.knowledge, Live: &a.streams, Limits: a.kv, Pace: &staff.Pace{}, Reply: answers,
			Secure: secure, PublicURL: a.cfg.Server.PublicURL, Zone: a.cfg.Time.Zone, Now: a.now,
			Figures: a.figures, Exports: a.exports, AuditFiles: a.auditFiles, Tiles: staff.Tiles{URL: a.cfg.Map.Tiles, Attribution: a.cfg.Map.Attribution},
			Menu:    mainmenu.New(a.store, menuAccount{a.gateway}, a.cfg.Server.PublicURL, a.now, a.log),
			Replies: a.settings, Parameters: a.settings, Sent: a.outbox, Raw: a.store, Callbacks: a.receiver, Plant: plant{a, blobs},
			Clients: partner.NewOffice(a.store, a.courier, len(a.cfg.Open.WebhookNetworks) > 0, a.now, a.log),
			Shelf:   workbench.New(a.store),
		},
		Reply: answers, H5: pages, H5Built: built, Console: console, ConsoleBuilt: consoleBuilt, PublicURL: a.cfg.Server.PublicURL,
		Proxies: a.cfg.Server.TrustedProxies, Version: version(buildInfo()), Log: a.log,
	}
	var err error
	if a.public, err = site.Handler(); err != nil {
		return err
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	metrics.MustRegister(a.receiver.Metrics()...)
	metrics.MustRegister(calendarGauge(a.tickets), clockGauge(a.tickets))
	metrics.MustRegister(a.outbox.Metrics()...)
	metrics.MustRegister(a.sessions.Metrics()...)
	metrics.MustRegister(a.search.Metrics()...)
	metrics.MustRegister(a.ticketSearch.Metrics()...)
	metrics.MustRegister(webhookGauges(a.courier)...)
	metrics.MustRegister(transcriptGauges(a.sessions)...)
	a.admin = handler.Admin{
		Metrics: metrics, Draining: &a.draining,
		Checks: []handler.Check{{Name: "database", Ask: a.store.Ping}, {Name: "redis", Ask: a.kv.Ping}, {Name: "photos", Ask: blobs.Check}},
	}.Handler()
	return nil
}

// privacyVersion counts the texts of the privacy notice in web/h5.
const privacyVersion = "1"

func (a *app) account() string { return a.cfg.City.Name + "12345" }

// spoken is 9:00-18:00.
func spoken(h config.Hours) string { return kefu.Spoken(h.From, h.To) }

func (a *app) opened(closeIt func() error) { a.stop = append(a.stop, closeIt) }

// close undoes newApp, last first.
func (a *app) close() {
	for i := len(a.stop) - 1; i >= 0; i-- {
		if err := a.stop[i](); err != nil {
			a.log.Warn("not closed well", "err", err)
		}
	}
	a.stop = nil
}

// work runs what goes on beside the requests, until ctx ends; done waits for it.
func (a *app) work(ctx context.Context) (done func()) {
	var wg sync.WaitGroup
	wg.Go(func() { a.outbox.Run(ctx) })
	wg.Go(func() { a.tickets.Run(ctx) })
	wg.Go(func() { a.courier.Run(ctx) })
	wg.Go(func() { a.sessions.Run(ctx) })
	wg.Go(func() { a.search.Run(ctx) })
	wg.Go(func() { a.ticketSearch.Run(ctx) })
	wg.Go(func() { a.knowledge.Run(ctx) })
	wg.Go(func() { a.cases.Run(ctx) })
	wg.Go(func() { a.figures.Run(ctx) })
	wg.Go(func() { a.exports.Run(ctx) })
	wg.Go(func() { a.settings.Run(ctx) })
	wg.Go(func() { a.replicas.Run(ctx) })
	wg.Go(func() { a.tidy(ctx) })
	return wg.Wait
}

const (
	tidyEvery = time.Hour
	keepRaw   = 30 * 24 * time.Hour // domain §15
)

// tidy deletes what has been kept long enough. Replicas may do it at once.
func (a *app) tidy(ctx context.Context) {
	for {
		_, err := a.store.ForgetRaw(ctx, a.now().Add(-keepRaw))
		_, sweepErr := a.album.Sweep(ctx)
		if err = errors.Join(err, sweepErr, a.tickets.Tidy(ctx), a.outbox.Tidy(ctx), a.courier.Tidy(ctx), a.sessions.Tidy(ctx), a.search.Tidy(ctx), a.knowledge.Tidy(ctx), a.audit.Tidy(ctx), a.views.Tidy(ctx), a.room.Tidy(ctx), a.exports.Tidy(ctx)); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "not tidied", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(tidyEvery):
		}
	}
}
