package collection

import (
	"bytes"
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// oneMap and oneProgram are collections of one object.
func oneMap(m *ebpf.MapSpec) *ebpf.CollectionSpec {
	return &ebpf.CollectionSpec{Maps: map[string]*ebpf.MapSpec{"m": m}}
}

func oneProgram(p *ebpf.ProgramSpec) *ebpf.CollectionSpec {
	return &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"p": p}}
}

// fails makes sure that a load fails as it should and leaves nothing open.
func fails(t *testing.T, spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions, text string, is error) {
	t.Helper()
	unchanged(t, text, func() {
		coll, err := New(spec, nil, opts)
		if err == nil {
			coll.Close()
		}
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error %v, want %q", err, text)
		}
		if is != nil && !errors.Is(err, is) {
			t.Errorf("error %v is not %v", err, is)
		}
	})
}

// TestBadMaps covers what the kernel, or the way to it, refuses about maps.
func TestBadMaps(t *testing.T) {
	loadsReally(t)
	with := func(change func(m *ebpf.MapSpec)) *ebpf.MapSpec {
		m := array("m")
		change(m)
		return m
	}
	tests := []struct {
		name string
		spec *ebpf.MapSpec
		text string
		is   error
	}{
		{"unknown type", with(func(m *ebpf.MapSpec) { m.Type = 9999 }), `create map "m": invalid argument`, syscall.EINVAL},
		{"unspecified type", with(func(m *ebpf.MapSpec) { m.Type = ebpf.UnspecifiedMap }), "map type is unspecified", syscall.EINVAL},
		{"another platform's type", with(func(m *ebpf.MapSpec) { m.Type = ebpf.WindowsHash }), `create map "m": map type`, ebpf.ErrNotSupported},
		{"no entries", with(func(m *ebpf.MapSpec) { m.MaxEntries = 0 }), "MaxEntries is zero", syscall.EINVAL},
		{"huge", with(func(m *ebpf.MapSpec) { m.ValueSize = 1 << 31 }), `create map "m": `, syscall.E2BIG},
		{"trailing bytes", with(func(m *ebpf.MapSpec) { m.Extra = bytes.NewReader([]byte{1}) }), `create map "m": its definition has trailing bytes`, nil},
		{"no inner map", with(func(m *ebpf.MapSpec) { m.Type = ebpf.ArrayOfMaps }), `create map "m": a map of maps needs InnerMap`, nil},
		{"a pinned inner map", with(func(m *ebpf.MapSpec) {
			m.Type, m.InnerMap = ebpf.ArrayOfMaps, &ebpf.MapSpec{Pinning: ebpf.PinByName}
		}), "an inner map cannot be pinned", nil},
		{"a bad inner map", with(func(m *ebpf.MapSpec) { m.Type, m.InnerMap = ebpf.ArrayOfMaps, &ebpf.MapSpec{Type: ebpf.Hash} }), `create map "m": inner map: invalid argument (MaxEntries is zero)`, syscall.EINVAL},
		{"a key too large", with(func(m *ebpf.MapSpec) { m.Contents = []ebpf.MapKV{{Key: uint64(0), Value: uint32(0)}} }), `fill map "m": put key 0: marshal key`, nil},
		{"a key out of range", with(func(m *ebpf.MapSpec) { m.Contents = []ebpf.MapKV{{Key: uint32(7), Value: uint32(0)}} }), `fill map "m": put key 7: `, syscall.E2BIG},
		{"a name that is a value", with(func(m *ebpf.MapSpec) { m.Contents = []ebpf.MapKV{{Key: uint32(0), Value: "too long"}} }), `fill map "m": put key 0: marshal value`, nil},
		{"no value", with(func(m *ebpf.MapSpec) { m.Contents = []ebpf.MapKV{{Key: uint32(0)}} }), `fill map "m": put key 0: `, nil},
		{"no value for each CPU", with(func(m *ebpf.MapSpec) { m.Type, m.Contents = ebpf.PerCPUArray, []ebpf.MapKV{{Key: uint32(0)}} }), `fill map "m": put key 0: cilium/ebpf panics on it`, nil},
		{"a nil key", with(func(m *ebpf.MapSpec) { m.Contents = []ebpf.MapKV{{Key: (*uint32)(nil), Value: uint32(0)}} }), `fill map "m": put key <nil>: cilium/ebpf panics on it`, nil},
		{"a zero program", with(func(m *ebpf.MapSpec) {
			m.Type, m.Contents = ebpf.ProgramArray, []ebpf.MapKV{{Key: uint32(0), Value: new(ebpf.Program)}}
		}), `fill map "m": put key 0: cilium/ebpf panics on it`, nil},
		{"types without types", with(func(m *ebpf.MapSpec) { m.Value = &btf.Typedef{Name: "t"} }), "encode BTF: cilium/ebpf panics on it", nil},
		{"a nil type", with(func(m *ebpf.MapSpec) { m.Value = (*btf.Int)(nil) }), `create map "m": add value type`, nil},
		{"an unknown way to pin", with(func(m *ebpf.MapSpec) { m.Pinning = 9 }), `create map "m": pin type 9`, ebpf.ErrNotSupported},
		{"nowhere to pin", with(func(m *ebpf.MapSpec) { m.Pinning = ebpf.PinByName }), `create map "m": pin by name: set MapOptions.PinPath`, nil},
		{"no name to pin by", with(func(m *ebpf.MapSpec) { m.Pinning, m.Name = ebpf.PinByName, "" }), `create map "m": pin by name: it has no name`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { fails(t, oneMap(tt.spec), nil, tt.text, tt.is) })
	}
}

