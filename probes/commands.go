package probes

import (
	"encoding/binary"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

// Attributes of commands that have no method in internal/sys, up to the one word
// that is wrong. The numbers are those of struct fields in union bpf_attr.
var (
	noAttr = sys.RawAttr{}
	fdAt0  = words(badFD)             // a descriptor comes first
	fdAt1  = words(0, badFD)          // … second
	fdAt2  = words(0, 0, badFD)       // … third
	fdAt4  = words(0, 0, 0, 0, badFD) // … fifth
	fdAt9  = words(0, 0, 0, 0, 0, 0, 0, 0, 1, badFD)
	lastID = words(0x7ffffffe) // no object has so high an id
	// device: BPF_CGROUP_DEVICE programs of a cgroup that does not exist.
	device = words(badFD, badFD, 6)
)

// ebadfd is what a bad descriptor is called where it may be of several kinds.
const ebadfd = syscall.Errno(77)

var netAdmin = []token.Capability{token.CapNetAdmin}

// commands is enum bpf_cmd.
var commands = []commandRow{
	{cmd: 0, name: "map_create", since: "3.18", try: (*session).createAnyMap, caps: onlyBPF},
	{cmd: 1, name: "map_lookup_elem", since: "3.18", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 2, name: "map_update_elem", since: "3.18", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 3, name: "map_delete_elem", since: "3.18", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 4, name: "map_get_next_key", since: "3.18", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 5, name: "prog_load", since: "3.18", try: (*session).loadAnyProgram, caps: onlyBPF},
	{cmd: 6, name: "obj_pin", since: "4.4", attr: fdAt2, proof: syscall.EBADF},
	{cmd: 7, name: "obj_get", since: "4.4", attr: noAttr, proof: syscall.EFAULT},
	{cmd: 8, name: "prog_attach", since: "4.10", attr: device, proof: syscall.EBADF},
	{cmd: 9, name: "prog_detach", since: "4.10", attr: device, proof: syscall.EBADF},
	{cmd: 10, name: "prog_test_run", since: "4.12", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 11, name: "prog_get_next_id", since: "4.13", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 12, name: "map_get_next_id", since: "4.13", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 13, name: "prog_get_fd_by_id", since: "4.13", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 14, name: "map_get_fd_by_id", since: "4.13", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 15, name: "obj_get_info_by_fd", since: "4.13", attr: fdAt0, proof: ebadfd},
	{cmd: 16, name: "prog_query", since: "4.15", attr: words(badFD, 6), proof: syscall.EBADF, initCaps: netAdmin},
	{cmd: 17, name: "raw_tracepoint_open", since: "4.17", attr: fdAt2, proof: syscall.EBADF},
	{cmd: 18, name: "btf_load", since: "4.18", try: (*session).loadAnInt, caps: onlyBPF},
	{cmd: 19, name: "btf_get_fd_by_id", since: "4.18", try: (*session).openNoBTF, caps: sysAdmin},
	{cmd: 20, name: "task_fd_query", since: "4.18", attr: noAttr, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 21, name: "map_lookup_and_delete_elem", since: "4.20", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 22, name: "map_freeze", since: "5.2", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 23, name: "btf_get_next_id", since: "5.4", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 24, name: "map_lookup_batch", since: "5.6", attr: fdAt9, proof: syscall.EBADF},
	{cmd: 25, name: "map_lookup_and_delete_batch", since: "5.6", attr: fdAt9, proof: syscall.EBADF},
	{cmd: 26, name: "map_update_batch", since: "5.6", attr: fdAt9, proof: syscall.EBADF},
	{cmd: 27, name: "map_delete_batch", since: "5.6", attr: fdAt9, proof: syscall.EBADF},
	{cmd: 28, name: "link_create", since: "5.7", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 29, name: "link_update", since: "5.7", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 30, name: "link_get_fd_by_id", since: "5.8", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 31, name: "link_get_next_id", since: "5.8", attr: lastID, proof: syscall.ENOENT, initCaps: sysAdmin},
	{cmd: 32, name: "enable_stats", since: "5.8", attr: words(badFD), initCaps: sysAdmin},
	{cmd: 33, name: "iter_create", since: "5.8", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 34, name: "link_detach", since: "5.9", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 35, name: "prog_bind_map", since: "5.10", attr: fdAt0, proof: syscall.EBADF},
	{cmd: 36, name: "token_create", since: "6.9", attr: fdAt1, proof: syscall.EBADF},
	{cmd: 37, name: "prog_stream_read_by_fd", since: "6.17", attr: fdAt4, proof: syscall.EBADF},
	{cmd: 38, name: "prog_assoc_struct_ops", since: "7.0", attr: fdAt0, proof: syscall.EBADF},
}

// words lays out 32-bit fields in the machine's order.
func words(fields ...uint32) (attr sys.RawAttr) {
	var b []byte
	for _, f := range fields {
		b = binary.NativeEndian.AppendUint32(b, f)
	}
	b = append(b, make([]byte, 8)...)
	for i := range (len(fields) + 1) / 2 {
		attr[i] = binary.NativeEndian.Uint64(b[8*i:])
	}
	return attr
}
