package collection

import (
	"bytes"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// loadProgram resolves what a program refers to and loads it. It runs
// concurrently with itself.
func (l *load) loadProgram(u *unit) (_ *ebpf.Program, err error) {
	defer caught(&err)
	var open descriptors
	defer open.close()

	prog, err := l.prepare(u, &open)
	if err != nil {
		return nil, err
	}
	fd, log, err := verify(l.kernel, prog, l.token, &l.opts.Programs)
	if err != nil {
		return nil, programError(u, err, &l.opts.Programs)
	}
	loaded, err := ebpf.NewProgramFromFD(fd.Disown()) // closes it on error
	if err != nil {
		return nil, fmt.Errorf("adopt program: %w", err)
	}
	loaded.VerifierLog = log
	return loaded, nil
}

// prepare lays a program out for the kernel. Descriptors that it refers to are
// left in open.
func (l *load) prepare(u *unit, open *descriptors) (*sys.Program, error) {
	steps := []func(*unit) error{l.relocate, l.linkMaps, l.linkKconfig, l.linkKsyms}
	for _, step := range steps {
		if err := step(u); err != nil {
			return nil, err
		}
	}
	modules, err := l.linkKfuncs(u, open)
	if err != nil {
		return nil, err
	}
	code, err := encode(u.insns)
	if err != nil {
		return nil, err
	}
	prog := &sys.Program{
		Type: uint32(u.spec.Type), AttachType: uint32(u.spec.AttachType),
		Flags: u.spec.Flags, Ifindex: u.spec.Ifindex, KernelVersion: u.spec.KernelVersion,
		Name: sys.NewObjName(u.spec.Name), License: u.spec.License,
		Instructions: code, FDArray: modules,
	}
	l.describeTypes(prog, u)
	if err := l.findTarget(prog, u, open); err != nil {
		return nil, err
	}
	return prog, nil
}

// describeTypes adds what the types stage left for the program.
func (l *load) describeTypes(prog *sys.Program, u *unit) {
	fd := l.types.usable()
	if fd == 0 || !u.usesTypes {
		return
	}
	prog.BTFFD = fd
	prog.FuncInfo, prog.FuncInfoSize = u.funcInfo, btf.FuncInfoSize
	prog.LineInfo, prog.LineInfoSize = u.lineInfo, btf.LineInfoSize
}

// linkMaps puts the descriptors of maps into the instructions that load them. The
// upper half of the constant is an offset into the map's value.
func (l *load) linkMaps(u *unit) error {
	for _, ref := range u.mapRefs {
		setMapFD(&u.insns[ref.at], l.maps[ref.name].FD())
	}
	return nil
}

func setMapFD(ins *asm.Instruction, fd int) {
	ins.Constant = int64(uint64(ins.Constant)&^0xffff_ffff | uint64(uint32(fd)))
}

// encode writes instructions in the machine's byte order.
func encode(insns asm.Instructions) ([]byte, error) {
	code := bytes.NewBuffer(make([]byte, 0, insns.Size()))
	if err := insns.Marshal(code, binaryOrder()); err != nil {
		return nil, fmt.Errorf("encode instructions: %w", err)
	}
	return code.Bytes(), nil
}

// descriptors are closed together.
type descriptors []*sys.FD

func (d *descriptors) add(fd *sys.FD) int {
	*d = append(*d, fd)
	return fd.Int()
}

func (d *descriptors) close() {
	for _, fd := range *d {
		_ = fd.Close()
	}
}
