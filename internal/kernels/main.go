package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernels:", err)
		os.Exit(2)
	}
	if err := o.main(ctx, thisHost(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "kernels:", err)
		os.Exit(1)
	}
}

// main decides whether there is anything to do here at all.
func (o *options) main(ctx context.Context, h host, w io.Writer) error {
	specs, err := pick(o.kernels)
	if err != nil {
		return err
	}
	if o.list {
		return o.printList(w, specs)
	}
	if why := h.unsuitable(); why != "" {
		if o.ci {
			return fmt.Errorf("run the kernel matrix: %s", why)
		}
		fmt.Fprintln(w, "skipped:", why)
		return nil
	}
	return o.runMatrix(ctx, h, specs, w)
}

func (o *options) printList(w io.Writer, specs []Spec) error {
	for _, s := range specs {
		have := "not fetched"
		if e := o.cacheOf(s).load(); e.Kernel.Release != "" {
			have = e.Kernel.Release
		}
		fmt.Fprintf(w, "%-17s %-7s %-27s %s\n", s.Suite, s.Alias, have, s.Why)
	}
	return nil
}
