package collection

import (
	"math"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// FuzzLoad builds specs out of bytes, good and bad ones, and loads them through a
// kernel that does what the bytes say: nothing panics, hangs or stays open.
func FuzzLoad(f *testing.F) {
	testenv.NeedsRoot(f)
	testenv.NeedsHost(f, "the kernel is a fake, and the seeds take a minute in a guest")
	k := newFakeKernel(f)
	for _, seed := range fuzzSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b := &specBuilder{data: data, real: k.m}
		spec, opts := b.collection(), b.options()
		engine := &Engine{kernel: k.scripted(b.rest())}
		unchanged(t, "a load", func() {
			if coll, err := engine.New(spec, opts); err == nil {
				coll.Close()
			} else if err.Error() == "" {
				t.Error("an error without a text")
			}
			assignSome(engine, spec, opts)
		})
		if _, err := RequirementsOf(spec); err != nil && err.Error() == "" {
			t.Error("an error without a text")
		}
	})
}

// fuzzSeeds reach, together, every stage.
var fuzzSeeds = []string{
	"", "\x01\x02\x04\x04\x01", "\x02\x02\x04\x04\x01\x00\x0d\x04\x04\x02\x01\x02\x03\x04\x05\x06\x07\x08",
	"\x04\x1a\x04\x04\x01\x00\x00\x01\x01\x0c\x04\x04\x01\x01\x00\x00\x00\x03\x04\x04\x02\x03\x05\x07\x0b\x02\x01\x01\x08\x03\x02\x01",
	"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1\xf0", "00000000000000000000000000000000000000000000",
}

func assignSome(engine *Engine, spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions) {
	var to struct {
		Map      *ebpf.Map      `ebpf:"m0"`
		Program  *ebpf.Program  `ebpf:"p0"`
		Variable *ebpf.Variable `ebpf:"v0"`
	}
	if engine.LoadAndAssign(spec, &to, opts) == nil {
		_ = to.Map.Close()
		_ = to.Program.Close()
	}
}

// A fakeKernel hands out duplicates of one real map, program and BTF.
type fakeKernel struct {
	m     *ebpf.Map
	files map[sys.Cmd]int
}

func newFakeKernel(tb testing.TB) *fakeKernel {
	tb.Helper()
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1, Flags: flagMmapable})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = m.Close() })
	p, err := ebpf.NewProgram(returning())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = p.Close() })
	return &fakeKernel{m, map[sys.Cmd]int{sys.MapCreate: m.FD(), sys.ProgLoad: p.FD(), sys.BTFLoad: m.FD()}}
}

var scriptedErrnos = []syscall.Errno{
	0, 0, 0, 0, syscall.EPERM, syscall.EINVAL, syscall.ENOMEM, syscall.EAGAIN, syscall.ENOSPC, enotsupp, syscall.EMFILE,
}

// scripted returns a kernel that answers each command as the next byte says, and
// well when there are no more.
func (k *fakeKernel) scripted(script []byte) *sys.Kernel {
	var calls atomic.Int64
	return &sys.Kernel{Intercept: func(cmd sys.Cmd, _ any, _ func() (int, error)) (int, error) {
		i := calls.Add(1) - 1
		if i < int64(len(script)) {
			if errno := scriptedErrnos[int(script[i])%len(scriptedErrnos)]; errno != 0 {
				return -1, errno
			}
		}
		file, ok := k.files[cmd]
		switch {
		case ok:
			fd, err := sys.Dup(file)
			if err != nil {
				return -1, err
			}
			return fd.Disown(), nil
		case cmd == sys.MapFreeze:
			return 0, nil
		}
		return -1, syscall.ENOENT
	}}
}

// A specBuilder makes a spec of bytes; when they run out, of zeroes.
type specBuilder struct {
	data []byte
	real *ebpf.Map
}

func (b *specBuilder) next() byte {
	if len(b.data) == 0 {
		return 0
	}
	c := b.data[0]
	b.data = b.data[1:]
	return c
}

func (b *specBuilder) rest() []byte { return b.data }

