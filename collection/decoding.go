package collection

import "sync"

// decoding guards the kernel's types, which are decoded as they are asked for. In
// cilium/ebpf v0.22.0 the decoder of a module's types, which build on those of
// vmlinux, writes to the maps of vmlinux's decoder without its lock (inflateType in
// btf/unmarshal.go). So whoever looks into modules must be alone, even among loads
// that share nothing but a btf.Cache.
var decoding sync.RWMutex

// inVmlinux calls f, which looks at the types of vmlinux only.
func inVmlinux(f func()) {
	decoding.RLock()
	defer decoding.RUnlock()
	f()
}

// inModules calls f, which looks at the types of modules.
func inModules(f func()) {
	decoding.Lock()
	defer decoding.Unlock()
	f()
}
