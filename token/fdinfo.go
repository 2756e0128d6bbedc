package token

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// errNotToken says that a descriptor is something else. The kernel's word for
// that is EINVAL (bpf_token_get_from_fd in kernel/bpf/token.c).
var errNotToken = fmt.Errorf("not a BPF token: %w", syscall.EINVAL)

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
	masks := make(map[string]uint64)
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(line, ":")
		if !strings.HasPrefix(key, "allowed_") {
			continue
		}
		mask, err := parseMask(strings.TrimSpace(value))
		if err != nil {
			return Delegation{}, fmt.Errorf("parse fdinfo %q: %w", key, err)
		}
		masks[key] = mask
	}
	for _, key := range []string{"allowed_cmds", "allowed_maps", "allowed_progs", "allowed_attachs"} {
		if _, ok := masks[key]; !ok {
			return Delegation{}, errNotToken
		}
	}
	return Delegation{
		Cmds(masks["allowed_cmds"]), MapTypes(masks["allowed_maps"]),
		ProgramTypes(masks["allowed_progs"]), AttachTypes(masks["allowed_attachs"]),
	}, nil
}

func parseMask(value string) (uint64, error) {
	if value == "any" {
		return all, nil
	}
	return parseNumber(value)
}
