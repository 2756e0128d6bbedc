package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// bundle is what all guests share.
type bundle struct {
	init   string // host file
	module string // host directory of this Go module
	pkgs   []*pkg
}

// src is where the guest finds the module's files, under the same relative paths.
const src = "/src"

// write makes the initramfs of one kernel and returns the modules that it lacks.
func (b bundle) write(file string, k obtained, plan guest.Plan, modules []string) (missing []string, err error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("write initramfs: %w", err)
	}
	defer f.Close()
	a := guest.NewArchive(f)
	b.system(a, k)
	plan.Modules, missing, err = addModules(a, k, modules)
	if err != nil {
		return nil, err
	}
	if err := b.sources(a); err != nil {
		return nil, err
	}
	for _, t := range b.built() {
		a.File(guestBinary(t), t.binary)
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return nil, fmt.Errorf("write plan: %w", err)
	}
	a.Bytes(guest.PlanFile, 0o644, text)
	return missing, a.Close()
}

func (b bundle) built() []*pkg {
	return slices.DeleteFunc(slices.Clone(b.pkgs), func(p *pkg) bool { return p.binary == "" })
}

func guestBinary(p *pkg) string { return path.Join("/tests", filepath.Base(p.binary)) }

// system adds init and the few files that programs expect of any Linux.
func (b bundle) system(a *guest.Archive, k obtained) {
	a.File("init", b.init)
	a.File("boot/config-"+k.Release, k.config)
	a.Bytes("etc/passwd", 0o644, []byte("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"))
	a.Bytes("etc/group", 0o644, []byte("root:x:0:\nnogroup:x:65534:\n"))
	a.Bytes("etc/hosts", 0o644, []byte("127.0.0.1 localhost\n"))
	for _, d := range []string{"dev", "proc", "sys", "tmp", "run", "root", "newroot", "mnt"} {
		a.Dir(d)
	}
}

// addModules puts the modules and their dependencies where modprobe would look, and returns their load order.
func addModules(a *guest.Archive, k obtained, names []string) (files, missing []string, err error) {
	m, err := guest.OpenModules(k.modules)
	if err != nil {
		return nil, nil, err
	}
	mods, missing, err := m.Load(names)
	for _, mod := range mods {
		file := path.Join("/lib/modules", k.Release, mod.Name+".ko")
		a.Bytes(file, 0o644, mod.Data)
		files = append(files, file)
	}
	return files, missing, err
}

// big is the size of files that are certainly not test data.
const big = 16 << 20

// sources adds the module's files: tests read ../testdata, golden files and at times each other.
func (b bundle) sources(a *guest.Archive) error {
	err := filepath.WalkDir(b.module, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return ignoreGone(err)
		}
		rel, err := filepath.Rel(b.module, file)
		if err != nil {
			return err
		}
		return addSource(a, path.Join(src, filepath.ToSlash(rel)), file, d)
	})
	if err != nil {
		return fmt.Errorf("collect test data: %w", err)
	}
	return nil
}

func addSource(a *guest.Archive, name, file string, d fs.DirEntry) error {
	if d.IsDir() && (d.Name() == ".git" || d.Name() == ".cache") {
		return fs.SkipDir
	}
	if d.IsDir() {
		a.Dir(name)
		return nil
	}
	info, err := d.Info()
	if err != nil || !info.Mode().IsRegular() || info.Size() > big || strings.HasSuffix(name, ".test") {
		return ignoreGone(err)
	}
	data, err := os.ReadFile(file)
	if err == nil {
		a.Bytes(name, info.Mode(), data)
	}
	return ignoreGone(err)
}

// ignoreGone is for editors, which make and remove files while somebody works.
func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
