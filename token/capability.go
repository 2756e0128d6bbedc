package token

import (
	"strconv"
	"strings"
)

// A Capability is a number as in include/uapi/linux/capability.h.
type Capability uint

// The capabilities that bpf(2) asks for.
const (
	CapNetAdmin Capability = 12
	CapSysAdmin Capability = 21
	CapPerfmon  Capability = 38
	CapBPF      Capability = 39
)

var capabilityNames = map[Capability]string{
	CapNetAdmin: "CAP_NET_ADMIN",
	CapSysAdmin: "CAP_SYS_ADMIN",
	CapPerfmon:  "CAP_PERFMON",
	CapBPF:      "CAP_BPF",
}

// String returns the name as capabilities(7) spells it, "capability N" for one
// that bpf(2) never asks for.
func (c Capability) String() string {
	if name, ok := capabilityNames[c]; ok {
		return name
	}
	return "capability " + strconv.FormatUint(uint64(c), 10)
}

// MarshalText returns the name.
func (c Capability) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// MissingCapabilities returns which of need the calling thread does not have in
// its effective set, in its own user namespace. As in the kernel
// (bpf_token_capable in kernel/bpf/token.c) CAP_SYS_ADMIN satisfies them all.
//
// It returns nil where capabilities cannot be read: then nothing is known to be
// missing.
func MissingCapabilities(need ...Capability) []Capability {
	have, err := effectiveCapabilities()
	if err != nil || have.has(CapSysAdmin) {
		return nil
	}
	var missing []Capability
	for _, c := range need {
		if !have.has(c) {
			missing = append(missing, c)
		}
	}
	return missing
}

// capabilitySet holds capability N in bit N.
type capabilitySet uint64

func (s capabilitySet) has(c Capability) bool { return c < 64 && s&(1<<c) != 0 }

func joinCapabilities(caps []Capability) string {
	names := make([]string, len(caps))
	for i, c := range caps {
		names[i] = c.String()
	}
	return strings.Join(names, ", ")
}
