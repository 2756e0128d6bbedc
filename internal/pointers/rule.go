package pointers

import "github.com/cilium/ebpf/asm"

// forbids reports whether the verifier refuses an instruction in this state to
// loaders without CAP_PERFMON.
func (s *state) forbids(ins *asm.Instruction) bool {
	switch ins.OpCode.Class() {
	case asm.LdXClass:
		return s.regs[ins.Src] == object // "access is allowed only to CAP_PERFMON"
	case asm.ALUClass:
		return s.forbidsALU32(ins)
	case asm.ALU64Class:
		return s.forbidsALU(ins)
	case asm.JumpClass, asm.Jump32Class:
		return s.forbidsJump(ins)
	case asm.StClass, asm.StXClass:
		return s.forbidsStore(ins)
	}
	return false
}

// forbidsALU32: "partial copy of pointer", "32-bit pointer arithmetic prohibited".
func (s *state) forbidsALU32(ins *asm.Instruction) bool {
	switch ins.OpCode.ALUOp() {
	case asm.Mov:
		return ins.OpCode.Source() == asm.RegSource && s.regs[ins.Src].isPointer()
	case asm.Sub:
		return s.regs[ins.Dst].isPointer()
	}
	return false
}

// forbidsALU: "pointer -= pointer prohibited", and "pointer with unsupported alu
// operation", because only what is added to a pointer into the stack or a map's
// value can be masked for speculation.
func (s *state) forbidsALU(ins *asm.Instruction) bool {
	op := ins.OpCode.ALUOp()
	if op != asm.Add && op != asm.Sub || ins.OpCode.Source() != asm.RegSource {
		return false
	}
	dst, src := s.regs[ins.Dst], s.regs[ins.Src]
	switch {
	case op == asm.Sub && src.isPointer():
		return dst.isPointer()
	case dst.isPointer() && src == scalar:
		return !dst.bounded()
	case src.isPointer() && dst == scalar:
		return !src.bounded()
	}
	return false
}

// forbidsJump: "pointer comparison prohibited". Two pointers into a packet may be
// compared, and any that can be null with null.
func (s *state) forbidsJump(ins *asm.Instruction) bool {
	switch op := ins.OpCode.JumpOp(); op {
	case asm.Ja, asm.Call, asm.Exit, asm.JCOND:
		return false
	}
	dst := s.regs[ins.Dst]
	if ins.OpCode.Source() == asm.RegSource {
		return forbidsComparison(dst, s.regs[ins.Src])
	}
	if !dst.isPointer() {
		return false
	}
	switch op := ins.OpCode.JumpOp(); {
	case ins.Constant != 0 || op != asm.JEq && op != asm.JNE:
		return true
	}
	return dst == context || dst == stack || dst == packet || dst == packetEnd
}

func forbidsComparison(a, b kind) bool {
	if a == unknown || b == unknown {
		return false
	}
	inPacket := func(k kind) bool { return k == packet || k == packetEnd }
	return (a.isPointer() || b.isPointer()) && !(inPacket(a) && inPacket(b))
}

// forbidsStore: "attempt to corrupt spilled pointer", "leaks addr into map",
// "leaks addr into packet" or "into ctx".
func (s *state) forbidsStore(ins *asm.Instruction) bool {
	slot := s.slot(ins.Dst, ins.Offset)
	if slot != nil {
		return slot.isPointer() && ins.OpCode.Size() != asm.DWord
	}
	if s.regs[ins.Dst] == object {
		return true // see forbids
	}
	if ins.OpCode.Class() != asm.StXClass || !s.regs[ins.Src].isPointer() {
		return false
	}
	switch s.regs[ins.Dst] {
	case mapValue, packet, context:
		return true
	}
	return false
}
