// Package upstream reads what cilium/ebpf keeps in instruction metadata under
// keys that it does not export: .kconfig offsets, kfunc and ksym bindings.
//
// It uses reflection, checks every type on the way, and fails with [ErrLayout]
// when the layout is not the one of cilium/ebpf v0.22.0; its test compiles an
// object with all three and fails the day upstream changes them.
package upstream

import "errors"

// ErrLayout says that this version of cilium/ebpf keeps its metadata in another
// way than this package knows.
var ErrLayout = errors.New("unknown layout of cilium/ebpf instruction metadata: the version is not supported")
