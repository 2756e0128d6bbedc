package apt

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const deb822 = `# comment
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm
  bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/k.gpg

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://inline.example/debian
Suites: sid
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
`

const oneLine = `
deb-src http://src.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian trixie main contrib # comment
deb http://sec.example/debian-security bookworm-security main
deb broken
`

func TestParseSources(t *testing.T) {
	want := []Source{
		{[]string{"deb"}, []string{"http://mirror.example/debian"}, []string{"bookworm", "bookworm-updates"}, []string{"main"}, "/usr/share/keyrings/k.gpg"},
		{[]string{"deb"}, []string{"http://inline.example/debian"}, []string{"sid"}, []string{"main"}, ""},
	}
	if diff := cmp.Diff(want, parseSources(deb822)); diff != "" {
		t.Error(diff)
	}
}

func TestMirror(t *testing.T) {
	etc := t.TempDir()
	write(t, filepath.Join(etc, "sources.list"), oneLine)
	write(t, filepath.Join(etc, "sources.list.d", "debian.sources"), deb822)
	tests := map[string]string{ // code name to sources.list entry
		"trixie":   "deb [signed-by=/k.gpg] http://one.example/debian new main\n",
		"bookworm": "deb [signed-by=/usr/share/keyrings/k.gpg] http://mirror.example/debian new main\n",
		"buster":   "deb http://inline.example/debian new main\n", // whoever has sid has a full mirror
	}
	for codename, want := range tests {
		m, err := Mirror(Sources(etc), codename)
		if err != nil {
			t.Errorf("%s: %v", codename, err)
		} else if got := m.line("new"); got != want {
			t.Errorf("%s: %q, want %q", codename, got, want)
		}
	}
	if _, err := Mirror(Sources(t.TempDir()), "bookworm"); err == nil {
		t.Error("found a mirror without sources")
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReleaseOf(t *testing.T) {
	tests := map[string]string{
		"linux-image-6.1.0-50-cloud-amd64 (= 6.1.176-1)":                                                                 "6.1.0-50-cloud-amd64",
		"linux-base-cloud-amd64 (= 7.3.4-1), linux-image-7.3.4+deb13-cloud-amd64 (= 7.3.4-1), linux-modules-cloud-amd64": "7.3.4+deb13-cloud-amd64",
		"libc6": "",
		"":      "",
	}
	for depends, want := range tests {
		if got, err := releaseOf(depends); got != want || (err == nil) != (want != "") {
			t.Errorf("releaseOf(%q) = %q, %v", depends, got, err)
		}
	}
}

func TestDependsOn(t *testing.T) {
	want := []string{"dracut", "initramfs-tools", "linux-base-7"}
	if diff := cmp.Diff(want, dependsOn("dracut | initramfs-tools (>= 0.120), linux-base-7 (= 7)")); diff != "" {
		t.Error(diff)
	}
}

func TestComplaint(t *testing.T) {
	stderr := "W: something\nE: The repository 'http://m gone Release' does not have a Release file.\nE: more\n"
	if got := complaint(stderr); got != ": The repository 'http://m gone Release' does not have a Release file." {
		t.Errorf("complaint = %q", got)
	}
}

func TestParseRelease(t *testing.T) {
	got := parseRelease("PRETTY_NAME=\"Debian\"\nVERSION_CODENAME=bookworm\nID=debian\n")
	if got != (Machine{"debian", "bookworm"}) {
		t.Errorf("got %+v", got)
	}
}
