// Command webhook-receiver is a worked example of the other side of the hotline's webhooks: it verifies who sent them, takes
// each once and in order, and answers quickly. It needs the standard library and, for HMAC-SM3, github.com/emmansun/gmsm.
//
//	OPENAPI_KEYS=k1:HMAC-SM3:secret,k2:HMAC-SM3:secret webhook-receiver -addr :8443
//
// In front of it stands whatever ends TLS; it must pass path and query on as they came.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8443", "where to listen")
	flag.Parse()
	if err := serve(*addr, os.Getenv("OPENAPI_KEYS")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(addr, keys string) error {
	r, err := newReceiver(keys)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr) //nolint:noctx // for as long as the program runs
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://%s\n", l.Addr())
	server := &http.Server{Handler: r, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	return server.Serve(l)
}

// key is one of the keys by which the hotline may sign: all that are in use, so that one can take the place of another.
type key struct{ algorithm, secret string }

func parseKeys(spec string) (map[string]key, error) {
	keys := map[string]key{}
	for _, entry := range strings.Split(spec, ",") {
		parts := strings.Split(strings.TrimSpace(entry), ":")
		if len(parts) != 3 {
			return nil, errors.New("OPENAPI_KEYS takes id:algorithm:secret, separated by commas")
		}
		keys[parts[0]] = key{parts[1], parts[2]}
	}
	return keys, nil
}
