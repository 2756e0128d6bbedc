//go:build !linux

package tokentest

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

const fdOutcome = -1

func fileKey(int) uint64 { return 0 }

func outside(t *testing.T, _ Config) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
}

func inside(t *testing.T, _ marker, _ func(t *testing.T)) { outside(t, Config{}) }

func setup(marker) {}
