package probes

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// extensible are types whose programs an extension may replace a function of, with
// the name of their context.
var extensible = []struct {
	typ     ebpf.ProgramType
	context string
}{
	{ebpf.XDP, "xdp_md"},
	{ebpf.SchedCLS, "__sk_buff"},
	{ebpf.CGroupSKB, "__sk_buff"},
	{ebpf.SocketFilter, "__sk_buff"},
}

// loadExtension loads a program and an extension of it. Where the token does not
// allow any program to extend, the extension is loaded without a target: the
// verifier, which is past the check of rights, asks for one.
func (s *session) loadExtension() error {
	for _, e := range extensible {
		h := s.hook(e.typ)
		need := h.need()
		need.Cmds |= token.CmdBTFLoad
		if s.allows(need) {
			return s.extend(h, e.context)
		}
	}
	prog, err := s.smallest(hook{prog: ebpf.Extension})
	if err != nil {
		return err
	}
	log, err := s.loadLogged(prog)
	if strings.Contains(log, "btf_id") {
		return nil
	}
	return unknownAsNotSupported(err)
}

// extend loads a program, and an extension of its only function.
func (s *session) extend(h hook, context string) error {
	types, id, err := extensionTypes(context)
	if err != nil {
		return err
	}
	loaded, _, err := s.k.BTFLoad(types, nil, s.fd)
	if err != nil {
		return fmt.Errorf("load types of an extension: %w", err)
	}
	defer loaded.Close()

	prog, err := s.smallest(h)
	if err != nil {
		return err
	}
	describe(prog, loaded, id)
	target, _, err := s.k.ProgLoad(prog, s.fd)
	if err != nil {
		return fmt.Errorf("load %s program to extend: %w", programTypeName(h.prog), err)
	}
	defer target.Close()

	ext, err := s.program(hook{prog: ebpf.Extension}, asm.Instructions{h.result(), asm.Return()})
	if err != nil {
		return err
	}
	describe(ext, loaded, id)
	ext.AttachFD, ext.AttachBTFID = target.Int(), uint32(id)
	return s.load(ext)
}

// describe gives a program the function info of one function from its start.
func describe(prog *sys.Program, types *sys.FD, function btf.TypeID) {
	record := binary.NativeEndian.AppendUint32(nil, 0) // offset of its first instruction
	record = binary.NativeEndian.AppendUint32(record, uint32(function))
	prog.BTFFD, prog.FuncInfo, prog.FuncInfoSize = types.Int(), record, uint32(len(record))
}

// extensionTypes returns BTF with a global function "a" of one argument, a pointer
// to the context, and the id of the function.
func extensionTypes(context string) (raw []byte, function btf.TypeID, err error) {
	fn := &btf.Func{
		Name: "a",
		Type: &btf.FuncProto{
			Return: &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed},
			Params: []btf.FuncParam{{Name: "ctx", Type: &btf.Pointer{Target: &btf.Struct{Name: context}}}},
		},
		Linkage: btf.GlobalFunc,
	}
	return marshalTypes(fn)
}

// marshalTypes encodes types. It never asks the kernel what BTF it knows, as
// upstream's defaults would.
func marshalTypes(typ btf.Type) (raw []byte, id btf.TypeID, err error) {
	b, err := btf.NewBuilder(nil, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("encode types: %w", err)
	}
	if id, err = b.Add(typ); err != nil {
		return nil, 0, fmt.Errorf("encode types: %w", err)
	}
	if raw, err = b.Marshal(nil, &btf.MarshalOptions{Order: nativeEndian()}); err != nil {
		return nil, 0, fmt.Errorf("encode types: %w", err)
	}
	return raw, id, nil
}
