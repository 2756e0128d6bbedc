package collection_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/loader"
	"github.com/moby/sys/userns"
	"golang.org/x/sys/unix"
)

// envInitNamespace makes a test a helper that prints what it is refused with.
const envInitNamespace = "BPFTOKEN_TEST_INIT_NAMESPACE"

// An unprivileged process that is in no user namespace of its own is told so, and
// no more.
func TestRefusalInInitNamespace(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	if os.Getenv(envInitNamespace) != "" {
		coll, err := loader.NewCollection(goldenSpec(t, "(xdp)"))
		if err == nil {
			coll.Close()
		}
		fmt.Printf("refusal: %v\n", err)
		return
	}
	testenv.NeedsRoot(t)
	if userns.RunningInUserNS() {
		testenv.Skip(t, testenv.Root, "needs root: of the init user namespace")
	}
	const nobody = 65534
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), envInitNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, refusal, ok := strings.Cut(string(out), "refusal: ")
	if !ok {
		t.Fatalf("no refusal in %q", out)
	}
	refusal, _, _ = strings.Cut(refusal, "\n")
	checkGolden(t, "init user namespace", refusal)
}

// A privileged process that is refused all the same is not told about tokens.
func TestRefusalOfThePrivileged(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	if userns.RunningInUserNS() {
		testenv.Skip(t, testenv.Root, "needs root: of the init user namespace")
	}
	kernel := &sys.Kernel{Intercept: func(cmd sys.Cmd, _ any, next func() (int, error)) (int, error) {
		if cmd == sys.MapCreate {
			return 0, unix.EPERM
		}
		return next()
	}}
	_, err := collection.EngineOn(kernel).New(goldenSpec(t, "(xdp)"), nil)
	if !errors.Is(err, unix.EPERM) {
		t.Fatal(err)
	}
	checkGolden(t, "privileged", err.Error())
}
