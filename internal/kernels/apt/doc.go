// Package apt fetches kernel packages with the ordinary apt client, into a private root: the packages and the
// package lists of the machine stay as they are. It uses the mirror, keys and proxies that the machine is configured with.
package apt
