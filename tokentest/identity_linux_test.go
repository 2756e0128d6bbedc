package tokentest_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

var namespaces = []string{"user", "mnt", "pid", "net"}

// hostNamespaces passes the host's namespaces on.
func hostNamespaces(t *testing.T) []string {
	t.Helper()
	var env []string
	for _, ns := range namespaces {
		env = append(env, "HOST_"+ns+"="+readlink(t, ns))
	}
	return env
}

func readlink(t *testing.T, ns string) string {
	t.Helper()
	link, err := os.Readlink("/proc/self/ns/" + ns)
	if err != nil {
		t.Fatal(err)
	}
	return link
}

func TestNamespaces(t *testing.T) {
	for _, network := range []bool{false, true} {
		cfg := tokentest.Config{Network: network, Env: hostNamespaces(t)}
		tokentest.Run(t, fmt.Sprintf("network %v", network), cfg, func(t *testing.T) {
			for _, ns := range namespaces {
				own := readlink(t, ns) != os.Getenv("HOST_"+ns)
				if want := ns != "net" || network; own != want {
					t.Errorf("own %s namespace: %v", ns, own)
				}
			}
			if network {
				checkLoopback(t)
			}
		})
	}
}

func checkLoopback(t *testing.T) {
	t.Helper()
	ifs, err := net.Interfaces()
	if err != nil || len(ifs) != 1 || ifs[0].Name != "lo" || ifs[0].Flags&net.FlagUp == 0 {
		t.Errorf("interfaces %v, %v", ifs, err)
	}
}

// status reads fields of /proc/self/status.
func status(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("/proc/thread-self/status")
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		out[key] = strings.TrimSpace(value)
	}
	return out
}

func TestIdentity(t *testing.T) {
	tests := []struct {
		name string
		cfg  tokentest.Config
		uid  string
		caps string
	}{
		{"default", tokentest.Config{}, "1000 1000 1000 1000", "0000000000000000"},
		{"other ids", tokentest.Config{UID: 7, HostUID: 2_000_000_007}, "7 7 7 7", "0000000000000000"},
		{"one capability", tokentest.Config{Capabilities: []token.Capability{token.CapBPF}}, "1000 1000 1000 1000", "0000008000000000"},
		{"some capabilities", full("/run/x"), "1000 1000 1000 1000", "000000c000201000"},
		{"chown, kill", tokentest.Config{Capabilities: []token.Capability{0, 5}}, "1000 1000 1000 1000", "0000000000000021"},
		{"nested", tokentest.Config{Nested: true}, "1000 1000 1000 1000", "0000000000000000"},
		{"nested with one", tokentest.Config{Nested: true, Capabilities: []token.Capability{token.CapBPF}}, "1000 1000 1000 1000", "0000008000000000"},
	}
	for _, tt := range tests {
		tokentest.Run(t, tt.name, tt.cfg, func(t *testing.T) {
			s := status(t)
			for _, key := range []string{"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"} {
				if s[key] != tt.caps {
					t.Errorf("%s %s, want %s", key, s[key], tt.caps)
				}
			}
			for _, key := range []string{"Uid", "Gid"} {
				if got := strings.Join(strings.Fields(s[key]), " "); got != tt.uid {
					t.Errorf("%s %s, want %s", key, got, tt.uid)
				}
			}
			if s["Groups"] != "" {
				t.Errorf("groups %s", s["Groups"])
			}
		})
	}
}

func TestIsUnprivilegedOutside(t *testing.T) {
	tokentest.Run(t, "with all capabilities", full("/run/x"), func(t *testing.T) {
		if f, err := os.Open("/etc/shadow"); !os.IsPermission(err) && !os.IsNotExist(err) {
			f.Close()
			t.Errorf("opened the host's secrets: %v", err)
		}
		if err := os.WriteFile("/run/file", nil, 0o600); !os.IsPermission(err) {
			t.Errorf("wrote to /run: %v", err)
		}
	})
}

func TestHideProc(t *testing.T) {
	tokentest.Run(t, "hidden", tokentest.Config{HideProc: true}, func(t *testing.T) {
		if entries, err := os.ReadDir("/proc"); err != nil || len(entries) > 0 {
			t.Errorf("/proc shows %v, %v", entries, err)
		}
		t.Cleanup(func() {
			if _, err := os.Stat("/proc/self"); err == nil {
				t.Error("/proc is back too early")
			}
		})
	})
	tokentest.Run(t, "own", tokentest.Config{}, func(t *testing.T) {
		pids, err := filepath.Glob("/proc/[0-9]*")
		if err != nil || len(pids) > 2 {
			t.Errorf("processes %v, %v", pids, err)
		}
	})
}
