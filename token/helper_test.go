package token_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// helperEnv makes the test binary run one of the helpers instead of the tests.
const helperEnv = "BPFTOKEN_TOKEN_HELPER"

// helpers are programs that a test executes. What they return is printed as JSON.
var helpers = map[string]func() any{}

func runHelper(name string) {
	if err := json.NewEncoder(os.Stdout).Encode(helpers[name]()); err != nil {
		panic(err)
	}
}

// execHelper executes a helper of the binary at path with extra files from
// descriptor 3 on, and reads what it returned into out.
func execHelper(t *testing.T, path, name string, out any, env []string, files ...*os.File) {
	t.Helper()
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), append(env, helperEnv+"="+name)...)
	cmd.ExtraFiles = files
	var stderr strings.Builder
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("helper %s: %v\n%s", name, err, stderr.String())
	}
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatalf("helper %s printed %q: %v", name, text, err)
	}
}

// testBinary is this program. In a sandbox its path may lead through directories
// that are closed to the user there; this link does not.
const testBinary = "/proc/self/exe"
