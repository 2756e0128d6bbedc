package sys

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf/btf"
)

func kernelTypes(t *testing.T) *btf.Spec {
	t.Helper()
	spec, err := btf.LoadKernelSpec()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func skipBeforeTokenInfo(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 17, "struct bpf_token_info")
}

// A place is where a field lies in a struct, in bytes.
type place struct{ offset, size uint32 }

// fieldsOf returns the fields of the member that has the marker.
func fieldsOf(members []btf.Member, marker string) map[string]place {
	for _, m := range members {
		s, ok := btf.As[*btf.Struct](m.Type)
		if !ok {
			continue
		}
		fields := flatten(s.Members, 0)
		if _, ok := fields[marker]; ok {
			return fields
		}
	}
	return nil
}

// flatten lists the fields of a struct: those of anonymous members among them,
// those of others after the member's name and a dot.
func flatten(members []btf.Member, base uint32) map[string]place {
	out := make(map[string]place)
	for _, m := range members {
		offset := base + m.Offset.Bytes()
		if m.Name == "" {
			for name, p := range flatten(membersOf(m.Type), offset) {
				out[name] = p
			}
			continue
		}
		size, err := btf.Sizeof(m.Type)
		if err != nil {
			continue // void and the like are no fields
		}
		out[m.Name] = place{offset, uint32(size)}
		for name, p := range flatten(membersOf(m.Type), offset) {
			out[m.Name+"."+name] = p
		}
	}
	return out
}

func membersOf(typ btf.Type) []btf.Member {
	switch typ := btf.UnderlyingType(typ).(type) {
	case *btf.Struct:
		return typ.Members
	case *btf.Union:
		return typ.Members
	}
	return nil
}

func TestCommandNumbers(t *testing.T) {
	skipBeforeTokens(t)
	var enum *btf.Enum
	if err := kernelTypes(t).TypeByName("bpf_cmd", &enum); err != nil {
		t.Fatal(err)
	}
	numbers := make(map[string]Cmd)
	for _, v := range enum.Values {
		numbers[v.Name] = Cmd(v.Value)
	}
	for cmd, name := range cmdNames {
		if got, ok := numbers["BPF_"+name]; !ok || got != cmd {
			t.Errorf("BPF_%s is %d in the kernel (known: %t), %d here", name, got, ok, uint32(cmd))
		}
	}
}

func TestCmdString(t *testing.T) {
	for cmd, want := range map[Cmd]string{ProgLoad: "PROG_LOAD", TokenCreate: "TOKEN_CREATE", 9999: "command 9999"} {
		if got := cmd.String(); got != want {
			t.Errorf("command %d prints as %q, want %q", uint32(cmd), got, want)
		}
	}
}
