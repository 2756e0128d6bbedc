//go:build linux

package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// artifacts sends the files that tests left for the host. There is no such directory when none did.
func (r reporter) artifacts() {
	if _, err := os.Stat(guest.ArtifactsDir); err != nil {
		return
	}
	tree, left := os.DirFS(guest.ArtifactsDir), guest.ArtifactsLimit
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		if left -= len(data); err == nil && left < 0 {
			err = fmt.Errorf("%s exceeds the %d bytes that a guest may send", name, guest.ArtifactsLimit)
		}
		if err == nil {
			r.say(r.Artifact(name, data))
		}
		return err
	})
	if err != nil {
		r.say(r.Note("send artifacts: " + err.Error()))
	}
}
