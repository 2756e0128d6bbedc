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

// maxObjects bounds how many objects are listed in an error, at least one for each
// reason.
const maxObjects = 4

// list names the objects of the reasons that pick selects, and the reasons if there
// are several.
func (r *Requirements) list(pick func(Reason) bool) string {
	var picked []Reason
	for _, reason := range r.Reasons {
		if pick(reason) {
			picked = append(picked, reason)
		}
	}
	if len(picked) == 1 {
		return some(picked[0].Objects, maxObjects)
	}
	texts := make([]string, len(picked))
	for i, reason := range picked {
		texts[i] = reason.Name + ": " + some(reason.Objects, max(1, maxObjects/len(picked)))
	}
	return strings.Join(texts, "; ")
}

// some lists the first of names.
func some(names []string, most int) string {
	if extra := len(names) - most; extra > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), extra)
	}
	return strings.Join(names, ", ")
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
