package kernelbtf

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// open opens the running kernel's types, and reads them with cilium/ebpf.
func open(t *testing.T) (*Kernel, *btf.Spec) {
	t.Helper()
	testenv.NeedsFeature(t, "BTF of the kernel", func() error {
		_, err := os.Stat("/sys/kernel/btf/vmlinux")
		return err
	})
	k, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	all, err := btf.LoadKernelSpec()
	if err != nil {
		t.Fatal(err)
	}
	return k, all
}

// Every struct, union and enum of the kernel has the same layout in a slice. A guest
// takes a part of them: what it shows is that its kernel is no different.
func TestMembersAreThoseOfTheKernel(t *testing.T) {
	k, all := open(t)
	want := make(Want)
	for typ, err := range all.All() {
		if err != nil {
			t.Fatal(err)
		}
		if testenv.InGuest() && len(want) >= 500 {
			break
		}
		if hasLayout(typ) && typ.TypeName() != "" {
			want.Add(typ.TypeName(), Members)
		}
	}
	slice, err := k.Vmlinux(want)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for typ, err := range slice.Spec.All() {
		if err != nil {
			t.Fatal(err)
		}
		if hasLayout(typ) {
			sameLayout(t, slice, all, typ)
			found++
		}
	}
	if found < len(want) {
		t.Errorf("%d types with a layout for %d names", found, len(want))
	}
}

func hasLayout(typ btf.Type) bool {
	switch typ.(type) {
	case *btf.Struct, *btf.Union, *btf.Enum:
		return true
	}
	return false
}

func sameLayout(t *testing.T, slice Types, all *btf.Spec, typ btf.Type) {
	t.Helper()
	id, err := slice.ID(typ)
	if err != nil {
		t.Fatal(err)
	}
	original, err := all.TypeByID(id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(layoutOf(original), layoutOf(typ)); diff != "" {
		t.Errorf("%v (-kernel +slice):\n%s", original, diff)
	}
}

// layoutOf describes all that a relocation could ask of a type.
func layoutOf(typ btf.Type) []string {
	size, err := btf.Sizeof(typ)
	out := []string{fmt.Sprintf("%T %q %d %v", typ, typ.TypeName(), size, err)}
	var members []btf.Member
	switch typ := typ.(type) {
	case *btf.Struct:
		members = typ.Members
	case *btf.Union:
		members = typ.Members
	case *btf.Enum:
		return append(out, fmt.Sprintf("%v %v", typ.Signed, typ.Values))
	}
	for _, m := range members {
		size, err := btf.Sizeof(m.Type)
		under := btf.UnderlyingType(m.Type)
		out = append(out, fmt.Sprintf("%q %d %d %T %q %d %v",
			m.Name, m.Offset, m.BitfieldSize, under, under.TypeName(), size, err))
	}
	return out
}

// A function has the kernel's id, and a signature that is as good as the kernel's.
func TestSignaturesAreThoseOfTheKernel(t *testing.T) {
	k, all := open(t)
	names := []string{"bpf_iter_num_new", "bpf_rcu_read_lock", "tcp_v4_rcv", "bpf_prog_run_generic_xdp", "bpf_lsm_file_open"}
	want := make(Want)
	for _, name := range names {
		want.Add(name, Functions|Signatures)
	}
	slice, err := k.Vmlinux(want)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, name := range names {
		var mine, theirs *btf.Func
		if err := all.TypeByName(name, &theirs); errors.Is(err, btf.ErrNotFound) {
			continue // of a newer kernel, or of another configuration
		}
		if err := slice.Spec.TypeByName(name, &mine); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		compared++
		if got, want := idOf(t, slice, mine), idOf(t, All(all), theirs); got != want {
			t.Errorf("%s: id %d, want %d", name, got, want)
		}
		for _, pair := range [][2]btf.Type{{mine.Type, theirs.Type}, {theirs.Type, mine.Type}} {
			if err := btf.CheckTypeCompatibility(pair[0], pair[1]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if a, b := mine.Type.(*btf.FuncProto), theirs.Type.(*btf.FuncProto); len(a.Params) != len(b.Params) {
			t.Errorf("%s: %d parameters, want %d", name, len(a.Params), len(b.Params))
		}
	}
	if compared < 2 {
		t.Errorf("compared %d functions", compared)
	}
}

func idOf(t *testing.T, types Types, typ btf.Type) btf.TypeID {
	t.Helper()
	id, err := types.ID(typ)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// What nobody asked for is not there, and a slice of nothing is empty.
func TestOnlyWhatIsWanted(t *testing.T) {
	k, _ := open(t)
	slice, err := k.Vmlinux(Want{"task_struct": Members})
	if err != nil {
		t.Fatal(err)
	}
	var s *btf.Struct
	if err := slice.Spec.TypeByName("task_struct", &s); err != nil {
		t.Error(err)
	}
	if err := slice.Spec.TypeByName("sk_buff", &s); !errors.Is(err, btf.ErrNotFound) {
		t.Errorf("sk_buff: %v, want %v", err, btf.ErrNotFound)
	}
	none, err := k.Vmlinux(Want{"no_such_type": Members})
	if err != nil || !none.Empty() || slice.Empty() {
		t.Errorf("%v; empty: %v and %v", err, none.Empty(), slice.Empty())
	}
}

// Types of a module are numbered after those of vmlinux, and refer to them.
func TestModule(t *testing.T) {
	k, _ := open(t)
	testenv.NeedsFeature(t, "BTF of module nf_conntrack", func() error {
		_, err := os.Stat("/sys/kernel/btf/nf_conntrack")
		return err
	})
	all, err := btf.LoadKernelModuleSpec("nf_conntrack")
	if err != nil {
		t.Fatal(err)
	}
	slice, err := k.Module("nf_conntrack", Want{"bpf_skb_ct_lookup": Functions | Signatures, "nf_conn": Members, "task_struct": Members})
	if err != nil {
		t.Fatal(err)
	}
	var mine, theirs *btf.Func
	if err := slice.Spec.TypeByName("bpf_skb_ct_lookup", &mine); err != nil {
		t.Fatal(err)
	}
	if err := all.TypeByName("bpf_skb_ct_lookup", &theirs); err != nil {
		t.Fatal(err)
	}
	if got, want := idOf(t, slice, mine), idOf(t, All(all), theirs); got != want {
		t.Errorf("id %d, want %d", got, want)
	}
	if err := btf.CheckTypeCompatibility(theirs.Type, mine.Type); err != nil {
		t.Error(err)
	}
	if _, err := k.Module("../vmlinux", nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("../vmlinux: %v, want %v", err, os.ErrNotExist)
	}
}
