package pointers

import "github.com/cilium/ebpf/asm"

// step does what an instruction does to registers and the stack, jumps and calls
// apart.
func (s *state) step(ins *asm.Instruction, fields map[int16]kind) {
	switch ins.OpCode.Class() {
	case asm.ALUClass:
		s.regs[ins.Dst] = scalar
	case asm.ALU64Class:
		s.regs[ins.Dst] = s.alu(ins)
	case asm.LdClass:
		s.load64(ins)
	case asm.LdXClass:
		s.regs[ins.Dst] = s.load(ins, fields)
	case asm.StClass:
		s.store(ins, scalar)
	case asm.StXClass:
		s.storeReg(ins)
	}
}

// alu returns what 64-bit arithmetic makes of its destination.
func (s *state) alu(ins *asm.Instruction) kind {
	dst, src := s.regs[ins.Dst], scalar
	if ins.OpCode.Source() == asm.RegSource {
		src = s.regs[ins.Src]
	}
	switch ins.OpCode.ALUOp() {
	case asm.Mov:
		if ins.OpCode.Source() == asm.RegSource && ins.Offset != 0 {
			return unknown // sign extension, or another address space
		}
		return src
	case asm.Add:
		switch {
		case dst.isPointer() && src == scalar:
			return moved(dst)
		case src.isPointer() && dst == scalar:
			return moved(src)
		case dst == scalar && src == scalar:
			return scalar
		}
		return unknown
	case asm.Sub:
		switch {
		case dst.isPointer() && src == scalar:
			return moved(dst)
		case dst == scalar && src == scalar:
			return scalar
		}
		return unknown
	}
	if dst == scalar {
		return scalar
	}
	return unknown
}

// moved is the kind of a pointer that no longer points to the start: the fields of
// a context are not where they were.
func moved(k kind) kind {
	if k == context {
		return memory
	}
	return k
}

// load64 is a load of a 64-bit constant, or of packet bytes the old way.
func (s *state) load64(ins *asm.Instruction) {
	switch {
	case !ins.OpCode.IsDWordLoad():
		s.clobber(scalar)
	case ins.IsLoadFromMap() && ins.Src == asm.PseudoMapValue:
		s.regs[ins.Dst] = mapValue
	case ins.IsLoadFromMap():
		s.regs[ins.Dst] = memory
	case ins.Reference() != "" || ins.Src != 0 || ins.Metadata != (asm.Metadata{}):
		s.regs[ins.Dst] = unknown // an extern, a function
	default:
		s.regs[ins.Dst] = scalar
	}
}

// load returns what is read from memory.
func (s *state) load(ins *asm.Instruction, fields map[int16]kind) kind {
	switch s.regs[ins.Src] {
	case context:
		return field(ins, fields)
	case stack:
		if slot := s.slot(ins.Src, ins.Offset); slot != nil && ins.OpCode.Size() == asm.DWord {
			return *slot
		}
		return unknown
	case packet, mapValue:
		if ins.OpCode.Size() == asm.DWord {
			return unknown // the kernel's own pointers in a map's value
		}
		return scalar
	}
	return unknown
}

// field returns what is read from the context. Only packet pointers are shorter than
// 64 bits there.
func field(ins *asm.Instruction, fields map[int16]kind) kind {
	k, ok := fields[ins.Offset]
	switch {
	case ok:
		return k
	case ins.OpCode.Size() == asm.DWord:
		return unknown
	}
	return scalar
}

// store notes what an instruction leaves on the stack.
func (s *state) store(ins *asm.Instruction, k kind) {
	slot := s.slot(ins.Dst, ins.Offset)
	switch {
	case slot != nil && ins.OpCode.Size() == asm.DWord:
		*slot = k
	case slot != nil:
		*slot = unknown
	case s.regs[ins.Dst] == stack || s.regs[ins.Dst] == unknown:
		s.forgetStack()
	}
}

// storeReg stores a register, or does something atomic with memory.
func (s *state) storeReg(ins *asm.Instruction) {
	if ins.OpCode.Mode() != asm.AtomicMode {
		s.store(ins, s.regs[ins.Src])
		return
	}
	s.store(ins, unknown)
	s.regs[ins.Src], s.regs[asm.R0] = unknown, unknown // what a fetch returns
}
