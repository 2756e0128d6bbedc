package probes

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

// The whole report is cheap enough for the start of an agent, and every call of
// it that can carry a token does.
func TestReportCost(t *testing.T) {
	cfg := tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapPerfmon},
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
	}
	tokentest.Run(t, "everything delegated", cfg, func(t *testing.T) {
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		p := New(tok)
		calls := countCalls(t, p)
		start := time.Now()
		r, err := p.Report(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d probes, %d calls of bpf(2), %s", len(r.Results), calls.Load(), time.Since(start))
		if n := calls.Load(); n > 500 {
			t.Errorf("%d calls of bpf(2)", n)
		}
		before := calls.Load()
		if _, err := p.Report(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := calls.Load() - before; n > before/2 {
			t.Errorf("%d calls for a second report: too little is remembered", n)
		}
	})
}

// countCalls counts the calls of p, and fails those without a token.
func countCalls(t *testing.T, p *Prober) *atomic.Int32 {
	calls := new(atomic.Int32)
	p.kernel = &sys.Kernel{Intercept: func(cmd sys.Cmd, attr any, next func() (int, error)) (int, error) {
		calls.Add(1)
		if a, ok := attr.(interface{ HasToken() bool }); ok && !a.HasToken() {
			t.Errorf("%s without the token", cmd)
		}
		return next()
	}}
	return calls
}
