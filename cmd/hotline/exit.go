package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.org/hotline/config"
)

// The exit codes of the outside contract.
const (
	exitGood     = 0
	exitNotSo    = 1 // the thing asked about is not so; also any failure that is none of the others
	exitUsage    = 2 // wrong usage or configuration
	exitNotReady = 3 // something that we need is not there, or not in the state we need
)

// status is an error that knows its exit code.
type status struct {
	code int
	err  error // nil: everything has been said on standard output
}

func (s *status) Error() string {
	if s.err == nil {
		return fmt.Sprintf("exit code %d", s.code)
	}
	return s.err.Error()
}

func (s *status) Unwrap() error { return s.err }

// usage is err, ending the program with exitUsage.
func usage(err error) error { return &status{exitUsage, err} }

// notReady is err, ending the program with exitNotReady.
func notReady(err error) error { return &status{exitNotReady, err} }

// notSo ends the program with exitNotSo and says nothing more.
func notSo() error { return &status{code: exitNotSo} }

// end says on w why the program failed and returns its exit code: two lines at most, but a line for each fault of the
// configuration.
func end(w io.Writer, err error) int {
	if err == nil {
		return exitGood
	}
	code := exitNotSo
	if s := (*status)(nil); errors.As(err, &s) {
		if code = s.code; s.err == nil {
			return code
		}
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	if fault := (*config.Fault)(nil); !errors.As(err, &fault) {
		lines = lines[:min(len(lines), 2)]
	}
	for _, line := range lines {
		fmt.Fprintln(w, "hotline: "+line)
	}
	return code
}
