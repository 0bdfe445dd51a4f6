// Package standin is the WeChat platform played by us, for `hotline demo` and for every test that needs WeChat: the
// platform's API, its pushes to the account's callback, web authorisation, the JS-SDK, human agents, and what a citizen
// sees of all this. It keeps WeChat's rules, limits and error codes, so that what works here works there; nothing it
// shows claims to be WeChat.
//
// A Platform shares nothing with another one: tests run many at once.
package standin

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"time"
)

// Platform is one WeChat with one account on it. Its methods may be called from any goroutine.
type Platform struct {
	opt    Options
	log    *slog.Logger
	events *hub
	routes http.Handler
	known  map[string]bool // paths of the API
	out    *http.Client    // to the account's callback

	life  context.Context // ends with Close: pushes outlive the call that caused them
	end   context.CancelFunc
	close sync.Once
	work  sync.WaitGroup

	mu       sync.Mutex // guards everything below; methods that say "with mu held" expect it
	closed   bool
	url      string
	servers  []*http.Server
	callback string
	public   string
	rng      *rand.Rand
	offset   time.Duration
	serial   int64
	firstMsg int64 // MsgIds count from the time of the start: another run's must not be met again
	citizens []*citizen
	byID     map[string]*citizen
	byOpen   map[string]*citizen // by openid
	tokens   tokens
	tickets  []credential
	codes    map[string]*authCode
	web      map[string]*webToken
	media    map[string]mediaFile
	menu     *menu
	limits   dailyLimits
	faults   faults
	pushes   []*push
	underway map[*push]bool
	later    timeline[trip]
	behind   *push     // lets the next one go first
	failures int       // pushes in a row
	muted    time.Time // until when nothing is pushed
	held     []*push
	holding  bool
	desk     desk
	journal  journal
	weather  Weather
	dice     dice
	jobs     map[string]job // template messages by openid and client_msg_id
	texts    []SMS
}

// New makes a platform that nobody listens to yet; Start opens it.
func New(opt Options) *Platform {
	opt = opt.withDefaults()
	p := &Platform{
		opt: opt, log: opt.Log, events: newHub(), callback: opt.CallbackURL, public: opt.PublicURL,
		known: map[string]bool{}, codes: map[string]*authCode{}, web: map[string]*webToken{},
		media: map[string]mediaFile{}, jobs: map[string]job{}, underway: map[*push]bool{},
		byID: map[string]*citizen{}, byOpen: map[string]*citizen{},
		rng:    rand.New(rand.NewPCG(opt.Seed, opt.Seed^0x9e3779b97f4a7c15)), //nolint:gosec // a toy platform, and tests want its ids to repeat
		limits: dailyLimits{max: opt.Quotas, used: map[string]int{}},
		faults: newFaults(),
		desk:   newDesk(opt.Agents),

		firstMsg: opt.Now().UnixMilli() * 10_000,
	}
	p.life, p.end = context.WithCancel(context.Background())
	p.out = &http.Client{
		Transport:     p.way(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	p.setWeather(opt.Weather)
	p.routes = p.router()
	for _, c := range opt.Citizens {
		p.mu.Lock()
		p.addCitizen(c.Nickname, c.Phone)
		p.mu.Unlock()
	}
	return p
}

// way leads to the account.
func (p *Platform) way() http.RoundTripper {
	if p.opt.Inline != nil {
		return direct{p.opt.Inline}
	}
	return &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}
}

// Start opens the platform. It listens on addr (host:port, port 0 for any) and, for each citizen, on a port of their own: the next ones where
// they are free. It returns as soon as all of them answer; the platform ends with ctx or Close, also when
// Start fails half-way.
func (p *Platform) Start(ctx context.Context, addr string) error {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errors.Join(http.ErrServerClosed, ln.Close())
	}
	p.url = originOf(addr, ln.Addr())
	p.serve(ln, p.routes)
	for i, c := range p.citizens {
		if err := p.openBrowser(ctx, c, i); err != nil {
			return err
		}
	}
	p.work.Go(p.sweep)
	context.AfterFunc(ctx, func() { _ = p.Close() })
	return nil
}

// serve answers ln with h until Close. With mu held.
func (p *Platform) serve(ln net.Listener, h http.Handler) {
	srv := &http.Server{
		Handler: p.knownHost(h), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return p.life },
		ErrorLog:    slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	p.servers = append(p.servers, srv)
	p.work.Go(func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			p.log.Error("stand-in stopped listening", "addr", ln.Addr().String(), "err", err)
		}
	})
}

// Close ends every listener, stream and push, and waits for them.
func (p *Platform) Close() error {
	p.close.Do(func() {
		p.mu.Lock()
		p.closed = true
		servers := p.servers
		browsers := make([]*http.Client, 0, len(p.citizens))
		for _, c := range p.citizens {
			if c.browser != nil {
				browsers = append(browsers, c.browser)
			}
		}
		p.mu.Unlock()
		p.end()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for _, srv := range servers {
			if srv.Shutdown(ctx) != nil {
				_ = srv.Close()
			}
		}
		p.work.Wait()
		p.out.CloseIdleConnections()
		for _, b := range browsers {
			b.CloseIdleConnections()
		}
	})
	return nil
}

// URL is the platform's origin, "http://host:port": what wechat.api_url and wechat.oauth_url take. "" before Start.
func (p *Platform) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// ServeHTTP answers as the platform's own origin does, for those who bring a listener of their own.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.routes.ServeHTTP(w, r) }

// Configure sets where pushes go and which origin the account's pages have, as its owner does in the console. The
// host of publicURL is also 网页授权域名 and JS接口安全域名, unless Options.OAuthDomain says otherwise.
func (p *Platform) Configure(callbackURL, publicURL string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callback, p.public = callbackURL, publicURL
}

// Browser is a citizen's WeChat browser without the screen: it keeps cookies, and the authorisation page knows whose
// it is. It goes to the account's pages themselves, not through the proxy of browser_url. nil for an unknown citizen.
func (p *Platform) Browser(id string) *http.Client {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		return nil
	}
	if c.browser == nil {
		c.browser = p.newBrowser(c.id)
	}
	return c.browser
}

func (p *Platform) newBrowser(id string) *http.Client {
	jar, _ := cookiejar.New(nil) // fails only with a public suffix list
	return &http.Client{Jar: jar, Transport: &identified{
		citizen: id, origin: p.url, next: &http.Transport{MaxIdleConnsPerHost: 4},
	}}
}

// identified tells the platform, and nobody else, whose browser is asking.
type identified struct {
	citizen, origin string
	next            *http.Transport
}

func (t *identified) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) Mobile "+weChatAgent)
	}
	if r.URL.Scheme+"://"+r.URL.Host == t.origin {
		r.Header.Set(citizenHeader, t.citizen)
	}
	return t.next.RoundTrip(r)
}

func (t *identified) CloseIdleConnections() { t.next.CloseIdleConnections() }

// originOf names a listener as a browser on this machine reaches it.
func originOf(addr string, actual net.Addr) string {
	host, _, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(actual.String())
	return "http://" + net.JoinHostPort(host, port)
}
