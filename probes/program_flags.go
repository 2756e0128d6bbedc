package probes

import (
	"fmt"
	"syscall"

	"github.com/cilium/ebpf"
)

// A ProgramFlag is a flag of BPF_PROG_LOAD. Its low 32 bits are the kernel's.
type ProgramFlag uint64

// The flags that can be probed, named as in include/uapi/linux/bpf.h.
const (
	BPF_F_STRICT_ALIGNMENT    ProgramFlag = 1 << 0
	BPF_F_ANY_ALIGNMENT       ProgramFlag = 1 << 1
	BPF_F_TEST_RND_HI32       ProgramFlag = 1 << 2
	BPF_F_TEST_STATE_FREQ     ProgramFlag = 1 << 3
	BPF_F_SLEEPABLE           ProgramFlag = 1 << 4
	BPF_F_XDP_HAS_FRAGS       ProgramFlag = 1 << 5
	BPF_F_XDP_DEV_BOUND_ONLY  ProgramFlag = 1 << 6
	BPF_F_TEST_REG_INVARIANTS ProgramFlag = 1 << 7
	// BPF_F_CGROUP_DEVICE_GUARD is a patch of 2023 ("bpf: cgroup device guard for
	// non-initial user namespace", RFC) that some distributions for containers
	// carry and mainline never had. It shares its bit with TEST_REG_INVARIANTS;
	// the bit above the kernel's 32 tells them apart.
	BPF_F_CGROUP_DEVICE_GUARD ProgramFlag = 1<<32 | 1<<7
)

// bits is what goes into prog_flags.
func (f ProgramFlag) bits() uint32 { return uint32(f) }

// String returns the flag's name in lower case without BPF_F_, a number if it has
// none.
func (f ProgramFlag) String() string {
	if row, ok := programFlags[f]; ok {
		return row.name
	}
	return fmt.Sprintf("%#x", uint64(f))
}

// A programFlagRow says which programs take a flag.
type programFlagRow struct {
	name     string
	since    string
	carriers []ebpf.ProgramType
	ifindex  uint32
	proof    []syscall.Errno
	only     []hook // the attach types of carriers that take the flag for some only
}

// hook is the one that takes the flag.
func (row programFlagRow) hook(h hook) hook {
	for _, o := range row.only {
		if o.prog == h.prog {
			return o
		}
	}
	return h
}

var (
	sleepable = types(ebpf.Syscall, ebpf.Kprobe, ebpf.LSM, ebpf.Tracing)
	iterators = []hook{{ebpf.Tracing, ebpf.AttachTraceIter}} // of functions, few may sleep
	devBound  = programFlagRow{
		"xdp_dev_bound_only", "6.3", types(ebpf.XDP), 1,
		// The first device is the loopback, which has no metadata for XDP.
		[]syscall.Errno{syscall.EOPNOTSUPP, syscall.EINVAL},
		nil,
	}
)

var programFlags = map[ProgramFlag]programFlagRow{
	BPF_F_STRICT_ALIGNMENT:    {name: "strict_alignment", since: "4.12", carriers: everyProgram},
	BPF_F_ANY_ALIGNMENT:       {name: "any_alignment", since: "5.0", carriers: everyProgram},
	BPF_F_TEST_RND_HI32:       {name: "test_rnd_hi32", since: "5.3", carriers: everyProgram},
	BPF_F_TEST_STATE_FREQ:     {name: "test_state_freq", since: "5.4", carriers: everyProgram},
	BPF_F_SLEEPABLE:           {name: "sleepable", since: "5.10", carriers: sleepable, only: iterators},
	BPF_F_XDP_HAS_FRAGS:       {name: "xdp_has_frags", since: "5.18", carriers: types(ebpf.XDP)},
	BPF_F_XDP_DEV_BOUND_ONLY:  devBound,
	BPF_F_TEST_REG_INVARIANTS: {name: "test_reg_invariants", since: "6.8", carriers: everyProgram},
	BPF_F_CGROUP_DEVICE_GUARD: {name: "cgroup_device_guard", carriers: types(ebpf.CGroupDevice)},
}
