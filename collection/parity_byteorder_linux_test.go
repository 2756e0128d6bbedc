package collection_test

import (
	"encoding/binary"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// Maps load whatever machine their object is for, like cilium/ebpf's; programs do
// not.
func TestForeignByteOrder(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	foreign := binary.ByteOrder(binary.BigEndian)
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		foreign = binary.LittleEndian
	}
	spec := &ebpf.CollectionSpec{
		ByteOrder: foreign,
		Maps:      map[string]*ebpf.MapSpec{"m": {Name: "m", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1}},
	}
	for _, with := range []struct {
		what  string
		progs map[string]*ebpf.ProgramSpec
		loads bool
	}{
		{"maps", nil, true},
		{"a program", map[string]*ebpf.ProgramSpec{"p": {
			Type: ebpf.SocketFilter, ByteOrder: foreign,
			Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
		}}, false},
	} {
		spec.Programs = with.progs
		theirs, err := ebpf.NewCollection(spec)
		if (err == nil) != with.loads {
			t.Fatalf("cilium/ebpf loads %s: %v", with.what, err)
		}
		ours, err := collection.New(spec, nil, nil)
		if (err == nil) != with.loads {
			t.Errorf("%s: %v, want success: %v", with.what, err, with.loads)
		}
		for _, coll := range []*ebpf.Collection{theirs, ours} {
			if coll != nil {
				coll.Close()
			}
		}
	}
}
