package collection

import (
	"encoding/binary"
	"fmt"
)

// binaryOrder returns the machine's byte order as one of the two values that
// cilium/ebpf compares with: binary.NativeEndian is neither.
func binaryOrder() binary.ByteOrder {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// checkByteOrder refuses programs that were compiled for other machines.
func checkByteOrder(order binary.ByteOrder) error {
	if order != nil && order != binaryOrder() {
		return fmt.Errorf("the object is for %v machines, this one is %v", order, binaryOrder())
	}
	return nil
}
