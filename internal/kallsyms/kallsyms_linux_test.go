package kallsyms

import "testing"

// TestHas looks the running kernel's symbols up: names are shown to everybody.
func TestHas(t *testing.T) {
	for name, want := range map[string]bool{"vfs_read": true, "no_such_symbol_anywhere": false, "": false} {
		if got, err := Has(name); err != nil || got != want {
			t.Errorf("Has(%q) = %v, %v", name, got, err)
		}
	}
}
