package pointers

import "github.com/cilium/ebpf"

// fields are the pointers in the contexts of programs, by offset (struct __sk_buff
// and others in include/uapi/linux/bpf.h). What is not listed may be a pointer all
// the same: it is unknown.
func fields(t ebpf.ProgramType) map[int16]kind {
	switch t {
	case ebpf.XDP:
		return xdpFields
	case ebpf.SchedCLS, ebpf.SchedACT, ebpf.CGroupSKB, ebpf.SkSKB,
		ebpf.LWTIn, ebpf.LWTOut, ebpf.LWTXmit, ebpf.LWTSeg6Local:
		return skbFields
	case ebpf.FlowDissector:
		return flowFields
	case ebpf.SkMsg, ebpf.SkReuseport:
		return msgFields
	case ebpf.SockOps:
		return sockOpsFields
	case ebpf.CGroupSockopt:
		return sockoptFields
	}
	return nil
}

var (
	xdpFields     = map[int16]kind{0: packet, 4: packetEnd, 8: packet}
	skbFields     = map[int16]kind{76: packet, 80: packetEnd, 140: packet, 168: memory | nullable}
	flowFields    = map[int16]kind{76: packet, 80: packetEnd, 144: memory}
	msgFields     = map[int16]kind{0: packet, 8: packetEnd}
	sockOpsFields = map[int16]kind{184: memory | nullable, 192: packet, 200: packetEnd}
	sockoptFields = map[int16]kind{0: memory, 8: packet, 16: packetEnd}
)
