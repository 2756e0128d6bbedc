package collection_test

import (
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

// The kernel ignores a token that lacks a bit and goes by real capabilities, so a
// load is tried under any token. What would have worked is only known afterwards.
func TestPoorTokenIsTried(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	all := token.All()
	for _, tt := range []struct {
		name string
		gap  token.Delegation
		cmd  sys.Cmd
	}{
		{"without map_create", token.Delegation{Cmds: token.CmdMapCreate}, sys.MapCreate},
		{"without prog_load", token.Delegation{Cmds: token.CmdProgLoad}, sys.ProgLoad},
		{"without btf_load", token.Delegation{Cmds: token.CmdBTFLoad}, sys.BTFLoad},
		{"without the map type", token.Delegation{Maps: token.MapTypes(token.Bit(ebpf.Array))}, sys.MapCreate},
		{"without the program type", token.Delegation{Progs: token.ProgramTypes(token.Bit(ebpf.XDP))}, sys.ProgLoad},
		{"without the attach type", token.Delegation{Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP))}, sys.ProgLoad},
	} {
		tokentest.Run(t, tt.name, custom(without(all, tt.gap), everyCap...), func(t *testing.T) {
			testenv.NoLeaks(t)
			calls := make(map[sys.Cmd]int)
			engine := collection.EngineOn(&sys.Kernel{Intercept: func(cmd sys.Cmd, _ any, next func() (int, error)) (int, error) {
				calls[cmd]++
				return next()
			}})
			tok, err := token.Create(customFS)
			if err != nil {
				t.Fatal(err)
			}
			defer tok.Close()
			engine.Token = tok
			err = discardCollection(engine.New(specOf(t, "xdp_counter"), nil))
			if calls[tt.cmd] == 0 {
				t.Errorf("it is not tried: %v, calls %v", err, calls)
			}
			if tt.cmd != sys.BTFLoad {
				wantRefused(t, err)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
