package main

import (
	"context"
	"io"
	"time"

	"github.com/alecthomas/kong"

	"example.org/hotline/config"
)

// cli is the command line. Each command is a struct with a Run method, in the file of its name.
type cli struct {
	Config string `short:"c" placeholder:"FILE" help:"Configuration file; ./hotline.yaml where there is one."`

	Serve       serveCmd       `cmd:"" help:"Run the service; SIGTERM drains it."`
	Demo        demoCmd        `cmd:"" help:"Run the service on a stand-in WeChat platform, with demo content."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database to this version's schema."`
	Menu        menuCmd        `cmd:"" help:"Show, compare and publish the account's menu."`
	Staff       staffCmd       `cmd:"" help:"Manage staff log-ins."`
	Audit       auditCmd       `cmd:"" help:"Verify and export the audit log."`
	Calendar    calendarCmd    `cmd:"" help:"Show and load the official workday calendar."`
	Client      clientCmd      `cmd:"" help:"Manage the systems that may use the open API, and the webhooks to them."`
	Tickets     ticketsCmd     `cmd:"" help:"Take over tickets of another system."`
	Department  departmentCmd  `cmd:"" help:"List and load the departments that handle tickets."`
	Entries     entriesCmd     `cmd:"" help:"Take in and give out articles, topics and news."`
	Callbacks   callbacksCmd   `cmd:"" help:"Show what WeChat sent in the last 30 days that could not be read."`
	Kefu        kefuCmd        `cmd:"" help:"Manage the agents of WeChat's own tool, and the days without them."`
	Search      searchCmd      `cmd:"" help:"Build the search index anew."`
	Figures     figuresCmd     `cmd:"" help:"Count all tickets anew."`
	Doctor      doctorCmd      `cmd:"" help:"Check everything that the service needs, a line each."`
	Bench       benchCmd       `cmd:"" hidden:"" help:"Fill an empty database with made-up tickets, to measure with."`
	Version     versionCmd     `cmd:"" help:"Print version, commit and Go version."`
	Healthcheck healthcheckCmd `cmd:"" hidden:"" help:"Ask a running service whether it is healthy."`
}

// env is what a command has of the process, beside its own flags.
type env struct {
	in         io.Reader
	out, err   io.Writer
	environ    []string
	configPath string // --config; empty: the default file
	now        func() time.Time
}

// config loads the configuration, with what the command needs of it; all that is wrong with it, at once, ends the program
// with exitUsage.
func (e *env) config(needs ...func(config.Config) error) (config.Config, error) {
	cfg, err := config.Load(e.configPath, e.environ)
	for _, need := range needs {
		err = config.Faults(err, need(cfg))
	}
	if err != nil {
		return config.Config{}, usage(err)
	}
	return cfg, nil
}

// run is main without the process: it parses args, runs the command and returns the exit code. ctx ends when the
// program is to stop.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errOut io.Writer) int {
	var (
		c      cli
		helped bool
	)
	parser, err := kong.New(
		&c,
		kong.Name("hotline"),
		kong.Description("The WeChat channel of a city's 12345 hotline. Exit codes: 0 good, 1 the thing asked about is "+
			"not so, 2 wrong usage or configuration, 3 not ready."),
		kong.Writers(out, errOut),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return end(errOut, err)
	}
	parsed, err := parser.Parse(args)
	if helped {
		return exitGood
	}
	if err != nil {
		return end(errOut, usage(hinted{err}))
	}
	return end(errOut, parsed.Run(&env{
		in: in, out: out, err: errOut, environ: environ, configPath: c.Config,
		now: func() time.Time { return time.Now().UTC().Truncate(time.Second) },
	}))
}

// hinted adds where to read on.
type hinted struct{ error }

func (h hinted) Error() string {
	return h.error.Error() + "\n" + `"hotline --help" lists what there is`
}
