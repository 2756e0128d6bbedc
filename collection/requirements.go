package collection

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// Requirements are what a load needs of a token and of the process.
type Requirements struct {
	// Delegation is every command, map type, program type and attach type.
	Delegation token.Delegation `json:"delegation"`
	// Capabilities count in the token's user namespace, lowest number first.
	Capabilities []token.Capability `json:"capabilities"`
	// Reasons say which objects need which bit or capability.
	Reasons []Reason `json:"reasons"`
}

// A Reason is one bit or capability, and what needs it.
type Reason struct {
	// Kind is "command", "map type", "program type", "attach type" or
	// "capability".
	Kind string `json:"kind"`
	// Name is the kernel's name of it.
	Name string `json:"name"`
	// Objects are the maps and programs that need it, as in `map "counters"`.
	Objects []string `json:"objects"`
}

// RequirementsOf returns exactly what loading all of spec needs: nothing can be
// left out, except btf_load where everything can do without BTF.
//
// Of CAP_PERFMON, which the verifier asks for in order to do certain things with
// pointers, it sees most in the instructions, but not what depends on values: adding
// a number of unknown bounds to a pointer into a map's value, and programs of very
// many branches. The error of a load that is refused for that names the capability.
// Before Linux 6.17 it asks for CAP_PERFMON too where CO-RE relocation poisons
// instructions that the program never reaches. For bpf_probe_write_user it asks for
// CAP_SYS_ADMIN, which before Linux 6.14 is that of the init user namespace: there no
// token makes such a program load.
//
// It asks the kernel for nothing through bpf(2). For programs that attach to the
// kernel or call its functions it reads the running kernel's types, if it can: what
// is only in a module takes btf_get_fd_by_id, and the attach type of a struct_ops
// program is the index of its member in the kernel's struct.
func RequirementsOf(spec *ebpf.CollectionSpec) (*Requirements, error) {
	p, err := newPlan(spec, nil, everything)
	if err != nil {
		return nil, fmt.Errorf("requirements: %w", err)
	}
	kernel := newKernelBTF(nil, p)
	defer kernel.close()
	return p.requirements(kernel), nil
}

// Options returns the delegation as mount options.
func (r *Requirements) Options() string { return r.Delegation.Options() }

// String returns a table: a line for each bit and capability, with its objects.
func (r *Requirements) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NEEDS\t\tFOR")
	for _, reason := range r.Reasons {
		fmt.Fprintf(w, "%s\t%s\t%s\n", reason.Kind, reason.Name, strings.Join(reason.Objects, ", "))
	}
	_ = w.Flush()
	return b.String()
}

// reasonKinds is the order in which reasons are listed.
var reasonKinds = []string{"command", "map type", "program type", "attach type", "capability"}

// A ledger collects needs.
type ledger struct {
	need token.Delegation
	caps map[token.Capability]bool
	for_ map[reasonKey][]string
}

type reasonKey struct {
	kind int // index into reasonKinds
	bit  uint
}

func newLedger() *ledger {
	return &ledger{caps: make(map[token.Capability]bool), for_: make(map[reasonKey][]string)}
}

func (l *ledger) note(kind int, bit uint, object string) {
	key := reasonKey{kind, bit}
	if !slices.Contains(l.for_[key], object) {
		l.for_[key] = append(l.for_[key], object)
	}
}

func (l *ledger) command(bit uint, object string) {
	l.need.Cmds |= token.Cmds(token.Bit(uint32(bit)))
	l.note(0, bit, object)
}

func (l *ledger) mapType(t ebpf.MapType, object string) {
	l.need.Maps |= token.MapTypes(token.Bit(t))
	l.note(1, uint(t), object)
}

func (l *ledger) programType(t ebpf.ProgramType, object string) {
	l.need.Progs |= token.ProgramTypes(token.Bit(t))
	l.note(2, uint(t), object)
}

func (l *ledger) attachType(t ebpf.AttachType, object string) {
	l.need.Attachs |= token.AttachTypes(token.Bit(t))
	l.note(3, uint(t), object)
}

func (l *ledger) capabilities(caps []token.Capability, object string) {
	for _, c := range caps {
		l.caps[c] = true
		l.note(4, uint(c), object)
	}
}

// sysAdminStandsIn leaves out the capabilities that CAP_SYS_ADMIN, once it is needed,
// makes redundant (bpf_token_capable in kernel/bpf/token.c). CAP_BPF stays: making
// the token takes nothing else.
func (l *ledger) sysAdminStandsIn() {
	const capability = 4
	if !l.caps[token.CapSysAdmin] {
		return
	}
	for _, c := range []token.Capability{token.CapNetAdmin, token.CapPerfmon} {
		key := reasonKey{capability, uint(c)}
		for _, object := range l.for_[key] {
			l.note(capability, uint(token.CapSysAdmin), object)
		}
		delete(l.for_, key)
		delete(l.caps, c)
	}
}

// requirements lists what was collected, in the order of kinds and bits.
func (l *ledger) requirements() *Requirements {
	l.sysAdminStandsIn()
	r := &Requirements{Delegation: l.need, Capabilities: slices.Sorted(maps.Keys(l.caps))}
	keys := slices.SortedFunc(maps.Keys(l.for_), func(a, b reasonKey) int {
		if a.kind != b.kind {
			return a.kind - b.kind
		}
		return int(a.bit) - int(b.bit)
	})
	for _, key := range keys {
		r.Reasons = append(r.Reasons, Reason{reasonKinds[key.kind], key.name(), l.for_[key]})
	}
	return r
}

// name returns the kernel's name of the bit.
func (k reasonKey) name() string {
	bit := token.Bit(uint32(k.bit))
	if k.kind == 4 {
		return token.Capability(k.bit).String()
	}
	if bit == 0 {
		return fmt.Sprintf("bit %d, which no token can hold", k.bit)
	}
	switch k.kind {
	case 0:
		return token.Cmds(bit).Names()[0]
	case 1:
		return token.MapTypes(bit).Names()[0]
	case 2:
		return token.ProgramTypes(bit).Names()[0]
	}
	return token.AttachTypes(bit).Names()[0]
}
