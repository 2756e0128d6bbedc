package probes

import (
	"math/bits"
	"os"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// A mapTypeRow says what the smallest map of a type looks like.
type mapTypeRow struct {
	since string
	with  func(*sys.MapCreateAttr) // nil: key and value of 4 bytes, one entry
	proof []syscall.Errno
}

// Map types that cilium/ebpf v0.22.0 does not name.
const (
	insnArray ebpf.MapType = 34
	rHash     ebpf.MapType = 35
)

var mapTypes = map[ebpf.MapType]mapTypeRow{
	ebpf.Hash:                {since: "3.19"},
	ebpf.Array:               {since: "3.19"},
	ebpf.ProgramArray:        {since: "4.2"},
	ebpf.PerfEventArray:      {since: "4.3"},
	ebpf.PerCPUHash:          {since: "4.6"},
	ebpf.PerCPUArray:         {since: "4.6"},
	ebpf.StackTrace:          {since: "4.6", with: sizes(4, 8)},
	ebpf.CGroupArray:         {since: "4.8"},
	ebpf.LRUHash:             {since: "4.10"},
	ebpf.LRUCPUHash:          {since: "4.10"},
	ebpf.LPMTrie:             {since: "4.11", with: lpmTrie},
	ebpf.ArrayOfMaps:         {since: "4.12", with: nested, proof: proofBadFD},
	ebpf.HashOfMaps:          {since: "4.12", with: nested, proof: proofBadFD},
	ebpf.DevMap:              {since: "4.14"},
	ebpf.SockMap:             {since: "4.14"},
	ebpf.CPUMap:              {since: "4.15"},
	ebpf.XSKMap:              {since: "4.18"},
	ebpf.SockHash:            {since: "4.18"},
	ebpf.CGroupStorage:       {since: "4.19", with: cgroupStorage},
	ebpf.ReusePortSockArray:  {since: "4.19"},
	ebpf.PerCPUCGroupStorage: {since: "4.20", with: cgroupStorage},
	ebpf.Queue:               {since: "4.20", with: sizes(0, 4)},
	ebpf.Stack:               {since: "4.20", with: sizes(0, 4)},
	ebpf.SkStorage:           {since: "5.2", with: storage, proof: proofBadFD},
	ebpf.DevMapHash:          {since: "5.4"},
	ebpf.StructOpsMap:        {since: "5.6", with: noStruct, proof: proofNoStruct},
	ebpf.RingBuf:             {since: "5.8", with: ring},
	ebpf.InodeStorage:        {since: "5.10", with: storage, proof: proofBadFD},
	ebpf.TaskStorage:         {since: "5.11", with: storage, proof: proofBadFD},
	ebpf.BloomFilter:         {since: "5.16", with: sizes(0, 4)},
	ebpf.UserRingbuf:         {since: "6.1", with: ring},
	ebpf.CgroupStorage:       {since: "6.2", with: storage, proof: proofBadFD},
	ebpf.Arena:               {since: "6.9", with: arena},
	insnArray:                {since: "6.19", with: sizes(4, 16)},
	rHash:                    {with: resizable}, // in 7.3, not in 7.0
}

// attr returns the attributes of the smallest map of type t.
func (row mapTypeRow) attr(t ebpf.MapType) sys.MapCreateAttr {
	attr := sys.MapCreateAttr{Type: uint32(t), KeySize: 4, ValueSize: 4, MaxEntries: 1}
	if row.with != nil {
		row.with(&attr)
	}
	return attr
}

func sizes(key, value uint32) func(*sys.MapCreateAttr) {
	return func(a *sys.MapCreateAttr) { a.KeySize, a.ValueSize = key, value }
}

// lpmTrie: a key is a prefix length and data; entries cannot be preallocated.
func lpmTrie(a *sys.MapCreateAttr) {
	a.KeySize, a.ValueSize, a.Flags = 8, 8, BPF_F_NO_PREALLOC
}

// resizable: entries cannot be preallocated.
func resizable(a *sys.MapCreateAttr) { a.Flags = BPF_F_NO_PREALLOC }

// nested refers to an inner map that does not exist.
func nested(a *sys.MapCreateAttr) { a.InnerMapFD = badFD }

// cgroupStorage: a key is struct bpf_cgroup_storage_key, a u64 and a u32.
func cgroupStorage(a *sys.MapCreateAttr) {
	a.KeySize, a.MaxEntries = 8+bits.UintSize/8, 0
}

// storage insists on the types of key and value, in BTF that does not exist.
func storage(a *sys.MapCreateAttr) {
	a.MaxEntries, a.Flags = 0, BPF_F_NO_PREALLOC
	a.BTFFD, a.BTFKeyTypeID, a.BTFValueTypeID = badFD, 1, 1
}

// noStruct names a type of the kernel that is no struct_ops (the first is some
// integer).
func noStruct(a *sys.MapCreateAttr) { a.BTFVmlinuxValueTypeID = 1 }

// ring is one page, the least.
func ring(a *sys.MapCreateAttr) {
	a.KeySize, a.ValueSize, a.MaxEntries = 0, 0, uint32(os.Getpagesize())
}

// arena is one page that may be mapped anywhere.
func arena(a *sys.MapCreateAttr) {
	a.KeySize, a.ValueSize, a.Flags = 0, 0, BPF_F_MMAPABLE
}
