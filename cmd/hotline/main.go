// Command hotline is the WeChat channel of a city's 12345 hotline: the service itself, a demonstration of it, and what
// its operators need around it. docs/configuration.md lists what it can be told.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
