package collection

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// innerTemplate makes the map whose shape the inner maps of spec must have. The
// kernel only looks at it while it creates the outer map. Nil for a map that holds
// no maps.
func (l *load) innerTemplate(spec *ebpf.MapSpec) (*sys.FD, error) {
	if !storesMaps(spec.Type) {
		return nil, nil
	}
	inner := spec.InnerMap
	switch {
	case inner == nil:
		return nil, errors.New("a map of maps needs InnerMap, the shape of its inner maps")
	case inner.Pinning != ebpf.PinNone:
		return nil, errors.New("an inner map cannot be pinned")
	}
	attr, err := l.mapAttr(inner, l.types.maps[inner], nil)
	if err != nil {
		return nil, fmt.Errorf("inner map: %w", err)
	}
	fd, err := l.mapCreate(attr)
	if err != nil {
		return nil, fmt.Errorf("inner map: %w", mapError(inner, &attr, err))
	}
	return fd, nil
}