// pick chooses one of several.
func pick[T any](b *specBuilder, from ...T) T { return from[int(b.next())%len(from)] }

func (b *specBuilder) collection() *ebpf.CollectionSpec {
	spec := &ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{}, Programs: map[string]*ebpf.ProgramSpec{}, Variables: map[string]*ebpf.VariableSpec{},
	}
	if b.next()%16 != 15 {
		spec.ByteOrder = binaryOrder()
	}
	for i := range b.next() % 5 {
		spec.Maps[pick(b, "m", ".data", ".rodata", "m", ".bss")+string('0'+rune(i))] = b.mapSpec(2)
	}
	for i := range b.next() % 4 {
		spec.Programs["p"+string('0'+rune(i))] = b.program()
	}
	for i := range b.next() % 4 {
		spec.Variables["v"+string('0'+rune(i))] = b.variable()
	}
	return spec
}

func (b *specBuilder) name() string {
	return pick(b, "m0", "m1", "m2", ".data0", ".rodata1", "p0", "p1", "", "none", "a name that is too long for the kernel")
}

func (b *specBuilder) mapSpec(depth int) *ebpf.MapSpec {
	c := b.next()
	if c%32 == 31 || depth == 0 {
		return nil
	}
	m := &ebpf.MapSpec{
		Name: b.name(), Type: ebpf.MapType(c),
		KeySize: pick[uint32](b, 4, 0, 8, math.MaxUint32), ValueSize: pick[uint32](b, 8, 4, 0, math.MaxUint32),
		MaxEntries: pick[uint32](b, 1, 0, 2, math.MaxUint32), Flags: pick[uint32](b, 0, flagMmapable, math.MaxUint32),
		Pinning: pick[ebpf.PinType](b, ebpf.PinNone, ebpf.PinNone, ebpf.PinNone, ebpf.PinByName, 77),
		Key:     b.typ(), Value: b.typ(),
	}
	if c%64 == 63 {
		m.Type = ebpf.WindowsArray
	}
	switch b.next() % 4 {
	case 1:
		m.InnerMap = m
	case 2:
		m.InnerMap = b.mapSpec(depth - 1)
	}
	for range b.next() % 4 {
		m.Contents = append(m.Contents, ebpf.MapKV{Key: b.value(), Value: b.value()})
	}
	return m
}

func (b *specBuilder) value() any {
	return pick[any](b,
		uint32(0), make([]byte, 8), uint64(1), "p0", "m0", nil, (*uint32)(nil), (*ebpf.Map)(nil), new(ebpf.Map),
		(*ebpf.Program)(nil), new(ebpf.Program), struct{}{}, make(chan int), []uint32{1, 2}, []*uint32{nil}, b.real, -1, "p1", "m1")
}

// typ returns types that make sense, and some that no compiler writes.
func (b *specBuilder) typ() btf.Type {
	self := &btf.Struct{Name: "self", Size: 8}
	self.Members = []btf.Member{{Name: "self", Type: self}, {Name: "again", Type: self}}
	loop := &btf.Typedef{Name: "loop"}
	loop.Type = loop
	number := &btf.Int{Name: "n", Size: 4}
	return pick[btf.Type](b,
		nil, nil, number, &btf.Int{Name: "n", Size: 8}, &btf.Void{}, (*btf.Int)(nil), self, loop, &btf.Typedef{Name: "t"},
		&btf.Struct{Name: "s", Size: 8, Members: []btf.Member{{Name: "m"}}}, &btf.Struct{Name: "bpf_spin_lock", Size: 4},
		&btf.Array{Index: number, Type: number, Nelems: math.MaxUint32}, &btf.Array{},
		&btf.Datasec{Name: ".data", Size: 8, Vars: []btf.VarSecinfo{{Type: &btf.Var{Name: "v", Type: number}, Size: 4}}},
		&btf.Datasec{Name: ".data", Size: math.MaxUint32, Vars: []btf.VarSecinfo{{}}}, &btf.Var{}, &btf.Pointer{},
		&btf.Pointer{Target: &btf.TypeTag{Value: "kptr", Type: number}}, &btf.Func{Name: "f"}, &btf.FuncProto{},
		&btf.Struct{Name: "tcp_congestion_ops", Size: 16, Members: []btf.Member{{Name: "init", Type: &btf.Pointer{Target: &btf.FuncProto{}}}, {Name: "key", Type: number, Offset: 64}}},
	)
}