// TestBadPrograms covers what the verifier, or the way to it, refuses about
// programs.
func TestBadPrograms(t *testing.T) {
	loadsReally(t)
	zero := asm.LoadMapPtr(asm.R1, 0)
	if err := zero.AssociateMap(new(ebpf.Map)); err != nil {
		t.Fatal(err)
	}
	closed := asm.LoadMapPtr(asm.R1, 0)
	if err := closed.AssociateMap(closedMap(t)); err != nil {
		t.Fatal(err)
	}
	of := func(insns ...asm.Instruction) *ebpf.ProgramSpec {
		return &ebpf.ProgramSpec{Type: ebpf.SocketFilter, Instructions: append(insns, asm.Mov.Imm(asm.R0, 0), asm.Return())}
	}
	attached := of()
	attached.Type, attached.AttachTarget, attached.AttachTo = ebpf.Extension, new(ebpf.Program), "f"
	tests := []struct {
		name string
		spec *ebpf.ProgramSpec
		text string
		is   error
	}{
		{"an unknown type", &ebpf.ProgramSpec{Type: 9999, Instructions: of().Instructions}, `load program "p": verifier: invalid argument`, syscall.EINVAL},
		{"no opcode", of(asm.Instruction{}), `load program "p": verifier: `, syscall.EINVAL},
		{"an invalid opcode", of(asm.Instruction{OpCode: asm.InvalidOpCode}), `load program "p": encode instructions: instruction 0: invalid opcode`, nil},
		{"an unknown label", of(asm.Ja.Label("nowhere")), `load program "p": encode instructions`, asm.ErrUnsatisfiedProgramReference},
		{"a map without a name", of(asm.LoadMapPtr(asm.R1, 0)), `load program "p": verifier: `, nil},
		{"a zero map", of(zero), `load program "p": cilium/ebpf panics on it`, nil},
		{"a closed map", of(closed), `load program "p": encode instructions: map`, syscall.EBADF},
		{"a zero target", attached, `load program "p": `, nil},
		{"an empty relocation", of(btf.WithCORERelocationMetadata(asm.Mov.Imm(asm.R0, 0), &btf.CORERelocation{})), `load program "p": `, nil},
		{"a function without a type", of(btf.WithFuncMetadata(asm.Mov.Imm(asm.R0, 0).WithSymbol("f"), &btf.Func{Name: "f"})), "encode BTF: cilium/ebpf panics on it", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { fails(t, oneProgram(tt.spec), nil, tt.text, tt.is) })
	}
}

