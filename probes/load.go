package probes

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf/asm"
)

// smallest returns the least program for a hook: it returns a constant that the
// hook allows.
func (s *session) smallest(h hook) (*sys.Program, error) {
	return s.program(h, asm.Instructions{h.result(), asm.Return()})
}

// program returns a program that consists of insns, with what the hook insists on
// to be loaded.
func (s *session) program(h hook, insns asm.Instructions) (*sys.Program, error) {
	raw, err := marshal(insns)
	if err != nil {
		return nil, err
	}
	target, err := s.target(h)
	if err != nil {
		return nil, err
	}
	return &sys.Program{
		Type:         uint32(h.prog),
		AttachType:   uint32(h.attach),
		Flags:        programTypes[h.prog].flags,
		License:      "GPL",
		Instructions: raw,
		AttachBTFID:  target,
	}, nil
}

// load loads a program and closes it.
func (s *session) load(prog *sys.Program) error {
	fd, _, err := s.k.ProgLoad(prog, s.fd)
	_ = fd.Close()
	return unknownAsNotSupported(err)
}

// loadLogged is load that also returns the verifier's log. It leaves EINVAL as
// it is: the log says what it means.
func (s *session) loadLogged(prog *sys.Program) (log string, err error) {
	const enough = 1 << 13 // probes are a few instructions long
	prog.Log, prog.LogLevel = make([]byte, enough), 1
	fd, _, err := s.k.ProgLoad(prog, s.fd)
	_ = fd.Close()
	text, _, _ := bytes.Cut(prog.Log, []byte{0})
	return string(text), err
}

// marshal encodes instructions for this machine.
func marshal(insns asm.Instructions) ([]byte, error) {
	var buf bytes.Buffer
	if err := insns.Marshal(&buf, nativeEndian()); err != nil {
		return nil, fmt.Errorf("encode instructions: %w", err)
	}
	return buf.Bytes(), nil
}

// nativeEndian is one of the two orders that package asm tells apart.
func nativeEndian() binary.ByteOrder {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}
