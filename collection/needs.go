package collection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// requirements walks through the plan as the stages would.
func (p *plan) requirements(kernel *kernelBTF) *Requirements {
	l := newLedger()
	for _, name := range p.maps {
		if _, replaced := p.replaced[name]; !replaced {
			l.needMap(p.spec.Maps[name], fmt.Sprintf("map %q", name))
		}
	}
	for _, m := range p.kconfig {
		l.needMap(m, fmt.Sprintf("map %q", m.Name))
	}
	for _, name := range p.programs {
		l.needProgram(p, p.units[name], fmt.Sprintf("program %q", name), kernel)
	}
	return l.requirements()
}

// needMap notes what creating m takes, its inner template included.
func (l *ledger) needMap(m *ebpf.MapSpec, object string) {
	l.command(uint(sys.MapCreate), object)
	l.mapType(m.Type, object)
	l.capabilities(privilege.ForMap(m.Type), object)
	if hasTypes(m) {
		l.command(uint(sys.BTFLoad), object)
		l.capabilities([]token.Capability{token.CapBPF}, object)
	}
	if storesMaps(m.Type) && m.InnerMap != nil {
		l.needMap(m.InnerMap, object)
	}
}

// hasTypes reports whether m is created with types. The kernel refuses the type of
// a key without one of the value (map_check_btf in kernel/bpf/syscall.c).
func hasTypes(m *ebpf.MapSpec) bool { return !refusesBTF(m.Type) && m.Value != nil }

// needProgram notes what loading a program takes.
func (l *ledger) needProgram(p *plan, u *unit, object string, kernel *kernelBTF) {
	l.command(uint(sys.ProgLoad), object)
	l.programType(u.spec.Type, object)
	l.attachType(effectiveAttachType(u.spec, kernel), object)
	l.capabilities(privilege.ForProgram(u.spec.Type), object)
	if u.hasExtInfos || namesLocalType(u.relos) {
		l.command(uint(sys.BTFLoad), object)
	}
	if p.needsPerfmon(u) || u.meetsPoison(kernel) {
		l.capabilities([]token.Capability{token.CapPerfmon}, object)
	}
	if u.writesUserMemory() {
		l.capabilities([]token.Capability{token.CapSysAdmin}, object)
	}
	if u.spec.AttachTarget != nil || u.looksInModules(kernel) {
		l.command(uint(sys.BTFGetFDByID), object)
		l.capabilities([]token.Capability{token.CapSysAdmin}, object)
	}
}

// effectiveAttachType returns the attach type that the kernel asks the token for.
// Of a struct_ops program it is the index of its member in the kernel's struct; 0
// if that cannot be told.
func effectiveAttachType(spec *ebpf.ProgramSpec, kernel *kernelBTF) ebpf.AttachType {
	if spec.Type != ebpf.StructOps {
		return privilege.EffectiveAttachType(spec.Type, spec.AttachType)
	}
	ops, member, _ := strings.Cut(spec.AttachTo, ":")
	types, err := kernel.Vmlinux()
	if err != nil {
		return 0
	}
	var typ *btf.Struct
	inVmlinux(func() { err = types.Spec.TypeByName(ops, &typ) })
	if err != nil {
		return 0
	}
	i := slices.IndexFunc(typ.Members, func(m btf.Member) bool { return m.Name == member })
	return ebpf.AttachType(max(i, 0))
}
