package probes

import (
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// HaveMapFlag asks whether maps can be created with flag. The token must allow a
// map type that takes it; where several do, one that the token allows is used.
// For a flag that is not declared in this package the answer is [ErrNoProbe].
func (p *Prober) HaveMapFlag(flag MapFlags) error {
	s := subject{"map flag", flag.String()}
	return p.ask(s, func(sess *session) probe { return mapFlagProbe(sess, flag) })
}

func mapFlagProbe(s *session, flag MapFlags) probe {
	row, listed := mapFlags[flag]
	if !listed {
		return probe{try: func(*session) error { return fmt.Errorf("flag %#x: %w", uint32(flag), ErrNoProbe) }}
	}
	c := row.carrier(s)
	return probe{
		since: row.since, need: needMap(c.typ), caps: privilege.ForMap(c.typ), initCaps: row.initCaps,
		try: func(s *session) error { return accept(s.createMap(c.attr(flag)), c.proof...) },
	}
}

// A mapFlagRow lists the types of map that take a flag.
type mapFlagRow struct {
	since    string
	carriers []mapFlagCarrier
	initCaps []token.Capability // asked for in the init user namespace
}

// carrier is the first that the token allows, else the first of all.
func (row mapFlagRow) carrier(s *session) mapFlagCarrier {
	for _, c := range row.carriers {
		if s.allows(needMap(c.typ)) {
			return c
		}
	}
	return row.carriers[0]
}

// A mapFlagCarrier is a type of map that takes a flag, and how it must be changed
// for it.
type mapFlagCarrier struct {
	typ   ebpf.MapType
	with  func(*sys.MapCreateAttr)
	proof []syscall.Errno
}

func (c mapFlagCarrier) attr(flag MapFlags) sys.MapCreateAttr {
	attr := mapTypes[c.typ].attr(c.typ)
	if c.with != nil {
		c.with(&attr)
	}
	attr.Flags |= uint32(flag)
	return attr
}
