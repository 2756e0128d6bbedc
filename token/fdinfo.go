package token

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// errNotToken says that a descriptor is something else.
var errNotToken = errors.New("descriptor is not a BPF token")

// readFDInfo reads the delegation that the kernel prints for a token's
// descriptor.
func readFDInfo(fd int) (Delegation, error) {
	text, err := os.ReadFile("/proc/self/fdinfo/" + strconv.Itoa(fd))
	if err != nil {
		return Delegation{}, fmt.Errorf("read fdinfo: %w", err)
	}
	return parseFDInfo(string(text))
}

// parseFDInfo reads what bpf_token_show_fdinfo in kernel/bpf/token.c prints: a
// line a mask, "any" or hexadecimal. No other kind of file prints allowed_cmds,
// so its absence tells that the descriptor is no token.
func parseFDInfo(text string) (Delegation, error) {
	var d Delegation
	masks := map[string]func(uint64){
		"allowed_cmds":    func(m uint64) { d.Cmds = Cmds(m) },
		"allowed_maps":    func(m uint64) { d.Maps = MapTypes(m) },
		"allowed_progs":   func(m uint64) { d.Progs = ProgramTypes(m) },
		"allowed_attachs": func(m uint64) { d.Attachs = AttachTypes(m) },
	}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		set, ok := masks[key]
		if !ok {
			continue
		}
		mask, err := parseMask(strings.TrimSpace(value))
		if err != nil {
			return Delegation{}, fmt.Errorf("parse fdinfo %s: %w", key, err)
		}
		set(mask)
		delete(masks, key)
	}
	if len(masks) != 0 {
		return Delegation{}, errNotToken
	}
	return d, nil
}

func parseMask(value string) (uint64, error) {
	if value == "any" {
		return all, nil
	}
	return parseNumber(value)
}
