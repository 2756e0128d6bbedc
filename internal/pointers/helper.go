package pointers

import "github.com/cilium/ebpf/asm"

// results are the helpers that return pointers (ret_type of their prototypes).
var results = map[asm.BuiltinFunc]kind{
	asm.FnMapLookupElem:       mapValue | nullable,
	asm.FnMapLookupPercpuElem: mapValue | nullable,
	asm.FnGetLocalStorage:     mapValue,
	asm.FnSkStorageGet:        mapValue | nullable,
	asm.FnInodeStorageGet:     mapValue | nullable,
	asm.FnTaskStorageGet:      mapValue | nullable,
	asm.FnCgrpStorageGet:      mapValue | nullable,

	asm.FnRingbufReserve:       memory | nullable,
	asm.FnDynptrData:           memory | nullable,
	asm.FnSkLookupTcp:          memory | nullable,
	asm.FnSkLookupUdp:          memory | nullable,
	asm.FnSkcLookupTcp:         memory | nullable,
	asm.FnSkFullsock:           memory | nullable,
	asm.FnTcpSock:              memory | nullable,
	asm.FnGetListenerSock:      memory | nullable,
	asm.FnSkcToTcp6Sock:        memory | nullable,
	asm.FnSkcToTcpSock:         memory | nullable,
	asm.FnSkcToTcpTimewaitSock: memory | nullable,
	asm.FnSkcToTcpRequestSock:  memory | nullable,
	asm.FnSkcToUdp6Sock:        memory | nullable,
	asm.FnSkcToUnixSock:        memory | nullable,
	asm.FnSkcToMptcpSock:       memory | nullable,
	asm.FnSockFromFile:         memory | nullable,
	asm.FnPerCpuPtr:            memory | nullable,
	asm.FnThisCpuPtr:           memory,
	asm.FnKptrXchg:             memory | nullable,
	asm.FnGetCurrentTaskBtf:    memory,
	asm.FnTaskPtRegs:           memory,
}

// result is what a helper returns. All helpers are known: the kernel adds kfuncs
// instead of more.
func result(h asm.BuiltinFunc) kind {
	if k, ok := results[h]; ok {
		return k
	}
	return scalar
}
