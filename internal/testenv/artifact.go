package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// ArtifactsEnv names the directory whose files a guest sends to the host. It is set when the host asked for them, with
// the flag --artifacts of internal/kernels.
const ArtifactsEnv = "BPFTOKEN_ARTIFACTS"

// Artifact hands a file to the host if it asked for files, and reports whether it did: a golden file that is written
// anew is nothing to compare with. The name is the file's path in the module. All guests share the names, so it tells
// the kernel apart where contents differ.
func Artifact(tb testing.TB, name string, data []byte) (wanted bool) {
	tb.Helper()
	dir := os.Getenv(ArtifactsEnv)
	if dir == "" {
		return false
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		tb.Errorf("hand %s to the host: %v", name, err)
	}
	return true
}
