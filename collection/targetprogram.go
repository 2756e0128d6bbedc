package collection

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/kernelbtf"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// targetProgram finds the function of another program that is to be replaced or
// traced.
func (l *load) targetProgram(prog *sys.Program, spec *ebpf.ProgramSpec) error {
	types, err := l.programTypes(spec.AttachTarget)
	if err != nil {
		return fmt.Errorf("read the target program's types: %w", err)
	}
	found, err := lookUp(kernelbtf.All(types), spec.AttachTo, function)
	if err != nil {
		return fmt.Errorf("find function in the target program: %w", err)
	}
	prog.AttachBTFID = uint32(found.id)
	prog.AttachFD = spec.AttachTarget.FD()
	return nil
}

// programTypes reads the BTF of a loaded program: by id under the token, else from
// the handle that cilium/ebpf keeps of programs that it loaded itself.
func (l *load) programTypes(target *ebpf.Program) (*btf.Spec, error) {
	// Not target.Info, which probes the kernel under a token of its own finding.
	id, err := l.kernel.ProgBTFID(target.FD())
	if err != nil {
		return nil, err
	}
	if id == 0 {
		return nil, errors.New("it was loaded without BTF")
	}
	fd, err := btfByID(l.kernel, id, l.token)
	if err != nil {
		return handleTypes(target, markRefused(sys.BTFGetFDByID, err))
	}
	defer fd.Close()
	raw, err := l.kernel.RawBTF(fd.Int())
	if err != nil {
		return nil, fmt.Errorf("read BTF %d: %w", id, err)
	}
	return btf.LoadSpecFromReader(bytes.NewReader(raw))
}

// handleTypes reads a program's types from its handle; refusal is why they could
// not be opened by id.
func handleTypes(target *ebpf.Program, refusal error) (*btf.Spec, error) {
	if !upstream.HoldsBTF(target) {
		return nil, fmt.Errorf("open BTF by id: %w", refusal)
	}
	handle, err := target.Handle()
	if err != nil {
		return nil, err
	}
	defer handle.Close()
	return handle.Spec(nil)
}
