package collection

import (
	"fmt"

	"github.com/bpftoken/bpftoken/token"
)

// acquire takes hold of the token for the time of the load: of a duplicate, so
// that nobody can close it meanwhile and leave its number to something else.
func (l *load) acquire() (err error) {
	if l.Find == nil {
		if l.tok, err = l.Engine.Token.Clone(); err != nil {
			return fmt.Errorf("load collection: %w", err)
		}
	} else if err := l.find(); err != nil {
		return err
	}
	l.token = l.tok.FD()
	return nil
}

// find has the token found. Not finding one is no error unless somebody insisted.
func (l *load) find() error {
	tok, err := l.Find(func() token.Delegation { return l.needs().Delegation })
	switch {
	case err == nil:
		l.tok = tok
	case token.Optional(err):
		l.noToken = err
	default:
		return fmt.Errorf("find a token for the load: %w; the load needs %s", err, l.needs().Options())
	}
	return nil
}

// needs says what the load takes of a token.
func (l *load) needs() *Requirements { return l.plan.requirements(l.btf) }
