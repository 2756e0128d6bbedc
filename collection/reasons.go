package collection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/token"
)

// objects lists which objects need what of gap, as in `hash: map "a", map "b"`.
func (r *Requirements) objects(gap token.Delegation) string {
	names := map[string][]string{
		"command":      gap.Cmds.Names(),
		"map type":     gap.Maps.Names(),
		"program type": gap.Progs.Names(),
		"attach type":  gap.Attachs.Names(),
	}
	return r.list(func(reason Reason) bool { return slices.Contains(names[reason.Kind], reason.Name) })
}

// holders lists which objects need the capabilities.
func (r *Requirements) holders(caps []token.Capability) string {
	return r.list(func(reason Reason) bool {
		return reason.Kind == "capability" && slices.ContainsFunc(caps, func(c token.Capability) bool {
			return c.String() == reason.Name
		})
	})
}

// maxObjects bounds how many objects are listed for one reason in an error.
const maxObjects = 4

func (r *Requirements) list(pick func(Reason) bool) string {
	var out []string
	for _, reason := range r.Reasons {
		if !pick(reason) {
			continue
		}
		objects := reason.Objects
		more := ""
		if extra := len(objects) - maxObjects; extra > 0 {
			objects, more = objects[:maxObjects], fmt.Sprintf(" and %d more", extra)
		}
		out = append(out, reason.Name+": "+strings.Join(objects, ", ")+more)
	}
	return strings.Join(out, "; ")
}

// undelegable names what no token can allow: the index of a struct_ops member
// counts as an attach type, and only those that the kernel knows can be delegated.
func (r *Requirements) undelegable() []error {
	out := r.list(func(reason Reason) bool { return strings.HasSuffix(reason.Name, "no token can hold") })
	if out == "" {
		return nil
	}
	return []error{errors.New("not possible under any token: " + out)}
}
