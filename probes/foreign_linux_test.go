package probes_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

// foreignEnv makes the test binary a process that probes under the token that it
// was handed as descriptor 3.
const foreignEnv = "PROBES_FOREIGN"

// A token of the parent user namespace allows everything, and all capabilities are
// there, but in the wrong namespace: that is no statement about the kernel.
func TestForeignToken(t *testing.T) {
	tokentest.Run(t, "from the parent namespace", everything, func(t *testing.T) {
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		file := os.NewFile(uintptr(mustDup(t, tok.FD())), "token")
		defer file.Close()

		child := exec.Command("/proc/self/exe")
		child.Env = []string{foreignEnv + "=1"}
		child.ExtraFiles = []*os.File{file}
		child.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		}
		out, err := child.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != "refused" {
			t.Errorf("%v: %s", err, out)
		}
	})
}

func mustDup(t *testing.T, fd int) int {
	t.Helper()
	dup, err := syscall.Dup(fd)
	if err != nil {
		t.Fatal(err)
	}
	return dup
}

// foreign is main of the child.
func foreign() {
	tok, err := token.FromFD(3)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer tok.Close()
	p := probes.New(tok)
	for _, err := range []error{
		p.HaveMapType(ebpf.Hash), p.HaveProgramType(ebpf.XDP),
		p.HaveCommand(0), p.HaveCommand(5), // map_create, prog_load
	} {
		if !errors.Is(err, probes.ErrRefused) || probes.OutcomeOf(err) != probes.Inconclusive {
			fmt.Println(err)
			return
		}
	}
	fmt.Println("refused")
}

func init() {
	if os.Getenv(foreignEnv) != "" {
		foreign()
		os.Exit(0)
	}
}
