package token

import (
	"encoding/json"
	"testing"
)

func TestCapabilityNames(t *testing.T) {
	for c, want := range map[Capability]string{
		CapBPF: "CAP_BPF", CapSysAdmin: "CAP_SYS_ADMIN", CapPerfmon: "CAP_PERFMON", CapNetAdmin: "CAP_NET_ADMIN", 0: "capability 0",
	} {
		text, err := json.Marshal(c)
		if got := c.String(); got != want || err != nil || string(text) != `"`+want+`"` {
			t.Errorf("capability %d is %q, JSON %s, %v, want %q", uint(c), got, text, err, want)
		}
	}
}

func TestCapabilitySet(t *testing.T) {
	set := capabilitySet(1<<CapBPF | 1<<0)
	if !set.has(CapBPF) || !set.has(0) || set.has(CapSysAdmin) || set.has(64) {
		t.Errorf("set %#x", uint64(set))
	}
}
