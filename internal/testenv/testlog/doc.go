// Package testlog reads the events that `go test -json` and `go tool test2json` print, and judges the outcome of
// every test by the rules of internal/testenv.
package testlog
