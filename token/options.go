package token

import (
	"fmt"
	"strings"
)

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
