package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.org/hotline/config"
)

// serveCmd is hotline serve.
type serveCmd struct{}

// Run serves until ctx ends.
func (serveCmd) Run(ctx context.Context, e *env) error {
	cfg, err := e.config(config.Config.CheckServe)
	if err != nil {
		return err
	}
	log := newLog(e.out, cfg.Log)
	doors, err := openDoors(ctx, cfg.Server)
	if err != nil {
		return err
	}
	defer doors.close()
	a, err := newApp(ctx, cfg, e.now, log, "")
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.firstRun(ctx, e.err); err != nil {
		return err
	}
	a.knows(e.configPath, e.environ)
	return a.serve(ctx, doors)
}

// firstRun prints the code by which the first admin is made, where nobody can log in yet. It is for whoever started the service, and
// so does not go to the log.
func (a *app) firstRun(ctx context.Context, out io.Writer) error {
	code, err := a.room.SetUpCode(ctx)
	if err != nil || code == "" {
		return err
	}
	return say(out, fmt.Sprintf("nobody can log in yet: open %s/console/ and make the first admin with the code %s (good for a week, until it is used)\n", a.cfg.Server.PublicURL, code))
}

// doors are the two addresses that we listen on. They are opened first: a port in use is found out before anything else
// has happened.
type doors struct{ public, admin net.Listener }

func openDoors(ctx context.Context, cfg config.Server) (doors, error) {
	var d doors
	var err error
	if d.public, err = listen(ctx, "server.addr", cfg.Addr); err != nil {
		return d, err
	}
	if d.admin, err = listen(ctx, "server.admin_addr", cfg.AdminAddr); err != nil {
		d.close()
		return d, err
	}
	return d, nil
}

func listen(ctx context.Context, key, addr string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, notReady(fmt.Errorf("%s: cannot listen on %s: %w; stop what uses it or choose another address", key, addr, cause(err)))
	}
	return l, nil
}

// cause is the innermost reason: "address already in use".
func cause(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

func (d doors) close() {
	for _, l := range []net.Listener{d.public, d.admin} {
		if l != nil {
			_ = l.Close() // closed already where the servers ran
		}
	}
}

const (
	drainTime  = 10 * time.Second // for requests under way
	lateTime   = 15 * time.Second // for answers that outlived their callback
	headerTime = 5 * time.Second
	bodyTime   = 60 * time.Second // a photo over a poor network
	idleTime   = 2 * time.Minute
)

// serve answers until ctx ends, then lets everything under way come to its end.
func (a *app) serve(ctx context.Context, d doors) error {
	public := server(a.public, a.log)
	public.RegisterOnShutdown(a.streams.Drain)
	admin := server(a.admin, a.log)
	failed := make(chan error, 2)
	go func() { failed <- public.Serve(d.public) }()
	go func() { failed <- admin.Serve(d.admin) }()

	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	worked := a.work(working)
	a.log.InfoContext(ctx, "serving", "addr", d.public.Addr().String(), "admin", d.admin.Addr().String(), "public_url", a.cfg.Server.PublicURL)

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	a.draining.Store(true)
	a.log.Info("draining")
	end := func(what string, limit time.Duration, do func(context.Context) error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
		defer cancel()
		if e := do(ctx); e != nil {
			a.log.Warn("not drained", "what", what, "err", e)
		}
	}
	end("requests", drainTime, public.Shutdown)
	end("callbacks", lateTime, a.receiver.Drain)
	stopWork()
	worked()
	end("admin", time.Second, admin.Shutdown)
	a.log.Info("stopped")
	return err
}

func server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
