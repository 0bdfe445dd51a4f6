//go:build storm && !race

package main

const slowly = false
