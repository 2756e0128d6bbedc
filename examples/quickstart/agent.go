package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/loader"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// agent loads the object as an unprivileged process.
func agent() error {
	// The manager closes our standard input once the BPF FS is mounted.
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return fmt.Errorf("wait for manager: %w", err)
	}
	say("agent", "uid %d, in a user namespace of its own", os.Getuid())
	if err := showToken(); err != nil {
		return err
	}
	spec, err := object()
	if err != nil {
		return err
	}

	// This is all that a program has to do.
	coll, err := loader.NewCollection(spec)
	if err != nil {
		return err
	}
	defer coll.Close()

	if err := showObjects(coll); err != nil {
		return err
	}
	if err := runProgram(coll); err != nil {
		return err
	}
	return showRefusal(spec)
}

// showToken prints what the loader will find.
func showToken() error {
	tok, err := token.Find(nil)
	if err != nil {
		return err
	}
	defer tok.Close()
	have, err := tok.Delegation()
	if err != nil {
		return err
	}
	say("agent", "%s, which delegates", tok)
	for part := range strings.SplitSeq(have.String(), "; ") {
		say("", "  %s", part)
	}
	return nil
}

// showObjects prints what the kernel has made.
func showObjects(coll *ebpf.Collection) error {
	var lines []string
	for name, m := range coll.Maps {
		info, err := m.Info()
		if err != nil {
			return err
		}
		id, _ := info.ID()
		lines = append(lines, fmt.Sprintf("map      %-8s %-6s id %-5d under token", name, m.Type(), id))
	}
	for name, prog := range coll.Programs {
		info, err := prog.Info()
		if err != nil {
			return err
		}
		id, _ := info.ID()
		lines = append(lines, fmt.Sprintf("program  %-8s %-6s id %-5d under token", name, prog.Type(), id))
	}
	say("agent", "loaded")
	slices.Sort(lines)
	for _, line := range lines {
		say("", "  %s", line)
	}
	return nil
}

// runProgram runs the program on one packet and reads what it counted.
func runProgram(coll *ebpf.Collection) error {
	verdict, err := loader.Run(coll.Programs["count"], &ebpf.RunOptions{Data: udpPacket()})
	if err != nil {
		return fmt.Errorf("run program: %w", err)
	}
	var packets, bytes uint64
	if err := coll.Maps["packets"].Lookup(uint32(protocolUDP), &packets); err != nil {
		return fmt.Errorf("read map: %w", err)
	}
	if err := coll.Variables["bytes"].Get(&bytes); err != nil {
		return fmt.Errorf("read variable: %w", err)
	}
	say("agent", "ran count on a UDP packet of %d bytes: verdict %d (XDP_PASS), packets[UDP] = %d, bytes = %d",
		payload, verdict, packets, bytes)
	if verdict != 2 || packets != 1 || bytes != payload {
		return errors.New("the program did not count the packet")
	}
	return nil
}

const (
	protocolUDP = 17
	payload     = 50 // bytes of IP in the packet
)

// udpPacket returns an Ethernet frame that carries UDP over IPv4.
func udpPacket() []byte {
	packet := make([]byte, 14+payload)
	binary.BigEndian.PutUint16(packet[12:], 0x0800) // IPv4
	ip := packet[14:]
	ip[0] = 0x45 // version 4, header of 20 bytes
	binary.BigEndian.PutUint16(ip[2:], payload)
	ip[9] = protocolUDP
	return packet
}

// showRefusal loads the same object without a token.
func showRefusal(spec *ebpf.CollectionSpec) error {
	without := loader.Loader{Token: token.Config{Disabled: true}}
	coll, err := without.NewCollection(spec)
	if err == nil {
		coll.Close()
		return errors.New("the load without a token was not refused")
	}
	say("agent", "the same without a token is refused:")
	say("", "  %v", err)
	if !errors.Is(err, os.ErrPermission) {
		return errors.New("it was refused for another reason than privilege")
	}
	return nil
}
