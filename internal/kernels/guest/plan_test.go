package guest

import (
	"testing"
	"time"
)

func TestTestTimeout(t *testing.T) {
	p := Plan{Limit: 100 * time.Second}
	for uptime, want := range map[time.Duration]time.Duration{
		5 * time.Second:  40 * time.Second, // one that hangs leaves time for others
		60 * time.Second: 20 * time.Second, // before the host gives up
		90 * time.Second: time.Second,      // it still gets to say its name
	} {
		if got := p.TestTimeout(uptime); got != want {
			t.Errorf("after %v: %v, want %v", uptime, got, want)
		}
	}
}
