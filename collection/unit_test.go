package collection

import (
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

type mapAtFD int

func (fd mapAtFD) FD() int     { return int(fd) }
func (mapAtFD) String() string { return "a map" }

// TestUnitScan covers what instructions refer to. Objects with externs are scanned
// in TestFaultAtEveryStep.
func TestUnitScan(t *testing.T) {
	load := asm.LoadMapPtr(asm.R1, 0)
	associated := load.WithReference("m")
	if err := associated.AssociateMap(mapAtFD(7)); err != nil {
		t.Fatal(err)
	}
	withFD := asm.LoadMapPtr(asm.R1, 9).WithReference("m")
	value := asm.LoadMapValue(asm.R1, 0, 16).WithReference("m")
	function := btf.WithFuncMetadata(asm.Mov.Imm(asm.R0, 0), &btf.Func{Name: "f", Type: &btf.FuncProto{}})
	callback := asm.Instruction{OpCode: asm.LoadImmOp(asm.DWord), Dst: asm.R2, Src: asm.PseudoFunc, Constant: -1}.WithReference("f")

	tests := map[string]struct {
		ins                 asm.Instruction
		maps                int
		extInfos, callsBack bool
	}{
		"nothing":                      {asm.Mov.Imm(asm.R0, 0), 0, false, false},
		"a map by name":                {load.WithReference("m"), 1, false, false},
		"a map value by name":          {value, 1, false, false},
		"a map without a name":         {load, 0, false, false},
		"a map that has a descriptor":  {withFD, 0, false, false},
		"a map that the caller put in": {associated, 0, false, false},
		"a source line":                {asm.Mov.Imm(asm.R0, 0).WithSource(asm.Comment("x = 0")), 0, true, false},
		"a function":                   {function, 0, true, false},
		"the address of a function":    {callback, 0, false, true},
		"a name that is no map's":      {asm.Mov.Imm(asm.R0, 0).WithReference("m"), 0, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			spec := &ebpf.ProgramSpec{Type: ebpf.SocketFilter, Instructions: asm.Instructions{tt.ins, asm.Return()}}
			u, err := newUnit("p", spec)
			if err != nil {
				t.Fatal(err)
			}
			if len(u.mapRefs) != tt.maps || u.hasExtInfos != tt.extInfos || u.hasCallbacks != tt.callsBack {
				t.Errorf("map references %v, function or line info %v, callbacks %v", u.mapRefs, u.hasExtInfos, u.hasCallbacks)
			}
			if tt.maps == 1 && u.mapRefs[0] != (mapRef{0, "m"}) {
				t.Errorf("map reference %v", u.mapRefs[0])
			}
		})
	}
}

// TestUnitLeavesSpecAlone makes sure that linking a program does not show in the
// caller's spec.
func TestUnitLeavesSpecAlone(t *testing.T) {
	spec := returning("m")
	u, err := newUnit("p", spec)
	if err != nil {
		t.Fatal(err)
	}
	setMapFD(&u.insns[0], 42)
	if spec.Instructions[0].Constant != 0 || int32(u.insns[0].Constant) != 42 {
		t.Errorf("the spec has constant %d, the unit %d", spec.Instructions[0].Constant, u.insns[0].Constant)
	}
}

// TestSetMapFD makes sure that offsets into values survive.
func TestSetMapFD(t *testing.T) {
	ins := asm.LoadMapValue(asm.R1, 0, 16)
	setMapFD(&ins, 42)
	if ins.Constant != 16<<32|42 {
		t.Errorf("constant %#x", ins.Constant)
	}
}
