package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// options are the command line.
type options struct {
	kernels  list
	packages []string
	run      string
	modules  list
	list     bool
	verbose  bool
	update   bool
	timeout  time.Duration
	memory   int
	jobs     int
	cache    string
	qemu     string
	fault    string
	ci       bool
	// artifacts is where the files go that tests hand to the host; empty: they are not asked for any.
	artifacts string
}

// list is a flag that may be repeated, or hold several values between commas.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(s string) error {
	*l = append(*l, strings.FieldsFunc(s, func(r rune) bool { return r == ',' })...)
	return nil
}

// defaultModules are what tests of network attachments need; each has a BTF of its own.
const defaultModules = "veth,dummy,cls_bpf,sch_ingress,nf_conntrack"

func parseOptions(args []string, w io.Writer) (options, error) {
	o := options{ci: os.Getenv("CI") == "true"}
	f := flag.NewFlagSet("kernels", flag.ContinueOnError)
	f.SetOutput(w)
	f.Usage = func() {
		fmt.Fprintln(w, "usage: go run ./internal/kernels [flags] [packages]")
		f.PrintDefaults()
	}
	f.Var(&o.kernels, "kernel", "run `suite` or alias only; may be repeated (default all of --list)")
	f.StringVar(&o.run, "run", "", "run only the tests that match `regexp`")
	f.Var(&o.modules, "modules", "load these kernel `modules` in the guest (default "+defaultModules+")")
	f.BoolVar(&o.list, "list", false, "list the kernels, with what is cached, and exit")
	f.BoolVar(&o.verbose, "v", false, "show the output of all tests, and all that a lost guest's kernel said")
	f.BoolVar(&o.update, "update", false, "look for newer kernels now, not once a day")
	f.DurationVar(&o.timeout, "timeout", 25*time.Minute, "limit of one boot, tests included")
	f.IntVar(&o.memory, "memory", 1024, "memory of a guest in `MiB`")
	f.IntVar(&o.jobs, "jobs", 3, "guests that run at the same time")
	f.StringVar(&o.cache, "cache", "", "`directory` of kernels (default bpftoken/kernels in the user's cache)")
	f.StringVar(&o.qemu, "qemu", "qemu-system-x86_64", "`program` to boot guests with")
	f.StringVar(&o.artifacts, "artifacts", "", "`directory` for the files that tests write for the host (the module's: renew golden files)")
	f.StringVar(&o.fault, "fault", "", "break guests on purpose: panic, hang, oom or die; `suite=fault` breaks one")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	o.packages = f.Args()
	return o, o.complete()
}

// complete fills in the defaults that depend on the machine, and refuses what would only fail in the guests.
func (o *options) complete() error {
	if _, err := regexp.Compile(o.run); err != nil {
		return fmt.Errorf("parse --run: %w", err)
	}
	if err := o.checkFault(); err != nil {
		return err
	}
	if o.modules == nil {
		o.modules = strings.Split(defaultModules, ",")
	}
	o.jobs = max(o.jobs, 1)
	if o.cache == "" {
		o.cache = defaultCache()
	}
	return nil
}

// checkFault refuses what would break no guest: the run would look as if the fault did no harm.
func (o *options) checkFault() error {
	if o.fault == "" {
		return nil
	}
	suite, fault, one := strings.Cut(o.fault, "=")
	if !one {
		fault = o.fault
	}
	if !slices.Contains(guest.Faults(), guest.Fault(fault)) {
		return fmt.Errorf("parse --fault %q: want one of %v", o.fault, guest.Faults())
	}
	specs, err := pick(o.kernels)
	if err != nil {
		return err
	}
	if one && !slices.ContainsFunc(specs, func(s Spec) bool { return suite == s.Suite || suite == s.Alias }) {
		return fmt.Errorf("parse --fault %q: kernel %s is not booted", o.fault, suite)
	}
	return nil
}

// defaultCache is in the working tree for users without a home, as in some containers.
func defaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = ".cache"
	}
	return filepath.Join(dir, "bpftoken", "kernels")
}

// faultFor is the fault of one guest.
func (o *options) faultFor(s Spec) guest.Fault {
	suite, fault, ok := strings.Cut(o.fault, "=")
	switch {
	case !ok:
		return guest.Fault(o.fault)
	case suite == s.Suite || suite == s.Alias:
		return guest.Fault(fault)
	default:
		return ""
	}
}
