package token_test

import (
	"errors"
	"fmt"
	"log"
	"net"

	"github.com/bpftoken/bpftoken/token"
)

// An agent takes whatever token there is, and goes on without one where nobody
// insisted on it.
func ExampleFind() {
	tok, err := token.Find(&token.Config{
		Need: token.Delegation{Cmds: token.CmdMapCreate | token.CmdProgLoad},
	})
	var failed *token.DiscoveryError
	switch {
	case err == nil:
		defer tok.Close()
	case errors.Is(err, token.ErrDisabled):
		// somebody wants this process to use no token
	case errors.As(err, &failed) && !failed.Mandatory:
		// go on with the process's own privileges, and keep err to explain an EPERM
	default:
		log.Fatal(err)
	}
}

func ExampleFind_disabled() {
	_, err := token.Find(&token.Config{Disabled: true})
	fmt.Println(errors.Is(err, token.ErrDisabled), errors.Is(err, token.ErrNotAvailable))
	// Output: true true
}

func ExampleParseOptions() {
	d, err := token.ParseOptions("rw,delegate_cmds=map_create:prog_load,delegate_maps=0x8000000000000006")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d)
	fmt.Println(d.Options())
	// Output:
	// commands: map_create, prog_load; map types: hash, array, bit 63
	// delegate_cmds=map_create:prog_load,delegate_maps=0x8000000000000000:hash:array
}

func ExampleDelegation_Missing() {
	have := token.Delegation{Cmds: token.CmdMapCreate}
	need := token.Delegation{Cmds: token.CmdMapCreate | token.CmdBTFLoad}
	fmt.Println(have.Missing(need).Options())
	// Output: delegate_cmds=btf_load
}

// A process takes a token only from its own user.
func ExampleReceive() {
	take := func(conn *net.UnixConn, uid uint32) (*token.Token, error) {
		peer, err := token.PeerOf(conn)
		if err != nil {
			return nil, err
		}
		if peer.UID != uid {
			return nil, fmt.Errorf("refuse a token from user %d", peer.UID)
		}
		return token.Receive(conn)
	}
	_ = take
}
