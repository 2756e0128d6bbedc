package privilege

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// netAdminMaps is the CAP_NET_ADMIN case of map_create in kernel/bpf/syscall.c.
var netAdminMaps = setOf(
	ebpf.SockMap, ebpf.SockHash, ebpf.DevMap, ebpf.DevMapHash, ebpf.XSKMap,
)

// ForMap returns the capabilities that BPF_MAP_CREATE of a map of type t asks
// for: CAP_BPF always (it is what kernel.unprivileged_bpf_disabled wants even of
// the types that need nothing themselves), and CAP_NET_ADMIN for those that hold
// sockets or devices.
func ForMap(t ebpf.MapType) []token.Capability {
	caps := []token.Capability{token.CapBPF}
	if netAdminMaps[t] {
		caps = append(caps, token.CapNetAdmin)
	}
	return caps
}
