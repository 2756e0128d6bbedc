package probes

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// HaveProgramFlag asks whether a program can be loaded with flag. The token must
// allow a program type that takes it; where several do, one that the token allows
// is used. A flag that the kernel does not know is ErrNotSupported, whatever the
// token allows.
func (p *Prober) HaveProgramFlag(flag ProgramFlag) error {
	s := subject{"program flag", flag.String()}
	return p.ask(s, func(sess *session) probe { return programFlagProbe(sess, flag) })
}

func programFlagProbe(s *session, flag ProgramFlag) probe {
	row, listed := programFlags[flag]
	if !listed {
		row = programFlagRow{carriers: everyProgram}
	}
	h := row.hook(s.carrier(row.carriers))
	return probe{
		since: row.since, need: h.need(), caps: h.caps(),
		try: func(s *session) error {
			if err := s.knowsFlag(flag, h); err != nil {
				return err
			}
			if !listed {
				return fmt.Errorf("flag %#x: %w", uint64(flag), ErrNoProbe)
			}
			return row.try(s, h, flag)
		},
	}
}

// knowsFlag asks with a program without instructions. BPF_PROG_LOAD looks at the
// flags first (EINVAL), and only then at rights (EPERM) and at the length (E2BIG).
func (s *session) knowsFlag(flag ProgramFlag, h hook) error {
	if flag == BPF_F_CGROUP_DEVICE_GUARD {
		return s.knowsDeviceGuard()
	}
	empty := &sys.Program{Type: uint32(h.prog), AttachType: uint32(h.attach), Flags: flag.bits()}
	fd, _, err := s.k.ProgLoad(empty, s.fd)
	_ = fd.Close()
	if errors.Is(err, syscall.EINVAL) {
		return ebpf.ErrNotSupported
	}
	return accept(err, syscall.E2BIG, syscall.EPERM)
}

// knowsDeviceGuard looks for the field that the flag sets: mainline gave its bit
// to BPF_F_TEST_REG_INVARIANTS (Linux 6.8).
func (s *session) knowsDeviceGuard() error {
	has, err := s.p.types.hasMember("bpf_prog_aux", "cgroup_device_guard")
	if err == nil && !has {
		return notSupported("")
	}
	return err
}

func (row programFlagRow) try(s *session, h hook, flag ProgramFlag) error {
	prog, err := s.smallest(h)
	if err != nil {
		return err
	}
	prog.Flags |= flag.bits()
	prog.Ifindex = row.ifindex
	fd, _, err := s.k.ProgLoad(prog, s.fd)
	_ = fd.Close()
	return accept(err, row.proof...)
}
