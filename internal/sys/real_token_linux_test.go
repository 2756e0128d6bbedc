package sys_test

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"
)

// underToken are the commands that a token of allowed permits, and that nobody in
// a user namespace may issue without.
var underToken = map[string]func(t *testing.T, token int) (*sys.FD, error){
	"MAP_CREATE": func(_ *testing.T, token int) (*sys.FD, error) {
		// Arrays and hashes need no privilege where unprivileged BPF is enabled.
		return new(sys.Kernel).MapCreate(sys.MapCreateAttr{
			Type: uint32(ebpf.LPMTrie), KeySize: 8, ValueSize: 4, MaxEntries: 1, Flags: unix.BPF_F_NO_PREALLOC,
		}, token)
	},
	"BTF_LOAD": func(t *testing.T, token int) (*sys.FD, error) {
		fd, _, err := new(sys.Kernel).BTFLoad(smallBTF(t), nil, token)
		return fd, err
	},
	"PROG_LOAD": func(_ *testing.T, token int) (*sys.FD, error) {
		fd, _, err := new(sys.Kernel).ProgLoad(zeroProgram(), token)
		return fd, err
	},
	"BTF_GET_FD_BY_ID": func(_ *testing.T, token int) (*sys.FD, error) {
		return new(sys.Kernel).BTFGetFDByID(1, token)
	},
}

var allowed = token.Delegation{
	Cmds: token.CmdMapCreate | token.CmdBTFLoad | token.CmdProgLoad | token.CmdBTFGetFDByID,
	Maps: token.MapTypes(token.Bit(ebpf.LPMTrie)), Progs: token.ProgramTypes(token.Bit(ebpf.CGroupSKB)),
	Attachs: token.AttachTypes(token.Bit(ebpf.AttachCGroupInetIngress)),
}

func TestCommandsUnderToken(t *testing.T) {
	for name, issue := range underToken {
		tokentest.Run(t, name, tokentest.Config{
			Mounts: []tokentest.Mount{
				{Path: "/run/allowed", Delegation: allowed},
				{Path: "/run/useless", Delegation: token.Delegation{Cmds: 1 << 63}},
			},
			Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapSysAdmin},
		}, func(t *testing.T) {
			if name == "BTF_GET_FD_BY_ID" {
				testenv.SkipBefore(t, 6, 15, "BPF_BTF_GET_FD_BY_ID under a token")
			}
			testenv.NoLeaks(t)
			fd, err := issue(t, create(t, "/run/allowed"))
			if err != nil {
				t.Errorf("under a token that allows it: %v", err)
			}
			_ = fd.Close()
			for without, tok := range map[string]int{
				"without a token": sys.NoToken, "under a token that does not allow it": create(t, "/run/useless"),
			} {
				fd, err := issue(t, tok)
				if err != unix.EPERM {
					t.Errorf("%s: %v, want EPERM", without, err)
				}
				_ = fd.Close()
			}
		})
	}
}

func create(t *testing.T, path string) int {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tok.Close() })
	return tok.FD()
}

// zeroProgram returns 0: mov r0, 0; exit.
func zeroProgram() *sys.Program {
	return &sys.Program{
		Type: uint32(ebpf.CGroupSKB), License: "MIT",
		Instructions: []byte{0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0}, // the same in both byte orders
	}
}

func smallBTF(t *testing.T) []byte {
	t.Helper()
	builder, err := btf.NewBuilder([]btf.Type{&btf.Int{Name: "counter", Size: 4}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := builder.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func TestIsTokenOfTokens(t *testing.T) {
	for name, d := range map[string]token.Delegation{"all": token.All(), "no btf_load": {Maps: 1}} {
		tokentest.Run(t, name, tokentest.Config{
			Mounts: []tokentest.Mount{{Path: "/run/a", Delegation: d}}, Capabilities: []token.Capability{token.CapBPF},
		}, func(t *testing.T) {
			if ok, err := new(sys.Kernel).IsToken(create(t, "/run/a")); !ok || err != nil {
				t.Errorf("a token: %t, %v", ok, err)
			}
		})
	}
}
