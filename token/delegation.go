package token

import (
	"math/bits"
	"strings"
)

// A Delegation is what a BPF FS delegates, a token allows, or a load needs. The
// zero value is nothing.
type Delegation struct {
	Cmds    Cmds
	Maps    MapTypes
	Progs   ProgramTypes
	Attachs AttachTypes
}

// All returns the delegation of everything, known to this package or not.
func All() Delegation {
	return Delegation{Cmds(all), MapTypes(all), ProgramTypes(all), AttachTypes(all)}
}

// IsZero reports whether nothing is delegated. The kernel makes no token of such
// a mount (ENOENT).
func (d Delegation) IsZero() bool { return d == Delegation{} }

// Union returns what d or other holds.
func (d Delegation) Union(other Delegation) Delegation {
	return Delegation{
		d.Cmds | other.Cmds, d.Maps | other.Maps,
		d.Progs | other.Progs, d.Attachs | other.Attachs,
	}
}

// Missing returns what need holds and d does not.
func (d Delegation) Missing(need Delegation) Delegation {
	return Delegation{
		need.Cmds &^ d.Cmds, need.Maps &^ d.Maps,
		need.Progs &^ d.Progs, need.Attachs &^ d.Attachs,
	}
}

// Len counts the bits that are set.
func (d Delegation) Len() int {
	n := 0
	for _, f := range d.fields() {
		n += bits.OnesCount64(f.mask)
	}
	return n
}

// String describes d for a reader.
func (d Delegation) String() string {
	if d.IsZero() {
		return "nothing"
	}
	var out []string
	for _, f := range d.fields() {
		if f.mask != 0 {
			out = append(out, f.title+": "+f.table.format(f.mask))
		}
	}
	return strings.Join(out, "; ")
}

// A field is one mask of a Delegation with what is needed to read and print it.
type field struct {
	option string
	title  string
	table  nameTable
	mask   uint64
	add    func(uint64)
}

func (d *Delegation) fields() [4]field {
	return [4]field{
		{"delegate_cmds", "commands", cmdNames, uint64(d.Cmds), func(m uint64) { d.Cmds |= Cmds(m) }},
		{"delegate_maps", "map types", mapTypeNames, uint64(d.Maps), func(m uint64) { d.Maps |= MapTypes(m) }},
		{"delegate_progs", "program types", programTypeNames, uint64(d.Progs), func(m uint64) { d.Progs |= ProgramTypes(m) }},
		{"delegate_attachs", "attach types", attachTypeNames, uint64(d.Attachs), func(m uint64) { d.Attachs |= AttachTypes(m) }},
	}
}
