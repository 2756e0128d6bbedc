package sys

type mapFreezeAttr struct{ mapFD uint32 }

// MapFreeze issues BPF_MAP_FREEZE: user space can no longer write to the map.
// It needs no privilege beyond the descriptor.
func (k *Kernel) MapFreeze(fd int) error {
	_, err := call(k, MapFreeze, &mapFreezeAttr{uint32(fd)})
	return err
}
