package token_test

import (
	"fmt"

	"github.com/bpftoken/bpftoken/token"
)

// What a mount lacks for a load.
func ExampleParseOptions() {
	have, err := token.ParseOptions("rw,delegate_cmds=map_create,delegate_maps=any,delegate_progs=0x40")
	if err != nil {
		fmt.Println(err)
		return
	}
	need := token.Delegation{Cmds: token.CmdMapCreate | token.CmdProgLoad, Progs: token.ProgramTypes(token.Bit(uint32(6)))}
	fmt.Println(have)
	fmt.Println("lacks", have.Missing(need).Options())
	// Output:
	// commands: map_create; map types: any; program types: xdp
	// lacks delegate_cmds=prog_load
}
