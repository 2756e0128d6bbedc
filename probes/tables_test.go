package probes

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// Every constant of the running kernel's enums has a row; one that has none is a
// row to add.
func TestTablesAreComplete(t *testing.T) {
	testenv.NeedsFeature(t, "BTF of the kernel", func() error { _, err := btf.LoadKernelSpec(); return err })
	var types kernelTypes
	for enum, listed := range map[string]func(uint64) bool{
		"bpf_map_type":  func(v uint64) bool { _, ok := mapTypes[ebpf.MapType(v)]; return ok },
		"bpf_prog_type": func(v uint64) bool { _, ok := programTypes[ebpf.ProgramType(v)]; return ok },
		"bpf_cmd": func(v uint64) bool {
			return !strings.ContainsAny(Command(v).String(), "0123456789") && int(v) < len(commands)
		},
		"bpf_attach_type": func(v uint64) bool { return ProgramOf(ebpf.AttachType(v)) != 0 },
		"bpf_func_id":     func(v uint64) bool { return v <= uint64(lastHelper) },
	} {
		for v := range uint64(300) {
			if known, err := types.lists(enumValue{enum, v}); err != nil {
				t.Fatal(err)
			} else if known && !listed(v) {
				t.Errorf("%s %d has no row", enum, v)
			}
		}
	}
}

func TestCommandsAreNumbered(t *testing.T) {
	for i, row := range commands {
		if row.cmd != Command(i) || bitName([]string{row.name}, 0) != row.cmd.String() {
			t.Errorf("row %d is %s, %d", i, row.name, row.cmd)
		}
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		mapTypeName(ebpf.LRUCPUHash): "lru_percpu_hash", mapTypeName(4711): "4711",
		programTypeName(ebpf.Extension): "ext", programTypeName(63): "63",
		attachTypeName(attachUprobeSession): "trace_uprobe_session", attachTypeName(64): "64",
		helperName(14): "get_current_pid_tgid", helperName(9999): "9999",
		Command(36).String(): "token_create", Command(99).String(): "99",
		MapFlags(1 << 30).String(): "0x40000000", BPF_F_SLEEPABLE.String(): "sleepable",
		BPF_F_CGROUP_DEVICE_GUARD.String(): "cgroup_device_guard", ProgramFlag(1 << 9).String(): "0x200",
		KindEnum64.String(): "enum64", BTFKind(77).String(): "77",
		subject{"module BTF", ""}.String(): "module BTF",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOutcomeText(t *testing.T) {
	for o := Inconclusive; o <= MissingCapability; o++ {
		text, err := o.MarshalText()
		var back Outcome
		if err != nil || back.UnmarshalText(text) != nil || back != o {
			t.Errorf("%s: %q, %v, %s", o, text, err, back)
		}
	}
	if err := new(Outcome).UnmarshalText([]byte("x")); err == nil {
		t.Error("took x for an outcome")
	}
	if got := Outcome(9).String(); got != "outcome 9" {
		t.Errorf("got %q", got)
	}
}
