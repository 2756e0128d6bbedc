package probes

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/bpftoken/bpftoken/token"
)

// String returns the report as an aligned table.
func (r *Report) String() string {
	var b strings.Builder
	_, _ = r.WriteTo(&b) // a Builder takes everything
	return b.String()
}

// WriteTo writes the report as an aligned table: a line for each probe, with what
// is missing.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	counter := &countingWriter{w: w}
	table := tabwriter.NewWriter(counter, 0, 8, 2, ' ', 0)
	fmt.Fprintf(table, "Linux %s, %s\n", r.Kernel, r.rights())
	for _, result := range r.Results {
		fmt.Fprintln(table, strings.TrimRight(result.row(), "\t"))
	}
	err := table.Flush()
	return counter.n, err
}

// row is a line of the table, its cells ended by tabs.
func (r Result) row() string {
	return fmt.Sprintf("%s\t%s\t%s\t%s", r.Kind, r.Name, r.Outcome, r.remedy())
}

// remedy says what would make the thing usable.
func (r Result) remedy() string {
	switch {
	case r.Missing != nil:
		return r.Missing.Options()
	case len(r.Capabilities) > 0:
		return strings.TrimSpace(spaced(r.Capabilities) + " " + r.Text)
	}
	return r.Text
}

// rights describes what the probes were made with.
func (r *Report) rights() string {
	with := "no BPF token"
	if r.Delegation != nil {
		with = "BPF token: " + delegated(*r.Delegation)
	}
	if len(r.Lacking) > 0 {
		with += ", without " + strings.Join(strings.Fields(strings.Trim(fmt.Sprint(r.Lacking), "[]")), ", ")
	}
	return with
}

func delegated(d token.Delegation) string {
	if d.IsZero() {
		return d.String()
	}
	return d.Options()
}

// A countingWriter counts what is written.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
