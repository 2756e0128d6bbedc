package probes

import (
	"errors"
	"sync"

	"github.com/bpftoken/bpftoken/token"
)

// A cache remembers conclusive results. Equal probes that are asked for at the
// same time are made once.
type cache struct {
	mu      sync.Mutex
	entries map[cacheKey]*cacheEntry
}

// cacheKey holds all that a result depends on, besides the token.
type cacheKey struct {
	subject subject
	lacking capabilities
}

type cacheEntry struct {
	mu   sync.Mutex
	done bool
	err  error
}

// result returns what is remembered for key, or makes the probe.
func (c *cache) result(key cacheKey, probe func() error) error {
	e := c.entry(key)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.done {
		return e.err
	}
	err := probe()
	if OutcomeOf(err).Conclusive() && !errors.As(err, new(untilLoaded)) {
		e.done, e.err = true, err
	}
	return err
}

func (c *cache) entry(key cacheKey) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil {
		c.entries = make(map[cacheKey]*cacheEntry)
	}
	e, ok := c.entries[key]
	if !ok {
		e = new(cacheEntry)
		c.entries[key] = e
	}
	return e
}

// capabilities is a set of those that bpf(2) asks for, as an array so that it
// can be part of a key.
type capabilities [4]bool

var bpfCapabilities = [4]token.Capability{
	token.CapBPF, token.CapNetAdmin, token.CapPerfmon, token.CapSysAdmin,
}

// lackingNow returns which of them the process does not have.
func lackingNow() (lacking capabilities) {
	for _, missing := range token.MissingCapabilities(bpfCapabilities[:]...) {
		for i, c := range bpfCapabilities {
			lacking[i] = lacking[i] || c == missing
		}
	}
	return lacking
}
