package delegate

import (
	"strconv"

	"github.com/bpftoken/bpftoken/token"
)

// A setting is one option of a BPF FS.
type setting struct{ key, value string }

func (s setting) String() string { return s.key + "=" + s.value }

// settings are the options that make d. Masks are numbers, because a name that the running kernel does not know yet
// would make it refuse the whole option. Empty masks are set too: they need no privilege and prove that the file
// system is one that knows the option.
func settings(d token.Delegation) []setting {
	return []setting{
		{"delegate_cmds", hex(uint64(d.Cmds))},
		{"delegate_maps", hex(uint64(d.Maps))},
		{"delegate_progs", hex(uint64(d.Progs))},
		{"delegate_attachs", hex(uint64(d.Attachs))},
	}
}

func hex(mask uint64) string { return "0x" + strconv.FormatUint(mask, 16) }

// impossible is an option that a BPF FS refuses as a value and that every other file system refuses as a key, save
// those that take anything.
var impossible = setting{"delegate_cmds", "-"}
