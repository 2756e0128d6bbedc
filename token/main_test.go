package token_test

import (
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// TestMain also runs the programs that tests execute, see runHelper.
func TestMain(m *testing.M) {
	if name := os.Getenv(helperEnv); name != "" {
		runHelper(name)
		return
	}
	testenv.Main(m)
}
