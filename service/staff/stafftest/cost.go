// Package stafftest has passwords that cost tests little: a real one is meant to be slow, and tests log in thousands of times.
package stafftest

import "example.org/hotline/service/staff"

// Cost goes into staff.Options.
var Cost = staff.Cost{KiB: 8, Passes: 1}

// Hash is a password as a test's log-in has it.
func Hash(password string) string {
	hash, err := Cost.Hash(password)
	if err != nil {
		panic(err)
	}
	return hash
}
