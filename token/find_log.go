package token

import (
	"context"
	"log/slog"
)

// Whatever comes from outside is logged as a text that quotes it: a handler may
// print strings as they are.

func (f finder) logAttempt(source Source, failed *Attempt) {
	if !f.log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	if failed == nil {
		f.log.Debug("BPF token created", "source", source.String())
		return
	}
	f.log.Debug("no BPF token", "source", source.String(), "reason", failed.Reason, "error", oneLine(failed.Err.Error()))
}

func (f finder) logUnreadable(err error) {
	if err != nil {
		f.log.Warn("cannot list mounts: trying the conventional paths only", "error", oneLine(err.Error()))
	}
}

func (f finder) logUntold(t *Token, err error) {
	f.log.Warn("cannot read what a BPF token delegates", "source", t.source.String(), "error", oneLine(err.Error()))
}

// logFound tells of the token that is used. It asks the kernel what that
// delegates only for somebody who listens.
func (f finder) logFound(t *Token) {
	if !f.log.Enabled(context.Background(), slog.LevelInfo) {
		return
	}
	have, err := t.Delegation()
	if err != nil {
		f.logUntold(t, err)
		return
	}
	f.log.Info("using BPF token", "source", t.source.String(), "delegation", have.Options())
}

// logGaps tells what even the best of several tokens lacks. One that does not
// tell what it has was logged before.
func (f finder) logGaps(t *Token, need Delegation) {
	if have, err := t.Delegation(); err == nil {
		f.log.Warn("BPF token lacks what may be needed", "source", t.source.String(), "missing", have.Missing(need).Options())
	}
}
