package probes

import (
	"cmp"
	"maps"
	"slices"
)

// The order of rows in a report: that of the kernel's numbers.
var (
	mapTypeOrder     = sortedKeys(mapTypes)
	mapFlagOrder     = sortedKeys(mapFlags)
	programTypeOrder = sortedKeys(programTypes)
	programFlagOrder = sortedKeys(programFlags)
	btfKindOrder     = sortedKeys(btfKinds)
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
