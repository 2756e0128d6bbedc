package collection

import "github.com/bpftoken/bpftoken/internal/sys"

// EngineOn returns an engine that calls k, for tests outside of the package.
func EngineOn(k *sys.Kernel) *Engine { return &Engine{kernel: k} }
