package sys

import "syscall"

// Program is what BPF_PROG_LOAD needs to know.
type Program struct {
	Type          uint32
	AttachType    uint32 // expected_attach_type
	Flags         uint32
	Ifindex       uint32
	KernelVersion uint32
	Name          ObjName
	License       string
	Instructions  []byte // in the machine's byte order

	BTFFD        int    // 0: no BTF
	FuncInfo     []byte // records of FuncInfoSize bytes
	FuncInfoSize uint32
	LineInfo     []byte // records of LineInfoSize bytes
	LineInfoSize uint32

	AttachBTFID uint32
	AttachFD    int     // attach_btf_obj_fd or attach_prog_fd; 0: vmlinux
	FDArray     []int32 // module BTF of kfuncs; index 0 is reserved

	LogLevel uint32
	Log      []byte
}

// ProgLoadAttr is the part of union bpf_attr that BPF_PROG_LOAD reads.
type ProgLoadAttr struct {
	Type         uint32
	insnCnt      uint32
	insns        uint64
	license      uint64
	LogLevel     uint32
	logSize      uint32
	log          uint64
	kernVersion  uint32
	flags        uint32
	Name         ObjName
	ifindex      uint32
	AttachType   uint32
	BTFFD        uint32
	funcInfoSize uint32
	funcInfo     uint64
	funcInfoCnt  uint32
	lineInfoSize uint32
	lineInfo     uint64
	lineInfoCnt  uint32
	attachBTFID  uint32
	attachFD     uint32
	_            uint32 // core_relo_cnt
	fdArray      uint64
	_            uint64 // core_relos
	_            uint32 // core_relo_rec_size
	logTrueSize  uint32
	tokenFD      int32
	_            uint32 // fd_array_cnt (6.14); 0 keeps the older meaning of fd_array
}

const instructionSize = 8

// maxInterrupted bounds how often an interrupted PROG_LOAD is tried again. The
// kernel gives up with EAGAIN when a signal is pending (c3494801cd17, "bpf:
// check pending signals while verifying programs"); a process that is hit by
// this many in a row is not going to get through.
const maxInterrupted = 128

// ProgLoad issues BPF_PROG_LOAD of prog under token. The verifier writes to
// prog.Log as prog.LogLevel asks; trueSize is what the whole log would have taken.
//
// The call is repeated when a signal interrupts the verifier, and SIGPROF is
// held back from the thread meanwhile: the Go profiler would otherwise
// interrupt a long verification for ever.
func (k *Kernel) ProgLoad(prog *Program, token int) (fd *FD, trueSize uint32, err error) {
	var p pins
	defer p.Unpin()
	attr := prog.attr(&p, token)

	unmask, err := maskSIGPROF()
	if err != nil {
		return nil, 0, err
	}
	defer unmask()

	for range maxInterrupted {
		fd, err = callFD(k, ProgLoad, attr)
		if err != syscall.EAGAIN {
			break
		}
	}
	return fd, attr.logTrueSize, err
}

// HasToken reports whether the call carries a token.
func (a *ProgLoadAttr) HasToken() bool { return a.flags&flagTokenFD != 0 }

func (prog *Program) attr(p *pins, token int) *ProgLoadAttr {
	attr := &ProgLoadAttr{
		Type:        prog.Type,
		AttachType:  prog.AttachType,
		flags:       prog.Flags,
		ifindex:     prog.Ifindex,
		kernVersion: prog.KernelVersion,
		Name:        prog.Name,
		license:     p.cstring(prog.License),
		insns:       p.bytes(prog.Instructions),
		insnCnt:     uint32(len(prog.Instructions) / instructionSize),
		BTFFD:       uint32(prog.BTFFD),
		attachBTFID: prog.AttachBTFID,
		attachFD:    uint32(prog.AttachFD),
		fdArray:     p.int32s(prog.FDArray),
		LogLevel:    prog.LogLevel,
	}
	prog.setExtInfos(attr, p)
	if prog.LogLevel != 0 {
		attr.log, attr.logSize = p.bytes(prog.Log), uint32(len(prog.Log))
	}
	if token != NoToken {
		attr.flags |= flagTokenFD
		attr.tokenFD = int32(token)
	}
	return attr
}

// setExtInfos fills in function and line info. The record sizes go with them:
// the kernel refuses a size without records only on some versions.
func (prog *Program) setExtInfos(attr *ProgLoadAttr, p *pins) {
	if n := records(prog.FuncInfo, prog.FuncInfoSize); n > 0 {
		attr.funcInfo, attr.funcInfoSize, attr.funcInfoCnt = p.bytes(prog.FuncInfo), prog.FuncInfoSize, n
	}
	if n := records(prog.LineInfo, prog.LineInfoSize); n > 0 {
		attr.lineInfo, attr.lineInfoSize, attr.lineInfoCnt = p.bytes(prog.LineInfo), prog.LineInfoSize, n
	}
}

// records counts the records of size bytes in b.
func records(b []byte, size uint32) uint32 {
	if size == 0 {
		return 0
	}
	return uint32(len(b)) / size
}
