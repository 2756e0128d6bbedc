package token

import (
	"fmt"
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

// Options returns d as mount(8) and fsconfig(2) take it, for example
// "delegate_cmds=map_create:prog_load,delegate_maps=array". An empty mask is left
// out; bits without a name are printed as a number.
func (d Delegation) Options() string {
	var out []string
	for _, f := range d.fields() {
		if f.mask != 0 {
			out = append(out, f.option+"="+f.table.option(f.mask))
		}
	}
	return strings.Join(out, ",")
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

// MarshalText returns d as [Delegation.Options].
func (d Delegation) MarshalText() ([]byte, error) { return []byte(d.Options()), nil }

// UnmarshalText reads what [ParseOptions] reads.
func (d *Delegation) UnmarshalText(text []byte) error {
	parsed, err := ParseOptions(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// ParseOptions reads the delegate_* options out of a comma-separated list of
// mount options, as the kernel does (bpf_parse_param in kernel/bpf/inode.c):
// names in any case, "any" and numbers joined by ':'; an option that is repeated
// adds to the earlier one; within one value a number overwrites what stands
// before it. Other options are passed over.
//
// A value that the kernel would refuse is an error that names the option.
func ParseOptions(mountOptions string) (Delegation, error) {
	var d Delegation
	for option := range strings.SplitSeq(mountOptions, ",") {
		key, value, _ := strings.Cut(option, "=")
		if err := d.add(key, value); err != nil {
			return Delegation{}, fmt.Errorf("parse mount option %q: %w", option, err)
		}
	}
	return d, nil
}

// add parses one option into d.
func (d *Delegation) add(key, value string) error {
	for _, f := range d.fields() {
		if f.option != key {
			continue
		}
		mask, err := f.table.parse(value)
		if err != nil {
			return err
		}
		f.add(mask)
	}
	return nil
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
