// Package guesttest has only tests: they assert what every guest of the kernel matrix offers to the tests of the
// other packages.
package guesttest
