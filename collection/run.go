package collection

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// Run runs a program once or more with test data, like [ebpf.Program.Run], which
// under a token first has to load a socket filter to see whether programs can be
// run, and fails unless socket_filter is delegated for that. Run needs nothing to be
// delegated.
//
// It fails with [ebpf.ErrNotSupported] for program types that cannot be run.
func Run(prog *ebpf.Program, opts *ebpf.RunOptions) (uint32, error) {
	if opts == nil {
		opts = &ebpf.RunOptions{}
	}
	ctx, ctxOut, err := runContext(prog, opts)
	if err != nil {
		return 0, fmt.Errorf("run program: %w", err)
	}
	attr := &sys.ProgRunAttr{
		ProgFD: uint32(prog.FD()), Repeat: opts.Repeat,
		Flags: opts.Flags, CPU: opts.CPU, BatchSize: opts.BatchSize,
	}
	inPlace := prog.Type() == ebpf.Syscall // the kernel writes to the input context
	if inPlace {
		err = runWhole(attr, opts, ctx, nil)
		ctxOut = ctx
	} else {
		err = runWhole(attr, opts, ctx, ctxOut)
	}
	if errors.Is(err, enotsupp) {
		err = fmt.Errorf("programs of type %s cannot be run: %w: %w", prog.Type(), ebpf.ErrNotSupported, err)
	}
	if err != nil {
		return 0, fmt.Errorf("run program: %w", err)
	}
	return attr.Retval, takeOutput(attr, opts, ctxOut)
}

// runContext lays the context out for the kernel and makes room for its output.
func runContext(prog *ebpf.Program, opts *ebpf.RunOptions) (in, out []byte, err error) {
	if opts.Context != nil {
		if in, err = binary.Append(nil, binary.NativeEndian, opts.Context); err != nil {
			return nil, nil, fmt.Errorf("encode context: %w", err)
		}
	}
	if opts.ContextOut != nil {
		size := binary.Size(opts.ContextOut)
		if size < 0 {
			return nil, nil, fmt.Errorf("context output: a %T has no fixed size", opts.ContextOut)
		}
		out = make([]byte, size)
	}
	if prog.Type() == ebpf.Syscall && opts.Context != nil && opts.ContextOut != nil && len(in) != len(out) {
		return nil, nil, errors.New("context and its output differ in size")
	}
	return in, out, nil
}

// runWhole starts a series of runs again when a signal ended it early.
func runWhole(attr *sys.ProgRunAttr, opts *ebpf.RunOptions, ctx, ctxOut []byte) error {
	var k *sys.Kernel
	for {
		err := k.ProgRun(attr, opts.Data, opts.DataOut, ctx, ctxOut)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// takeOutput hands what the program left over to the caller.
func takeOutput(attr *sys.ProgRunAttr, opts *ebpf.RunOptions, ctxOut []byte) error {
	if opts.DataOut != nil {
		opts.DataOut = opts.DataOut[:min(int(attr.DataSizeOut), len(opts.DataOut))]
	}
	if opts.ContextOut == nil {
		return nil
	}
	if err := binary.Read(bytes.NewReader(ctxOut), binary.NativeEndian, opts.ContextOut); err != nil {
		return fmt.Errorf("run program: decode context: %w", err)
	}
	return nil
}
