// Package ebpf has types that are called like those of cilium/ebpf, in a layout
// that package upstream does not know.
package ebpf

type (
	kconfigMeta struct {
		Map    string
		Offset uint64
	}
	kfuncMeta struct{ Binding bool }
	ksymMeta  struct{ Symbol string }
)

// Changed returns metadata of each kind.
func Changed() []any { return []any{&kconfigMeta{}, &kfuncMeta{}, &ksymMeta{}} }
