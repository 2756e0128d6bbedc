package token

import (
	"context"
	"log/slog"
)

// rawHandler keeps every text of every record as it is.
type rawHandler struct{ texts []string }

func (*rawHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h *rawHandler) Handle(_ context.Context, r slog.Record) error {
	h.texts = append(h.texts, r.Message)
	r.Attrs(func(a slog.Attr) bool {
		h.texts = append(h.texts, a.Value.String())
		return true
	})
	return nil
}

func (h *rawHandler) WithAttrs([]slog.Attr) slog.Handler { return h }

func (h *rawHandler) WithGroup(string) slog.Handler { return h }
