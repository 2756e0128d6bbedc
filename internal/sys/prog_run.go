package sys

// ProgRunAttr is the part of union bpf_attr that BPF_PROG_TEST_RUN reads and
// writes.
type ProgRunAttr struct {
	ProgFD      uint32
	Retval      uint32
	dataSizeIn  uint32
	DataSizeOut uint32
	dataIn      uint64
	dataOut     uint64
	Repeat      uint32
	Duration    uint32
	ctxSizeIn   uint32
	ctxSizeOut  uint32
	ctxIn       uint64
	ctxOut      uint64
	Flags       uint32
	CPU         uint32
	BatchSize   uint32
	_           uint32
}

// ProgRun issues BPF_PROG_TEST_RUN with data and ctx as input and room for what
// comes out. It needs no more than the descriptor of a program that can be run.
// SIGPROF is held back as for [Kernel.ProgLoad].
func (k *Kernel) ProgRun(attr *ProgRunAttr, data, dataOut, ctx, ctxOut []byte) error {
	var p pins
	defer p.Unpin()
	attr.dataIn, attr.dataSizeIn = p.bytes(data), uint32(len(data))
	attr.dataOut, attr.DataSizeOut = p.bytes(dataOut), uint32(len(dataOut))
	attr.ctxIn, attr.ctxSizeIn = p.bytes(ctx), uint32(len(ctx))
	attr.ctxOut, attr.ctxSizeOut = p.bytes(ctxOut), uint32(len(ctxOut))

	unmask, err := maskSIGPROF()
	if err != nil {
		return err
	}
	defer unmask()
	_, err = call(k, ProgTestRun, attr)
	return err
}
