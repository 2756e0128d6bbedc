package token

import (
	_ "embed" // for the source of the tables
	"regexp"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf/btf"
)

//go:embed names.go
var namesSource string

var nameTables = []struct {
	table        nameTable
	enum, prefix string
}{
	{cmdNames, "bpf_cmd", "BPF_"},
	{mapTypeNames, "bpf_map_type", "BPF_MAP_TYPE_"},
	{programTypeNames, "bpf_prog_type", "BPF_PROG_TYPE_"},
	{attachTypeNames, "bpf_attach_type", "BPF_"},
}

// The kernel takes the names in delegate_* options from these very enums.
func TestNamesAreTheKernels(t *testing.T) {
	spec, err := btf.LoadKernelSpec()
	if err != nil {
		t.Fatal(err)
	}
	complete := !kernelVersion(t).Less(generatedFrom(t)) // an older kernel lacks names that the tables have
	for _, tt := range nameTables {
		var enum *btf.Enum
		if err := spec.TypeByName(tt.enum, &enum); err != nil {
			t.Fatal(err)
		}
		known := make(map[string]uint64)
		for _, v := range enum.Values {
			if name, ok := strings.CutPrefix(v.Name, tt.prefix); ok && v.Value < 64 { // BPF_COMMON_ATTRS (7.x) is a flag
				known[strings.ToLower(name)] = v.Value
			}
		}
		checkTable(t, tt.enum, tt.table, known, complete)
	}
}

func checkTable(t *testing.T, enum string, table nameTable, known map[string]uint64, complete bool) {
	t.Helper()
	for name, value := range known {
		bit, ok := table.bit(name)
		if !ok || uint64(bit) != value {
			t.Errorf("regenerate names.go (go generate ./token): enum %s of Linux %s has %q = %d; the table: %d (known: %t)",
				enum, kernelVersion(t), name, value, bit, ok)
		}
	}
	for _, row := range table {
		if _, ok := known[row.name]; !ok && complete {
			t.Errorf("regenerate names.go (go generate ./token): enum %s of Linux %s has no %q", enum, kernelVersion(t), row.name)
		}
	}
}

func TestNamesFitTheirMask(t *testing.T) {
	for _, tt := range nameTables {
		seen := make(map[string]bool)
		for i, row := range tt.table {
			if row.bit > 63 || row.name != strings.ToLower(row.name) || seen[row.name] || row.name == "any" {
				t.Errorf("%s: row %+v", tt.enum, row)
			}
			if i > 0 && row.bit < tt.table[i-1].bit {
				t.Errorf("%s: %s is out of order", tt.enum, row.name)
			}
			seen[row.name] = true
		}
	}
}

func kernelVersion(t *testing.T) testenv.Version {
	t.Helper()
	v, err := testenv.KernelVersion()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// generatedFrom is the kernel that names.go was made from.
func generatedFrom(t *testing.T) testenv.Version {
	t.Helper()
	release := regexp.MustCompile(`from the BTF of Linux ([0-9.]+)\.`).FindStringSubmatch(namesSource)
	if release == nil {
		t.Fatal("names.go does not say which kernel it was made from")
	}
	v, err := testenv.ParseVersion(release[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}
