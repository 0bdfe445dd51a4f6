//go:build !race

package main

const slowly = false
