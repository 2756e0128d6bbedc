package collection

import (
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/kernelbtf"
	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// wanted names the types of the kernel that a load will look at. The result is nil
// if it may look at any: where it asks whether whole types match.
func (p *plan) wanted() kernelbtf.Want {
	want := make(kernelbtf.Want)
	for _, u := range p.units {
		for _, relo := range u.relos {
			if !wantRelocated(want, relo) {
				return nil
			}
		}
		for _, ref := range u.kfuncs {
			if ref.Func != nil {
				want.Add(ref.Func.Name, kernelbtf.Functions|kernelbtf.Signatures)
			}
		}
		u.wantTarget(want)
	}
	if slices.ContainsFunc(p.kconfig, wantsSyscallWrapper) {
		want.Add(wrappedSyscall(), kernelbtf.Functions|kernelbtf.ID)
	}
	for _, name := range p.maps {
		m := p.spec.Maps[name]
		if ops, err := structOpsType(m); m.Type == ebpf.StructOpsMap && err == nil {
			want.Add(structOpsPrefix+ops.Name, kernelbtf.Members|kernelbtf.Signatures)
		}
	}
	return want
}

// wantRelocated adds what btf.CORERelocate looks at for a relocation. It reports
// false if that cannot be told.
func wantRelocated(want kernelbtf.Want, relo *btf.CORERelocation) bool {
	kind, name, err := upstream.RelocationOf(relo)
	switch {
	case err != nil || name == "" || kind == upstream.TypeMatches:
		return false
	case kind == upstream.TypeIDLocal:
	case kind == upstream.TypeIDTarget || kind == upstream.TypeExists || kind == upstream.TypeSize:
		want.Add(name, kernelbtf.Signatures) // see btf.CheckTypeCompatibility
	default:
		want.Add(name, kernelbtf.Members)
	}
	return true
}

// wantTarget adds what the program attaches to.
func (u *unit) wantTarget(want kernelbtf.Want) {
	if !u.attachesToKernel() {
		return
	}
	if u.spec.Type == ebpf.StructOps {
		ops, _, _ := strings.Cut(u.spec.AttachTo, ":")
		want.Add(ops, kernelbtf.Members)
		return
	}
	h := hooks[hookKey{u.spec.Type, u.spec.AttachType}]
	want.Add(h.prefix+u.spec.AttachTo, kernelbtf.Functions|kernelbtf.ID)
}
