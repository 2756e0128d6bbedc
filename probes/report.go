package probes

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sync/errgroup"
)

// A Report is what all probes answered. It marshals to JSON and prints as a table;
// with the same kernel, token and capabilities both come out the same.
type Report struct {
	// Kernel is the release of the running kernel.
	Kernel string `json:"kernel"`
	// Delegation is what the token allows; nil without a token.
	Delegation *token.Delegation `json:"delegation,omitempty"`
	// Lacking are the capabilities, of those that bpf(2) asks for, that the
	// process does not have in its user namespace.
	Lacking []token.Capability `json:"lacking,omitempty"`
	// Results are the answers in the order of the table of probes.
	Results []Result `json:"results"`
}

// A Result is the answer of one probe.
type Result struct {
	// Kind and Name say what was probed, for example "map type" and "hash".
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	// Outcome is the kind of answer.
	Outcome Outcome `json:"outcome"`
	// Missing is what the token would have to allow.
	Missing *token.Delegation `json:"missing,omitempty"`
	// Capabilities are those that are missing.
	Capabilities []token.Capability `json:"capabilities,omitempty"`
	// Err is what the probe returned.
	Err error `json:"-"`
	// Text is why a probe was inconclusive, and where capabilities are missing if
	// that is not the user namespace of the process.
	Text string `json:"text,omitempty"`
}

// Report makes every probe of the table, several at a time, and those that the
// options ask for. That a probe is inconclusive is a result and no error.
//
// It fails if the token is closed (EBADF) or ctx is done; then nothing of the
// report is returned, but the answers so far are remembered.
func (p *Prober) Report(ctx context.Context, options ...ReportOption) (*Report, error) {
	cfg := reportConfig{parallel: runtime.GOMAXPROCS(0), progress: func(int, int, Result) {}}
	for _, o := range options {
		o(&cfg)
	}
	report, err := p.newReport()
	if err != nil {
		return nil, fmt.Errorf("report on features: %w", err)
	}
	if err := report.fill(ctx, cfg, p.questions(cfg)); err != nil {
		return nil, fmt.Errorf("report on features: %w", err)
	}
	if _, err := p.fd(); err != nil { // closed meanwhile
		return nil, fmt.Errorf("report on features: %w", err)
	}
	return report, nil
}

// newReport fills in all but the results.
func (p *Prober) newReport() (*Report, error) {
	if _, err := p.fd(); err != nil {
		return nil, err
	}
	running, err := release.Running()
	if err != nil {
		return nil, err
	}
	r := &Report{Kernel: running, Lacking: token.MissingCapabilities(bpfCapabilities[:]...)}
	if p.tok != nil {
		have, err := p.delegation()
		if err != nil {
			return nil, err
		}
		r.Delegation = &have
	}
	return r, nil
}

// fill asks the questions and puts the answers in their order.
func (r *Report) fill(ctx context.Context, cfg reportConfig, questions []question) error {
	r.Results = make([]Result, len(questions))
	var mu sync.Mutex // serializes progress
	var done int
	group, working := errgroup.WithContext(ctx)
	group.SetLimit(max(cfg.parallel, 1))
	for i, q := range questions {
		group.Go(func() error {
			if err := context.Cause(working); err != nil {
				return err
			}
			result := q.result()
			mu.Lock()
			defer mu.Unlock()
			r.Results[i] = result
			done++
			cfg.progress(done, len(questions), result)
			return nil
		})
	}
	return group.Wait()
}
