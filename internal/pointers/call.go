package pointers

import (
	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// arguments are what a function of the program is verified with. Of a global one,
// which is verified by itself, only the context is what the caller has.
func arguments(callee *asm.Instruction, caller *state) (args [5]kind) {
	copy(args[:], caller.regs[asm.R1:asm.R6])
	if fn := btf.FuncMetadata(callee); fn == nil || fn.Linkage != btf.GlobalFunc {
		return args
	}
	for i, k := range args {
		if k.isPointer() && k != context {
			args[i] = unknown
		}
	}
	return args
}

// kfuncResult is what a function of the kernel returns.
func kfuncResult(ins *asm.Instruction) kind {
	ext, err := upstream.ExternOf(ins)
	if err != nil || ext.Kfunc == nil || ext.Kfunc.Func == nil {
		return unknown
	}
	proto, ok := ext.Kfunc.Func.Type.(*btf.FuncProto)
	if !ok {
		return unknown
	}
	if ptr, ok := btf.As[*btf.Pointer](proto.Return); ok {
		if _, ok := btf.As[*btf.Struct](ptr.Target); ok {
			return object | nullable
		}
	}
	return unknown
}
