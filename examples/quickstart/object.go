package main

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"

	"github.com/cilium/ebpf"
)

//go:generate clang -O2 -g -Wall -Werror -mcpu=v3 -fdebug-compilation-dir=. -idirafter /usr/include/x86_64-linux-gnu -target bpfel -c count.c -o count-el.elf
//go:generate clang -O2 -g -Wall -Werror -mcpu=v3 -fdebug-compilation-dir=. -idirafter /usr/include/x86_64-linux-gnu -target bpfeb -c count.c -o count-eb.elf
//go:generate llvm-strip -g count-el.elf count-eb.elf

var (
	//go:embed count-el.elf
	littleEndian []byte
	//go:embed count-eb.elf
	bigEndian []byte
)

// object reads the compiled count.c for this machine's byte order.
func object() (*ebpf.CollectionSpec, error) {
	elf := littleEndian
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		elf = bigEndian
	}
	spec, err := ebpf.LoadCollectionSpecFromReader(bytes.NewReader(elf))
	if err != nil {
		return nil, fmt.Errorf("read object: %w", err)
	}
	return spec, nil
}
