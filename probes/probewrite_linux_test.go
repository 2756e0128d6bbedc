package probes

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// bpf_probe_write_user takes CAP_SYS_ADMIN, and since Linux 6.14 that of the token's
// user namespace does.
func TestProbeWriteUser(t *testing.T) {
	inNamespace := release.AtLeast(6, 14)
	cfg := tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
		Capabilities: []token.Capability{token.CapBPF, token.CapPerfmon},
	}
	refused := func(t *testing.T) {
		err := proberOfMount(t).HaveProgramHelper(ebpf.RawTracepoint, asm.FnProbeWriteUser)
		missing := new(token.MissingCapabilityError)
		if !errors.As(err, &missing) || !slices.Equal(missing.Missing, sysAdmin) {
			t.Fatalf("got %v", err)
		}
		if strings.Contains(err.Error(), "init user namespace") == inNamespace {
			t.Errorf("the wrong user namespace: %v", err)
		}
	}
	tokentest.Run(t, "without CAP_SYS_ADMIN", cfg, refused)
	cfg.Capabilities = append(cfg.Capabilities, token.CapSysAdmin)
	if !tokentest.Inside() {
		cfg.Env = []string{"BPFTOKEN_TEST_ROOT=" + OutcomeOf(New(nil).HaveProgramHelper(ebpf.RawTracepoint, asm.FnProbeWriteUser)).String()}
	}
	tokentest.Run(t, "with CAP_SYS_ADMIN", cfg, func(t *testing.T) {
		if !inNamespace {
			refused(t)
			return
		}
		err := proberOfMount(t).HaveProgramHelper(ebpf.RawTracepoint, asm.FnProbeWriteUser)
		if want := os.Getenv("BPFTOKEN_TEST_ROOT"); OutcomeOf(err).String() != want {
			t.Errorf("got %v, want what root has: %s", err, want)
		}
	})
}
