package collection

import "testing"

func TestPointerRules(t *testing.T) {
	for line, want := range map[string]bool{
		"R6 pointer -= pointer prohibited":                                           true,
		"R7 pointer arithmetic of map value goes out of range, prohibited for !root": true,
		"'struct leaf' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN":      true,
		"CAP_BPF and CAP_PERFMON are required to use arena":                          true,
		"The sequence of 8193 jumps is too complex.":                                 true,
		"BPF program is too large. Processed 1000001 insn":                           true,
		"R0 leaks addr as return value":                                              true,
		"invalid read from stack R1 off -24+0 size 8":                                true,
		"invalid indirect read from stack R2 off -8+0 size 8":                        true,
		"R0 !read_ok": false,
		"invalid access to packet, off=0 size=1, R1(id=0,off=0,r=0)":                  false,
		"processed 36015 insns (limit 1000000) max_states_per_insn 4 total_states 12": false,
	} {
		if got := byPointerRule(line); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}
