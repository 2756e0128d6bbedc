package token

// Cmds is a set of bpf(2) commands: bit N is command N of enum bpf_cmd.
type Cmds uint64

// The commands that take a token.
const (
	CmdMapCreate    Cmds = 1 << 0
	CmdProgLoad     Cmds = 1 << 5
	CmdBTFLoad      Cmds = 1 << 18
	CmdBTFGetFDByID Cmds = 1 << 19
)

// MapTypes is a set of map types: bit N is type N of enum bpf_map_type.
type MapTypes uint64

// ProgramTypes is a set of program types: bit N is type N of enum bpf_prog_type.
type ProgramTypes uint64

// AttachTypes is a set of attach types: bit N is type N of enum bpf_attach_type.
type AttachTypes uint64

// Bit returns the mask of one map, program or attach type (or command), as in
// MapTypes(Bit(ebpf.Hash)). It is 0 for a value that no mask can hold: the kernel
// delegates none above 63.
func Bit[T ~uint32](v T) uint64 {
	if v > 63 {
		return 0
	}
	return 1 << v
}

// String lists the commands for a reader: "any", "none", or the kernel's names;
// a bit that has none prints as "bit N".
func (c Cmds) String() string { return cmdNames.format(uint64(c)) }

// String lists the map types like [Cmds.String].
func (m MapTypes) String() string { return mapTypeNames.format(uint64(m)) }

// String lists the program types like [Cmds.String].
func (p ProgramTypes) String() string { return programTypeNames.format(uint64(p)) }

// String lists the attach types like [Cmds.String].
func (a AttachTypes) String() string { return attachTypeNames.format(uint64(a)) }

// Names returns the kernel's name of each command, lowest bit first; "bit N"
// stands for one without a name.
func (c Cmds) Names() []string { return cmdNames.names(uint64(c)) }

// Names returns the kernel's name of each map type like [Cmds.Names].
func (m MapTypes) Names() []string { return mapTypeNames.names(uint64(m)) }

// Names returns the kernel's name of each program type like [Cmds.Names].
func (p ProgramTypes) Names() []string { return programTypeNames.names(uint64(p)) }

// Names returns the kernel's name of each attach type like [Cmds.Names].
func (a AttachTypes) Names() []string { return attachTypeNames.names(uint64(a)) }
