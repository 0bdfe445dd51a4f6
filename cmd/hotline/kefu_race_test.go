//go:build race

package main

// slowly tells that the race detector looks on, which takes its time.
const slowly = true
