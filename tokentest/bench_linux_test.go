package tokentest

import (
	"testing"
	"time"
)

// TestOverhead shows what one Run costs. It asserts nothing: machines differ.
func TestOverhead(t *testing.T) {
	const rounds = 10
	start := time.Now()
	for range rounds {
		Run(t, "empty", Config{}, func(*testing.T) {})
	}
	t.Logf("%v per Run", time.Since(start)/rounds)
}
