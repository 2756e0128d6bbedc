//go:build !linux

package main

import "errors"

func manager() error {
	return errors.New("this needs Linux 6.9 or newer: other systems have no BPF tokens")
}
