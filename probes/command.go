package probes

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

// A Command is a number of enum bpf_cmd.
type Command uint32

// String returns the kernel's name in lower case without BPF_, a number if it has
// none.
func (c Command) String() string {
	for _, row := range commands {
		if row.cmd == c {
			return row.name
		}
	}
	return bitName(token.Cmds(token.Bit(c)).Names(), uint32(c))
}

// HaveCommand asks whether the command can be used. Of commands that take a token
// (map_create, prog_load, btf_load, and btf_get_fd_by_id since Linux 6.15) the
// token must allow it; most others work on a descriptor and need nothing but that;
// those that take ids or look at other processes ask for capabilities in the init
// user namespace.
func (p *Prober) HaveCommand(c Command) error {
	s := subject{"command", c.String()}
	enum := enumValue{"bpf_cmd", uint64(c)}
	for _, row := range commands {
		if row.cmd == c {
			return p.ask(s, func(*session) probe { return row.probe(enum) })
		}
	}
	return p.ask(s, func(*session) probe { return unlisted(s, enum) })
}

// A commandRow is a command with attributes that make it fail in a way which
// shows that it is there and may be used.
type commandRow struct {
	cmd   Command
	name  string
	since string
	attr  sys.RawAttr
	proof syscall.Errno
	// initCaps are asked for before the attributes are looked at.
	initCaps []token.Capability
	// try replaces the plain attempt, for commands that take a token.
	try  func(*session) error
	caps []token.Capability
}

func (row commandRow) probe(enum enumValue) probe {
	pr := probe{since: row.since, enum: enum, caps: row.caps, initCaps: row.initCaps}
	if row.try != nil {
		pr.need.Cmds = token.Cmds(token.Bit(row.cmd))
		pr.try = row.try
		return pr
	}
	pr.try = func(s *session) error {
		err := accept(s.k.Raw(sys.Cmd(row.cmd), row.attr, false), row.proof)
		if errors.Is(err, syscall.EINVAL) {
			return s.unknownCommand(row, enum, err)
		}
		return err
	}
	return pr
}

// unknownCommand glosses EINVAL, the answer to a command that does not exist, but
// also what an older kernel may think of the attributes: the kernel's BTF tells.
func (s *session) unknownCommand(row commandRow, enum enumValue, said error) error {
	known, err := s.p.types.lists(enum)
	if err != nil {
		return fmt.Errorf("%w: %w", said, err)
	}
	if known {
		return nil
	}
	return notSupported(row.since)
}
