package sys

import "strconv"

// Cmd is a bpf(2) command, as enum bpf_cmd in include/uapi/linux/bpf.h.
type Cmd uint32

// The commands that this module issues.
const (
	MapCreate      Cmd = 0
	ProgLoad       Cmd = 5
	ProgTestRun    Cmd = 10
	ObjGetInfoByFD Cmd = 15
	BTFLoad        Cmd = 18
	BTFGetFDByID   Cmd = 19
	MapFreeze      Cmd = 22
	BTFGetNextID   Cmd = 23
	LinkCreate     Cmd = 28
	TokenCreate    Cmd = 36 // Linux 6.9, 35f96de04127 ("bpf: Introduce BPF token object")
)

var cmdNames = map[Cmd]string{
	MapCreate: "MAP_CREATE", ProgLoad: "PROG_LOAD", ProgTestRun: "PROG_TEST_RUN",
	ObjGetInfoByFD: "OBJ_GET_INFO_BY_FD", BTFLoad: "BTF_LOAD", BTFGetFDByID: "BTF_GET_FD_BY_ID",
	MapFreeze: "MAP_FREEZE", BTFGetNextID: "BTF_GET_NEXT_ID", LinkCreate: "LINK_CREATE", TokenCreate: "TOKEN_CREATE",
}

// String returns the command as bpf(2) spells it, without the BPF_ prefix.
func (c Cmd) String() string {
	if name, ok := cmdNames[c]; ok {
		return name
	}
	return "command " + strconv.FormatUint(uint64(c), 10)
}
