package pointers

import "github.com/cilium/ebpf/asm"

// slots is how many 8-byte values fit on the stack of a function.
const slots = 512 / 8

// A state is what a function's registers and stack hold.
type state struct {
	regs  [11]kind
	slots [slots]kind // the last one is at -8
}

// entry is the state in which a function starts.
func entry(args [5]kind) state {
	var s state
	copy(s.regs[asm.R1:], args[:])
	s.regs[asm.RFP] = stack
	return s
}

// merge joins other into s and reports whether that changed s.
func (s *state) merge(other *state) bool {
	before := *s
	for i, k := range other.regs {
		s.regs[i] = join(s.regs[i], k)
	}
	for i, k := range other.slots {
		s.slots[i] = join(s.slots[i], k)
	}
	return *s != before
}

// clobber forgets what a call may change, and sets what it returns.
func (s *state) clobber(result kind) {
	for r := asm.R1; r <= asm.R5; r++ {
		s.regs[r] = unknown
	}
	s.regs[asm.R0] = result
}

// slot returns the slot that an access through the frame pointer touches, nil for
// any other.
func (s *state) slot(base asm.Register, offset int16) *kind {
	if base != asm.RFP || offset >= 0 || offset < -8*slots {
		return nil
	}
	return &s.slots[(int(offset)+8*slots)/8]
}

// forgetStack is for stores to nobody knows where.
func (s *state) forgetStack() { s.slots = [slots]kind{} }
