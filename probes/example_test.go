package probes_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// An agent decides at its start which programs to load.
func ExampleProber_HaveProgramType() {
	tok, err := token.Find(nil)
	if err != nil && !errors.Is(err, token.ErrNotAvailable) {
		log.Fatal(err)
	}
	defer tok.Close()

	err = probes.New(tok).HaveProgramType(ebpf.XDP)
	var gap *token.NotDelegatedError
	switch {
	case err == nil:
		fmt.Println("load the XDP program")
	case errors.As(err, &gap):
		fmt.Println("ask the node's operator for", gap.Missing.Options())
	case errors.Is(err, token.ErrMissingCapability):
		fmt.Println("fix the container's manifest:", err)
	case errors.Is(err, ebpf.ErrNotSupported):
		fmt.Println("do without:", err)
	default:
		fmt.Println("cannot tell, try it:", err)
	}
}

func ExampleOutcomeOf() {
	closed := new(token.Token)
	err := probes.New(closed).HaveMapType(ebpf.RingBuf)
	fmt.Println(probes.OutcomeOf(nil), probes.OutcomeOf(err), probes.OutcomeOf(ebpf.ErrNotSupported))
	// Output:
	// usable inconclusive not supported
}
