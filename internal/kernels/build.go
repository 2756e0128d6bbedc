package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pkg is a package of this module that has tests.
type pkg struct {
	ImportPath   string
	Dir          string
	Module       struct{ Path, Dir string }
	TestGoFiles  []string
	XTestGoFiles []string

	binary string
	err    error // why there is no binary
}

// rel is the directory of the package in the module.
func (p *pkg) rel() string {
	if p.ImportPath == p.Module.Path {
		return "."
	}
	return strings.TrimPrefix(p.ImportPath, p.Module.Path+"/")
}

// goCommand builds for the guests: static, because they have no libraries.
func goCommand(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), nil
}

// listPackages returns the packages with tests.
func listPackages(ctx context.Context, patterns []string) ([]*pkg, error) {
	fields := "-json=ImportPath,Dir,Module,TestGoFiles,XTestGoFiles"
	out, err := goCommand(ctx, append([]string{"list", "-e", fields, "--"}, patterns...)...)
	if err != nil {
		return nil, fmt.Errorf("list packages: %w", err)
	}
	pkgs, err := parsePackages(out)
	if err == nil && len(pkgs) == 0 {
		err = fmt.Errorf("list packages: no tests in %s", strings.Join(patterns, " "))
	}
	return pkgs, err
}

func parsePackages(out string) ([]*pkg, error) {
	var pkgs []*pkg
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		p := new(pkg)
		err := d.Decode(p)
		if errors.Is(err, io.EOF) {
			return pkgs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list packages: %w", err)
		}
		if len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 {
			pkgs = append(pkgs, p)
		}
	}
}

// build makes the package's test binary in dir. Without symbol tables it is two thirds of the size; stack traces do
// not need them.
func (p *pkg) build(ctx context.Context, dir string) {
	file := filepath.Join(dir, strings.ReplaceAll(p.rel(), "/", "_")+".test")
	_, err := goCommand(ctx, "test", "-c", "-ldflags=-s -w", "-o", file, p.ImportPath)
	if p.err = err; err == nil {
		p.binary = file
	}
}
