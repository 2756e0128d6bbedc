package collection

import (
	"iter"
	"slices"
)

// sortedKeys returns the keys of m in order.
func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// sorted iterates over m in the order of its keys.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range sortedKeys(m) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}

// firstNil returns the first key whose value is nil.
func firstNil[V any](m map[string]*V) (first string, ok bool) {
	for key, v := range m {
		if v == nil && (!ok || key < first) {
			first, ok = key, true
		}
	}
	return first, ok
}
