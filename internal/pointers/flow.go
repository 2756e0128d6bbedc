package pointers

import (
	"slices"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// NeedsPerfmon reports whether the program does what the verifier forbids to a
// loader without CAP_PERFMON. insns are the program's with those of the functions
// that it calls behind them.
func NeedsPerfmon(t ebpf.ProgramType, insns asm.Instructions) bool {
	if len(insns) == 0 || len(insns) > maxInstructions || slices.ContainsFunc(insns, usesNoRegister) {
		return false
	}
	f := &flow{graph: newGraph(insns), fields: fields(t), seen: make([]*state, len(insns)), budget: effort * len(insns)}
	f.reach(0, entry([5]kind{context}))
	for len(f.work) > 0 && !f.forbidden && f.budget > 0 {
		last := len(f.work) - 1
		i := f.work[last]
		f.work = f.work[:last]
		f.follow(i)
	}
	return f.forbidden
}

// usesNoRegister is true of what no kernel takes and only a caller can make.
func usesNoRegister(ins asm.Instruction) bool { return ins.Dst > asm.R10 || ins.Src > asm.R10 }

// A flow goes through a program until nothing new is learned. States are kept of
// instructions that are jumped to.
type flow struct {
	*graph
	fields    map[int16]kind
	seen      []*state // by instruction
	work      []int
	budget    int // instructions left to look at
	forbidden bool
}

// effort is how often an instruction is looked at on average before the search is
// given up. Compiled programs take two or three.
const effort = 100

// maxInstructions is how many a program may have, with any capability
// (BPF_COMPLEXITY_LIMIT_INSNS in include/linux/bpf.h).
const maxInstructions = 1_000_000

// reach notes that instruction i is come to in a state.
func (f *flow) reach(i int, s state) {
	switch {
	case i >= len(f.insns):
		return
	case f.seen[i] == nil:
		f.seen[i] = &s
	case !f.seen[i].merge(&s):
		return
	}
	f.work = append(f.work, i)
}

// follow goes on from instruction i as far as it is the only way there is.
func (f *flow) follow(i int) {
	s := *f.seen[i]
	for first := i; i < len(f.insns); i++ {
		if i != first && f.seen[i] != nil {
			f.reach(i, s)
			return
		}
		f.budget--
		ins := &f.insns[i]
		if f.forbidden = s.forbids(ins); f.forbidden {
			return
		}
		if class := ins.OpCode.Class(); class != asm.JumpClass && class != asm.Jump32Class {
			s.step(ins, f.fields)
			continue
		}
		if !f.jump(i, ins, &s) {
			return
		}
	}
}

// jump follows a jump or call; it reports whether the next instruction is reached
// with s.
func (f *flow) jump(i int, ins *asm.Instruction, s *state) bool {
	to, ok := f.target(i)
	switch op := ins.OpCode.JumpOp(); {
	case op == asm.Exit:
		return false
	case ins.IsFunctionCall():
		if ok {
			f.reach(to, entry(arguments(&f.insns[to], s)))
		}
		s.clobber(unknown)
		s.forgetStack() // it may have been given a pointer into it
	case ins.IsBuiltinCall():
		s.clobber(result(asm.BuiltinFunc(ins.Constant)))
	case op == asm.Call:
		s.clobber(kfuncResult(ins))
	case op == asm.Ja:
		if ok {
			f.reach(to, *s)
		}
		return false
	case ok:
		taken := *s
		s.branch(ins, &taken)
		f.reach(to, taken)
	}
	return true
}

// branch refines what is known of a pointer once it was compared with null.
func (s *state) branch(ins *asm.Instruction, taken *state) {
	op, dst := ins.OpCode.JumpOp(), ins.Dst
	k := s.regs[dst]
	if k&nullable == 0 || ins.OpCode.Source() != asm.ImmSource || ins.Constant != 0 {
		return
	}
	switch op {
	case asm.JEq:
		s.regs[dst], taken.regs[dst] = k&^nullable, scalar
	case asm.JNE:
		s.regs[dst], taken.regs[dst] = scalar, k&^nullable
	}
}
