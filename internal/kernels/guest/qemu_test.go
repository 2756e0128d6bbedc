package guest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// fake writes a shell script that stands in for QEMU. The guests themselves have no shell.
func fake(t *testing.T, script string) string {
	t.Helper()
	testenv.NeedsHost(t, "runs a shell script")
	file := filepath.Join(t.TempDir(), "qemu")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRunFakes(t *testing.T) {
	tests := []struct {
		name, script, want string
	}{
		{"done and lingers", "echo; echo '@n up 6.1'; echo '@n done'; exec sleep 60", ""},
		{"hangs", "echo '@n up 6.1'; exec sleep 60", "guest lost: hangs between tests: no result within 300ms"},
		{"dies", "echo '@n up 6.1'", "guest lost: restarted or powered off between tests"},
		{"fails", "echo no accelerator >&2; exit 1", "guest lost: QEMU: exit status 1: no accelerator"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Machine{QEMU: fake(t, tt.script)}.Run(context.Background(), Boot{Nonce: "n", Limit: 300 * time.Millisecond})
			if (r.Err == nil) != (tt.want == "") || r.Err != nil && r.Err.Error() != tt.want {
				t.Errorf("err = %v, want %q", r.Err, tt.want)
			}
		})
	}
}

func TestRunWithoutQEMU(t *testing.T) {
	r := Machine{QEMU: "/no/qemu"}.Run(context.Background(), Boot{Limit: time.Minute})
	if !errors.Is(r.Err, os.ErrNotExist) || !strings.HasPrefix(r.Err.Error(), "start QEMU: ") {
		t.Errorf("err = %v", r.Err)
	}
}

func TestArgs(t *testing.T) {
	b := Boot{Kernel: "k", Initrd: "i", Console: "c"}
	tcg := strings.Join(Machine{Memory: 512}.args(b), " ")
	kvm := strings.Join(Machine{Memory: 512, KVM: true}.args(b), " ")
	if !strings.Contains(tcg, "-accel tcg,thread=single -cpu qemu64,-cx16") || !strings.Contains(tcg, "-m 512") {
		t.Errorf("args = %s", tcg)
	}
	if !strings.Contains(kvm, "-accel kvm -cpu host") {
		t.Errorf("args = %s", kvm)
	}
}
