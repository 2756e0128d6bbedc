package probes_test

import (
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/features"
)

// As root without a token every probe must say what cilium/ebpf's says.
func TestSameAsFeatures(t *testing.T) {
	testenv.NeedsRoot(t)
	p := root

	for mt := ebpf.Hash; mt <= ebpf.Arena; mt++ {
		same(t, "map type "+mt.String(), p.HaveMapType(mt), features.HaveMapType(mt))
	}
	for _, flag := range []probes.MapFlags{
		probes.BPF_F_NO_PREALLOC, probes.BPF_F_RDONLY_PROG, probes.BPF_F_WRONLY_PROG,
		probes.BPF_F_MMAPABLE, probes.BPF_F_INNER_MAP,
	} {
		same(t, "map flag "+flag.String(), p.HaveMapFlag(flag), features.HaveMapFlag(features.MapFlags(flag)))
	}
	for pt := ebpf.SocketFilter; pt <= ebpf.Netfilter; pt++ {
		same(t, "program type "+pt.String(), p.HaveProgramType(pt), features.HaveProgramType(pt))
	}
	same(t, "large instructions", p.HaveLargeInstructions(), features.HaveLargeInstructions())
	same(t, "bounded loops", p.HaveBoundedLoops(), features.HaveBoundedLoops())
	same(t, "v2 ISA", p.HaveV2ISA(), features.HaveV2ISA())
	same(t, "v3 ISA", p.HaveV3ISA(), features.HaveV3ISA())
	same(t, "v4 ISA", p.HaveV4ISA(), features.HaveV4ISA())
	same(t, "kprobe_multi", p.HaveBPFLinkKprobeMulti(), features.HaveBPFLinkKprobeMulti())
	same(t, "kprobe_session", p.HaveBPFLinkKprobeSession(), features.HaveBPFLinkKprobeSession())
	same(t, "uprobe_multi", p.HaveBPFLinkUprobeMulti(), features.HaveBPFLinkUprobeMulti())
}

func TestSameHelpersAsFeatures(t *testing.T) {
	testenv.NeedsRoot(t)
	p := root
	eachHelper(func(pt ebpf.ProgramType, h asm.BuiltinFunc) {
		if pt != ebpf.LSM && pt != ebpf.Tracing { // features has no probe for these
			got, want := p.HaveProgramHelper(pt, h), features.HaveProgramHelper(pt, h)
			// Linux 7.3 explains itself at length: upstream, which reads only the end
			// of the log, takes a plain no for inconclusive.
			if probes.OutcomeOf(got) != probes.NotSupported || probes.OutcomeOf(want) != probes.Inconclusive {
				same(t, pt.String()+" "+h.String(), got, want)
			}
		}
	})
}

func TestSameVersionAsFeatures(t *testing.T) {
	want, err := features.LinuxVersionCode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := probes.LinuxVersionCode(); err != nil || got != want {
		t.Errorf("got %#x, %v, want %#x", got, err, want)
	}
}

// same compares outcomes. Upstream's third one, any other error, must be
// inconclusive here too.
func same(t *testing.T, what string, got, want error) {
	t.Helper()
	outcome := probes.OutcomeOf(got)
	switch {
	case want == nil && outcome == probes.Usable,
		errors.Is(want, ebpf.ErrNotSupported) && outcome == probes.NotSupported,
		want != nil && !errors.Is(want, ebpf.ErrNotSupported) && outcome == probes.Inconclusive:
		return
	}
	t.Errorf("%s: got %v, upstream %v", what, got, want)
}
