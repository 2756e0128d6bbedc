package collection

import "fmt"

// caught, deferred, makes an error of a panic. cilium/ebpf panics on what only a
// caller can put into a spec: types that lack a type, a zero Map or Program, values
// with nil pointers in them. It stands around the calls that hand over such parts.
func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("cilium/ebpf panics on it: %v", r)
	}
}
