package collection

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// A slice of the kernel's types relocates every program as all of them do, finds
// the same targets and kfuncs, and needs the same of a token.
func TestSlicesAreAsGoodAsTheWholeKernel(t *testing.T) {
	shared := btf.NewCache()
	if _, err := shared.Kernel(); errors.Is(err, fs.ErrNotExist) || errors.Is(err, ebpf.ErrNotSupported) {
		t.Fatalf("the kernels of the matrix have BTF: %v", err)
	}
	relocated, found := 0, 0
	for _, o := range objects.All() {
		path, err := o.Path()
		if err != nil {
			t.Fatal(err)
		}
		spec, err := ebpf.LoadCollectionSpec(path)
		if err != nil {
			continue // what cannot be parsed has its tests elsewhere
		}
		whole, slice := resolve(t, spec, shared), resolve(t, spec, nil)
		if diff := cmp.Diff(whole, slice); diff != "" {
			t.Errorf("%s (-whole +slice):\n%s", o.Name, diff)
		}
		relocated += slice.relocated
		found += slice.found
	}
	if relocated < 40 || found < 5 {
		t.Errorf("only %d relocations and %d types: the test has lost its objects", relocated, found)
	}
}

// resolved is what a load finds out from the kernel's types.
type resolved struct {
	programs         map[string][]string
	needs            string
	relocated, found int
}

func (r resolved) Equal(other resolved) bool {
	return cmp.Equal(r.programs, other.programs) && r.needs == other.needs
}

// resolve goes through the parts of a load that look at the kernel's types.
func resolve(t *testing.T, spec *ebpf.CollectionSpec, shared *btf.Cache) resolved {
	t.Helper()
	out := resolved{programs: make(map[string][]string)}
	l, err := new(Engine).newLoad(spec, &ebpf.CollectionOptions{Cache: shared}, everything)
	if err != nil {
		return out // no plan, no load
	}
	defer l.btf.close()
	if sliced := l.btf.want != nil; sliced == (shared != nil) {
		t.Errorf("sliced: %v", sliced)
	}
	out.needs = l.plan.requirements(l.btf).String()
	l.types = &types{local: make(map[btf.Type]btf.TypeID)}
	l.targets = l.findTargets
	for _, name := range l.plan.programs {
		u := l.plan.units[name]
		err := errors.Join(l.types.addLocal(u), l.relocate(u))
		out.programs[name] = append(out.programs[name], fmt.Sprint(err))
		for _, at := range u.reloAt {
			out.programs[name] = append(out.programs[name], fmt.Sprint(u.insns[at]))
			out.relocated++
		}
		for _, target := range l.targetsOf(u) {
			out.programs[name] = append(out.programs[name], target)
			out.found++
		}
	}
	return out
}

// targetsOf describes the types that the program attaches to and calls. Those of
// modules are found by BTF id, which other tests do.
func (l *load) targetsOf(u *unit) (out []string) {
	describe := func(found *kernelType, err error) {
		if err == nil {
			out = append(out, fmt.Sprint(found.typ.TypeName(), " ", found.id))
		}
	}
	if h, ok := hooks[hookKey{u.spec.Type, u.spec.AttachType}]; ok && u.attachesToKernel() {
		describe(l.findType(h.prefix+u.spec.AttachTo, h.want))
	}
	for _, ref := range u.kfuncs {
		describe(l.findKfunc(ref))
	}
	return out
}
