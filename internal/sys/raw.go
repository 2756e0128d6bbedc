package sys

// RawAttr is the start of union bpf_attr as plain words, in the machine's byte
// order. It is for commands that have no method here and is big enough for any
// that a probe asks about; what is zero at its end no kernel minds.
type RawAttr [18]uint64

// Raw issues cmd and closes the descriptor that it may return. It is for probes,
// which mean the command to fail.
func (k *Kernel) Raw(cmd Cmd, attr RawAttr, returnsFD bool) error {
	if !returnsFD {
		_, err := call(k, cmd, &attr)
		return err
	}
	fd, err := callFD(k, cmd, &attr)
	_ = fd.Close()
	return err
}