func closedMap(t *testing.T) *ebpf.Map {
	t.Helper()
	m, err := ebpf.NewMap(array("m"))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestBadReplacements covers replacements of another shape, and ones that are none.
func TestBadReplacements(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	larger := array("m")
	larger.MaxEntries = 2
	other, err := ebpf.NewMap(larger)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tests := []struct {
		name, key string
		m         *ebpf.Map
		text      string
		is        error
	}{
		{"another shape", "m", other, `replace map "m": MaxEntries: 2 changed to 1`, ebpf.ErrMapIncompatible},
		{"closed", "m", closedMap(t), `replace map "m": `, syscall.EBADF},
		{"nil", "m", nil, `replace map "m": the replacement is nil`, nil},
		{"zero", "m", new(ebpf.Map), `replace map "m": `, nil},
		{"unknown", "x", other, `replace map "x": the spec has none of that name`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fails(t, oneMap(array("m")), &ebpf.CollectionOptions{MapReplacements: map[string]*ebpf.Map{tt.key: tt.m}}, tt.text, tt.is)
		})
	}
	if other.FD() < 0 {
		t.Error("the caller's map was closed")
	}
}

// TestBadVariables covers variables outside of their sections.
func TestBadVariables(t *testing.T) {
	loadsReally(t)
	spec := func(v *ebpf.VariableSpec) *ebpf.CollectionSpec {
		return &ebpf.CollectionSpec{
			Maps:      map[string]*ebpf.MapSpec{".data": section(".data", 8), "hash": {Type: ebpf.Hash, KeySize: 4, ValueSize: 4, MaxEntries: 1}},
			Variables: map[string]*ebpf.VariableSpec{"v": v},
		}
	}
	fails(t, spec(&ebpf.VariableSpec{Name: "v", SectionName: ".data", Offset: 6, Value: make([]byte, 4)}), nil, `create map ".data": variable "v" ends at 10`, nil)
	fails(t, spec(&ebpf.VariableSpec{Name: "v", SectionName: "hash", Value: make([]byte, 4)}), nil, `create map "hash": a data section has one element`, nil)

	m, err := ebpf.NewMap(section("", 8))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	fails(t, spec(&ebpf.VariableSpec{Name: "v", SectionName: ".data", Value: make([]byte, 4)}),
		&ebpf.CollectionOptions{MapReplacements: map[string]*ebpf.Map{".data": m}}, `replace map ".data": Flags: 0 changed to`, ebpf.ErrMapIncompatible)
}

// TestBadToken covers a token that is closed before a load, and one that is closed
// while it runs: the load holds a duplicate.
func TestBadToken(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	engine := engineThatMustNotRun(t)
	engine.Token = new(token.Token)
	if _, err := engine.New(oneMap(array("m")), nil); !errors.Is(err, syscall.EBADF) || !strings.Contains(err.Error(), "load collection") {
		t.Errorf("error %v, want EBADF", err)
	}
	finding := &Engine{Find: func(func() token.Delegation) (*token.Token, error) {
		return nil, &token.DiscoveryError{Mandatory: true}
	}}
	if _, err := finding.New(oneMap(array("m")), nil); !errors.Is(err, token.ErrNotAvailable) || !strings.Contains(err.Error(), "find a token for the load") {
		t.Errorf("error %v, want ErrNotAvailable", err)
	}
}

// TestBadSingles covers single objects that need a collection.
func TestBadSingles(t *testing.T) {
	engine := engineThatMustNotRun(t)
	maps := map[string]*ebpf.MapSpec{
		"create map: the spec is nil": nil,
		`its contents name "other"`:   {Name: "m", Type: ebpf.ProgramArray, Contents: []ebpf.MapKV{{Key: uint32(0), Value: "other"}}},
	}
	for text, spec := range maps {
		if _, err := engine.NewMap(spec, ebpf.MapOptions{}); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error %v, want %q", err, text)
		}
	}
	programs := map[string]*ebpf.ProgramSpec{
		"load program: the spec is nil": nil, "it has no instructions": {Type: ebpf.XDP}, `refers to map "m"`: returning("m"),
	}
	for text, spec := range programs {
		if _, err := engine.NewProgram(spec, ebpf.ProgramOptions{}); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error %v, want %q", err, text)
		}
	}
	if _, err := engine.NewProgram(returning("m"), ebpf.ProgramOptions{}); !errors.Is(err, asm.ErrUnsatisfiedMapReference) {
		t.Errorf("error %v, want ErrUnsatisfiedMapReference", err)
	}
}
