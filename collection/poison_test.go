package collection

import (
	"syscall"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

func TestLastInstruction(t *testing.T) {
	for log, want := range map[string]int{
		"5: (bf) r1 = r2\n; source\n12: (85) call unknown#195896080\ninvalid func unknown#195896080": 12,
		"12: (18) r10 = 0xbad2310\nframe pointer is read only":                                       12,
		"verdict: (none)\n-: (85)": -1,
		"":                         -1,
	} {
		if got := lastInstruction(verifierError(syscall.EINVAL, []byte(log))); got != want {
			t.Errorf("%q: %d, want %d", log, got, want)
		}
	}
}

// The kernel counts loads of 64 bits twice.
func TestRelocationAt(t *testing.T) {
	first, second := new(btf.CORERelocation), new(btf.CORERelocation)
	u := &unit{
		insns: asm.Instructions{
			asm.LoadImm(asm.R0, 1, asm.DWord), asm.Mov.Imm(asm.R1, 1),
			asm.LoadImm(asm.R2, 1, asm.DWord), asm.Mov.Imm(asm.R3, 1), asm.Return(),
		},
		relos: []*btf.CORERelocation{first, second}, reloAt: []int{1, 3},
	}
	for number, want := range map[int]*btf.CORERelocation{-1: nil, 0: nil, 1: nil, 2: first, 3: nil, 4: nil, 5: second, 6: nil, 99: nil} {
		if got := u.relocationAt(number); got != want {
			t.Errorf("%d: %p, want %p", number, got, want)
		}
	}
	if got := blame(u, &ebpf.VerifierError{Log: []string{"0: (85) call"}}, ErrBadRelocation); got != "" {
		t.Errorf("blamed %q", got)
	}
}
