package probes

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// HaveBPFLinkKprobeMulti asks for links of one program to many kernel functions
// (Linux 5.18, CONFIG_FPROBE). Like the other links to many it takes a kprobe
// program of that attach type, CAP_BPF and CAP_PERFMON. Nothing is attached.
func (p *Prober) HaveBPFLinkKprobeMulti() error { return p.haveLink(linkKprobeMulti) }

// HaveBPFLinkKprobeSession asks for kprobe_multi links that run on entry and return
// with one program (Linux 6.10).
func (p *Prober) HaveBPFLinkKprobeSession() error { return p.haveLink(linkKprobeSession) }

// HaveBPFLinkUprobeMulti asks for links of one program to many user space
// functions (Linux 6.6).
func (p *Prober) HaveBPFLinkUprobeMulti() error { return p.haveLink(linkUprobeMulti) }

// HaveBPFLinkUprobeSession asks for uprobe_multi links that run on entry and return
// with one program (Linux 6.13).
func (p *Prober) HaveBPFLinkUprobeSession() error { return p.haveLink(linkUprobeSession) }

// A linkRow is a link that a kprobe program is loaded for.
type linkRow struct {
	name   string
	since  string
	attach ebpf.AttachType
	create func(*session, int, ebpf.AttachType) (*sys.FD, error)
	proof  []syscall.Errno
}

var (
	linkKprobeMulti   = linkRow{"kprobe_multi", "5.18", ebpf.AttachTraceKprobeMulti, (*session).linkKprobe, noSuchFunction}
	linkKprobeSession = linkRow{"kprobe_session", "6.10", ebpf.AttachTraceKprobeSession, (*session).linkKprobe, noSuchFunction}
	linkUprobeMulti   = linkRow{"uprobe_multi", "6.6", ebpf.AttachTraceUprobeMulti, (*session).linkUprobe, notAFile}
	linkUprobeSession = linkRow{"uprobe_session", "6.13", attachUprobeSession, (*session).linkUprobe, notAFile}

	linkRows = []linkRow{linkKprobeMulti, linkKprobeSession, linkUprobeMulti, linkUprobeSession}
)

// noSuchFunction: the kernel looked for the function. notAFile: it looked at the
// path.
var (
	noSuchFunction = []syscall.Errno{syscall.ESRCH, syscall.ENOENT}
	notAFile       = []syscall.Errno{syscall.EBADF}
)

func (p *Prober) haveLink(row linkRow) error {
	return p.ask(subject{"link", row.name}, func(*session) probe {
		h := hook{ebpf.Kprobe, row.attach}
		return probe{
			since: row.since, need: h.need(), caps: h.caps(), enum: enumValue{"bpf_attach_type", uint64(row.attach)},
			try: func(s *session) error { return row.try(s, h) },
		}
	})
}

// try loads a program and makes a link of it that must fail for want of a target.
func (row linkRow) try(s *session, h hook) error {
	prog, err := s.smallest(h)
	if err != nil {
		return err
	}
	fd, _, err := s.k.ProgLoad(prog, s.fd)
	if err != nil {
		return fmt.Errorf("load kprobe program: %w", unknownAsNotSupported(err))
	}
	defer fd.Close()

	link, err := row.create(s, fd.Int(), row.attach)
	_ = link.Close()
	if errors.Is(err, syscall.EOPNOTSUPP) { // CONFIG_FPROBE or CONFIG_UPROBES is off
		return ebpf.ErrNotSupported
	}
	return unknownAsNotSupported(accept(err, row.proof...))
}

func (s *session) linkKprobe(prog int, at ebpf.AttachType) (*sys.FD, error) {
	return s.k.LinkKprobeMulti(prog, uint32(at), "bpftoken_no_such_function")
}

func (s *session) linkUprobe(prog int, at ebpf.AttachType) (*sys.FD, error) {
	return s.k.LinkUprobeMulti(prog, uint32(at), "/", 0)
}