func (b *specBuilder) program() *ebpf.ProgramSpec {
	c := b.next()
	if c%32 == 31 {
		return nil
	}
	p := &ebpf.ProgramSpec{
		Name: b.name(), Type: ebpf.ProgramType(c % 40), AttachType: ebpf.AttachType(b.next() % 64),
		AttachTo: pick(b, "", "", "task", "tcp_congestion_ops:init", "tcp_congestion_ops", ":", "a\x00b"), License: "GPL",
	}
	if b.next()%8 == 7 {
		p.AttachTarget = new(ebpf.Program)
	}
	for range b.next() % 12 {
		p.Instructions = append(p.Instructions, b.instruction())
	}
	return p
}

func (b *specBuilder) instruction() asm.Instruction {
	associated := asm.LoadMapPtr(asm.R1, 0)
	_ = associated.AssociateMap(pick(b, b.real, new(ebpf.Map), nil))
	ins := pick(b,
		asm.Mov.Imm(asm.R0, 0), asm.Return(), asm.LoadMapPtr(asm.R1, 0), asm.LoadMapValue(asm.R1, 0, 4), associated,
		asm.Instruction{}, asm.Instruction{OpCode: asm.OpCode(b.next())}, asm.FnMapLookupElem.Call(), asm.Ja.Label("label"),
		asm.Instruction{OpCode: asm.LoadImmOp(asm.DWord), Src: asm.PseudoFunc, Constant: -1},
		asm.Instruction{OpCode: asm.Call.Op(asm.ImmSource), Src: asm.PseudoCall, Constant: -1}, asm.LoadImm(asm.R2, math.MaxInt64, asm.DWord),
		asm.Instruction{OpCode: asm.Mov.Op(asm.ImmSource), Dst: 200, Src: 200},
	)
	switch b.next() % 8 {
	case 1:
		ins = ins.WithReference(b.name())
	case 2:
		ins = ins.WithSymbol(b.name())
	case 3:
		ins = btf.WithFuncMetadata(ins, pick(b, &btf.Func{Name: "f", Type: &btf.FuncProto{Return: &btf.Void{}}}, nil, &btf.Func{}))
	case 4:
		ins = btf.WithCORERelocationMetadata(ins, &btf.CORERelocation{})
	case 5:
		ins = ins.WithSource(asm.Comment(b.name()))
	}
	return ins
}

func (b *specBuilder) variable() *ebpf.VariableSpec {
	c := b.next()
	if c%32 == 31 {
		return nil
	}
	return &ebpf.VariableSpec{
		Name: "v", SectionName: b.name(), Offset: pick[uint32](b, 0, 4, 100, math.MaxUint32),
		Value: pick(b, nil, make([]byte, 4), make([]byte, 100), []byte{}), Type: pick(b, nil, &btf.Var{Name: "v"}, &btf.Var{Name: "v", Type: b.typ()}),
	}
}

// fuzzTypes saves each load from parsing the kernel's types.
var fuzzTypes = btf.NewCache()

func (b *specBuilder) options() *ebpf.CollectionOptions {
	opts := &ebpf.CollectionOptions{
		Cache: fuzzTypes, Maps: ebpf.MapOptions{PinPath: pick(b, "", "/nonexistent")},
		Programs: ebpf.ProgramOptions{
			LogLevel: ebpf.LogLevel(b.next() % 8), LogDisabled: b.next()%4 == 3, LogSizeStart: pick[uint32](b, 0, 1, 1<<20),
			KernelTypes: pick(b, nil, nil, new(btf.Spec)),
		},
	}
	if b.next()%4 == 3 {
		opts.MapReplacements = map[string]*ebpf.Map{b.name(): pick(b, b.real, nil, new(ebpf.Map))}
	}
	return opts
}
