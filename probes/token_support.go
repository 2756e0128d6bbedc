package probes

import (
	"errors"
	"syscall"

	"github.com/cilium/ebpf/btf"
)

// HaveToken asks whether the kernel knows BPF tokens (Linux 6.9). It needs no
// right, and no token.
func (p *Prober) HaveToken() error {
	return p.ask(subject{"token", "support"}, func(*session) probe {
		return probe{since: "6.9", try: func(s *session) error {
			// The command looks at the descriptor before anything else.
			fd, err := s.k.TokenCreate(-1)
			_ = fd.Close()
			return unknownAsNotSupported(accept(err, syscall.EBADF))
		}}
	})
}

// HaveTokenInfo asks whether the kernel tells the masks of a token through
// BPF_OBJ_GET_INFO_BY_FD (Linux 6.17). It needs no right; without a token the
// kernel's BTF is what tells.
func (p *Prober) HaveTokenInfo() error {
	return p.ask(subject{"token", "info"}, func(*session) probe {
		return probe{since: "6.17", try: func(s *session) error {
			if !s.hasToken() {
				return s.hasTokenInfoStruct()
			}
			_, err := s.k.TokenInfo(s.fd)
			if errors.Is(err, syscall.EINVAL) {
				return unknownAsNotSupported(err)
			}
			return err
		}}
	})
}

func (s *session) hasTokenInfoStruct() error {
	_, _, found, err := find[*btf.Struct](s.p.types, "bpf_token_info")
	if err == nil && !found {
		return notSupported("6.17")
	}
	return err
}
