package loader

import (
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// TestMain also plays the processes that the benchmark starts.
func TestMain(m *testing.M) {
	if name := os.Getenv(benchOnceEnv); name != "" {
		os.Exit(loadOnce(name))
	}
	if os.Getenv(benchInsideEnv) != "" {
		os.Exit(m.Run()) // cilium/ebpf keeps its token open for good
	}
	testenv.Main(m)
}
