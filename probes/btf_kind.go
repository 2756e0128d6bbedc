package probes

import (
	"fmt"

	"github.com/bpftoken/bpftoken/token"
)

// HaveBTFKind asks whether BTF with types of kind k can be loaded. Under a token
// (Linux 6.9) that takes btf_load and CAP_BPF.
func (p *Prober) HaveBTFKind(k BTFKind) error {
	return p.ask(subject{"BTF kind", k.String()}, func(*session) probe {
		row, listed := btfKinds[k]
		if !listed {
			return probe{try: func(*session) error { return fmt.Errorf("kind %d: %w", uint32(k), ErrNoProbe) }}
		}
		return probe{
			since: row.since, need: token.Delegation{Cmds: token.CmdBTFLoad}, caps: []token.Capability{token.CapBPF},
			try: func(s *session) error { return s.loadTypes(row) },
		}
	})
}

// loadTypes loads BTF of the row's type and what it refers to.
func (s *session) loadTypes(row btfKindRow) error {
	raw, _, err := marshalTypes(row.typ)
	if err != nil {
		return err
	}
	fd, _, err := s.k.BTFLoad(raw, nil, s.fd)
	_ = fd.Close()
	return unknownAsNotSupported(err)
}
