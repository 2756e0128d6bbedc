package probes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/google/go-cmp/cmp"
)

// The whole report, under a token that allows everything, is the golden file of
// the guest's kernel.
func TestReportGolden(t *testing.T) {
	out := outputFile(t)
	cfg := tokentest.Config{
		Capabilities: append([]token.Capability{token.CapSysAdmin}, all...),
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
		Env:          []string{outputEnv + "=" + out},
	}
	tokentest.Run(t, "everything", cfg, func(t *testing.T) {
		if err := os.WriteFile(os.Getenv(outputEnv), goldenText(report(t, "/run/bpf")), 0o666); err != nil {
			t.Fatal(err)
		}
	})
	if text, err := os.ReadFile(out); err == nil && !tokentest.Inside() {
		checkGolden(t, "token", text)
	}
}

const outputEnv = "PROBES_REPORT"

// outputFile names a file that the unprivileged process can write to.
func outputFile(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, path := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "report")
}

func report(t *testing.T, mount string, options ...probes.ReportOption) *probes.Report {
	t.Helper()
	r, err := proberOf(t, mount).Report(context.Background(), options...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two reports of the same token are the same, to the byte, also when made by more
// goroutines.
func TestReportIsStable(t *testing.T) {
	cfg := tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin},
		Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.Delegation{
			Cmds: token.CmdProgLoad | token.CmdMapCreate, Maps: 0b110, Progs: 1 << 6, Attachs: 1 << 37,
		}}},
	}
	tokentest.Run(t, "an XDP agent", cfg, func(t *testing.T) {
		one := report(t, "/run/bpf", probes.WithParallelism(1))
		many := report(t, "/run/bpf", probes.WithParallelism(16))
		if diff := cmp.Diff(marshal(t, one), marshal(t, many)); diff != "" {
			t.Errorf("JSON (-one +many):\n%s", diff)
		}
		if diff := cmp.Diff(one.String(), many.String()); diff != "" {
			t.Errorf("table (-one +many):\n%s", diff)
		}
		want := map[string]probes.Outcome{
			"map type/hash": probes.Usable, "map type/ringbuf": probes.NotDelegated,
			"program type/xdp": probes.Usable, "program type/kprobe": probes.NotDelegated,
			"attach type/xdp": probes.Usable, "attach type/xdp_cpumap": probes.NotDelegated,
			"instructions/v4": probes.Usable, "instructions/bounded loops": probes.MissingCapability,
			"program flag/xdp_has_frags": probes.Usable, "program flag/sleepable": probes.NotDelegated,
			"program flag/cgroup_device_guard": probes.NotSupported,
			"BTF kind/enum64":                  probes.NotDelegated, "map flag/mmapable": probes.Usable,
			"command/prog_load": probes.Usable, "command/map_create": probes.Usable,
			"command/btf_load": probes.NotDelegated, "command/map_freeze": probes.Usable,
			"command/prog_get_next_id": probes.MissingCapability, "link/uprobe_multi": probes.NotDelegated,
			"token/support": probes.Usable, "kfunc/bpf_dynptr_from_xdp": probes.Usable,
		}
		for _, result := range one.Results {
			name := result.Kind + "/" + result.Name
			if expected, ok := want[name]; ok && result.Outcome != expected {
				t.Errorf("%s: got %s (%v), want %s", name, result.Outcome, result.Err, expected)
			}
			delete(want, name)
		}
		if len(want) != 0 {
			t.Errorf("not in the report: %v", want)
		}
	})
}

func marshal(t *testing.T, r *probes.Report) string {
	t.Helper()
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReportProgress(t *testing.T) {
	testenv.NeedsRoot(t)
	var last, total int
	r, err := probes.New(nil).Report(context.Background(), probes.WithProgress(func(done, n int, _ probes.Result) {
		if done != last+1 {
			t.Errorf("progress went from %d to %d", last, done)
		}
		last, total = done, n
	}), probes.WithKfuncs("bpftoken_no_such"), probes.WithStructOps("bpftoken_no_such"))
	if err != nil {
		t.Fatal(err)
	}
	if last != total || total != len(r.Results) || total < 200 {
		t.Errorf("%d of %d done, %d results", last, total, len(r.Results))
	}
}

func TestReportCancelled(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	calls := 0
	r, err := probes.New(nil).Report(ctx, probes.WithProgress(func(done, total int, _ probes.Result) {
		if calls = done; done == 10 {
			cancel()
		}
	}))
	if r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", r, err)
	}
	if calls > 30 {
		t.Errorf("went on for %d probes", calls)
	}
	if _, err := probes.New(nil).Report(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: got %v", err)
	}
}

func TestReportTable(t *testing.T) {
	r := probes.Report{
		Kernel: "6.12.0", Delegation: &token.Delegation{Cmds: token.CmdMapCreate}, Lacking: all[1:],
		Results: []probes.Result{
			{Kind: "map type", Name: "hash", Outcome: probes.Usable},
			{Kind: "program type", Name: "xdp", Outcome: probes.NotDelegated, Missing: &token.Delegation{Progs: 1 << 6}},
			{Kind: "map type", Name: "devmap", Outcome: probes.MissingCapability, Capabilities: all[1:2]},
			{Kind: "command", Name: "map_get_next_id", Outcome: probes.MissingCapability, Capabilities: all[:1], Text: "elsewhere"},
			{Kind: "module BTF", Outcome: probes.Inconclusive, Text: "why"},
		},
	}
	want := strings.TrimPrefix(`
Linux 6.12.0, BPF token: delegate_cmds=map_create, without CAP_NET_ADMIN, CAP_PERFMON
map type      hash             usable
program type  xdp              not delegated       delegate_progs=xdp
map type      devmap           missing capability  CAP_NET_ADMIN
command       map_get_next_id  missing capability  CAP_BPF elsewhere
module BTF                     inconclusive        why
`, "\n")
	var b bytes.Buffer
	n, err := r.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Errorf("wrote %d of %d: %v", n, b.Len(), err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReportWithoutProgress(t *testing.T) {
	if _, err := probes.New(nil).Report(context.Background(), probes.WithProgress(nil)); err != nil {
		t.Error(err)
	}
}
