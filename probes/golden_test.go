package probes_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/google/go-cmp/cmp"
)

// root's own report has a golden file on kernels without tokens too.
func TestReportGoldenOfRoot(t *testing.T) {
	testenv.NeedsRoot(t)
	r, err := probes.New(nil).Report(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checkGolden(t, "root", goldenText(r))
}

// byProcessor are the rows that tell more of the processor than of the kernel:
// Linux 7 allocates no arena without cmpxchg16b, which emulated guests lack.
var byProcessor = []string{"arena", "segv_on_fault", "no_user_conv"}

// goldenText is what is the same on every machine that boots this kernel.
func goldenText(r *probes.Report) []byte {
	r.Kernel = "any"
	r.Results = slices.DeleteFunc(r.Results, func(result probes.Result) bool {
		return slices.Contains(byProcessor, result.Name)
	})
	return []byte(r.String())
}

// checkGolden compares with the golden file of this kernel if there is one, such
// as testdata/report-token-6.12.golden. To renew them:
//
//	go run ./internal/kernels --run TestReportGolden --artifacts . ./probes
//
// It compares in guests only: another kernel of the same version may have been
// built with less.
func checkGolden(t *testing.T, with string, text []byte) {
	t.Helper()
	if !testenv.InGuest() {
		return
	}
	v, err := testenv.KernelVersion()
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "report-"+with+"-"+v.String()+".golden")
	if testenv.Artifact(t, "probes/"+golden, text) {
		return
	}
	want, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) {
		t.Logf("no %s: --artifacts writes it", golden)
		return
	}
	if diff := cmp.Diff(string(want), string(text)); err != nil || diff != "" {
		t.Errorf("%s: %v (-want +got), --artifacts renews it:\n%s", golden, err, diff)
	}
}
