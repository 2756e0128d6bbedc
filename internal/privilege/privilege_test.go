package privilege_test

import (
	"fmt"
	"testing"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/google/go-cmp/cmp"
)

func TestForProgram(t *testing.T) {
	for typ, want := range map[ebpf.ProgramType][]token.Capability{
		ebpf.SocketFilter:     {token.CapBPF},
		ebpf.CGroupSKB:        {token.CapBPF},
		ebpf.SkReuseport:      {token.CapBPF},
		ebpf.SkLookup:         {token.CapBPF},
		ebpf.Syscall:          {token.CapBPF},
		ebpf.LircMode2:        {token.CapBPF},
		ebpf.XDP:              {token.CapBPF, token.CapNetAdmin},
		ebpf.Netfilter:        {token.CapBPF, token.CapNetAdmin},
		ebpf.CGroupDevice:     {token.CapBPF, token.CapNetAdmin},
		ebpf.Kprobe:           {token.CapBPF, token.CapPerfmon},
		ebpf.StructOps:        {token.CapBPF, token.CapPerfmon},
		ebpf.Extension:        {token.CapBPF, token.CapNetAdmin, token.CapPerfmon},
		ebpf.ProgramType(255): {token.CapBPF},
	} {
		if diff := cmp.Diff(want, privilege.ForProgram(typ)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
}

func TestForMap(t *testing.T) {
	for typ, want := range map[ebpf.MapType][]token.Capability{
		ebpf.Array:        {token.CapBPF},
		ebpf.CPUMap:       {token.CapBPF},
		ebpf.DevMap:       {token.CapBPF, token.CapNetAdmin},
		ebpf.DevMapHash:   {token.CapBPF, token.CapNetAdmin},
		ebpf.XSKMap:       {token.CapBPF, token.CapNetAdmin},
		ebpf.SockMap:      {token.CapBPF, token.CapNetAdmin},
		ebpf.SockHash:     {token.CapBPF, token.CapNetAdmin},
		ebpf.MapType(255): {token.CapBPF},
	} {
		if diff := cmp.Diff(want, privilege.ForMap(typ)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
}

// Callers append to what they get.
func TestForProgramReturnsFreshSlices(t *testing.T) {
	first := privilege.ForProgram(ebpf.XDP)
	first[0] = token.CapSysAdmin
	if got := privilege.ForProgram(ebpf.XDP)[0]; got != token.CapBPF {
		t.Errorf("a caller changed the rules: got %s", got)
	}
}

func ExampleEffectiveAttachType() {
	fmt.Println(privilege.EffectiveAttachType(ebpf.CGroupSock, 0))
	fmt.Println(privilege.EffectiveAttachType(ebpf.SkReuseport, 0))
	fmt.Println(privilege.EffectiveAttachType(ebpf.CGroupSock, ebpf.AttachCgroupInetSockRelease))
	fmt.Println(privilege.EffectiveAttachType(ebpf.Kprobe, 0) == ebpf.AttachCGroupInetIngress)
	// Output:
	// CGroupInetSockCreate
	// SkReuseportSelect
	// CgroupInetSockRelease
	// true
}
