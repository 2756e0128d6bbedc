package guest

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// names lists the entries of an archive, and checks the padding on the way.
func names(t *testing.T, data []byte) (out []string) {
	t.Helper()
	field := func(i int) (n int) {
		for _, c := range data[6+8*i : 14+8*i] {
			n = n<<4 | strings.IndexByte("0123456789abcdef", c)
		}
		return n
	}
	for {
		if len(data) < 110 || string(data[:6]) != "070701" {
			t.Fatalf("no header after %q", out)
		}
		size, length := field(6), field(11)
		out = append(out, string(data[110:110+length-1]))
		if out[len(out)-1] == "TRAILER!!!" {
			return out
		}
		data = data[(110+length+3)&^3:]
		data = data[(size+3)&^3:]
	}
}

func TestArchive(t *testing.T) {
	var buf bytes.Buffer
	a := NewArchive(&buf)
	a.Bytes("/init", 0o755, []byte("12345"))
	a.Dir("/src")
	a.Bytes("src/token/testdata/x", 0o644, nil)
	a.Dir("/")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"init", "src", "src/token", "src/token/testdata", "src/token/testdata/x", "TRAILER!!!"}
	if diff := cmp.Diff(want, names(t, buf.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestArchiveMissingFile(t *testing.T) {
	a := NewArchive(new(bytes.Buffer))
	a.File("x", "/no/such/file")
	if err := a.Close(); err == nil || !strings.Contains(err.Error(), "write initramfs: stat /no/such/file") {
		t.Errorf("err = %v", err)
	}
}

func TestDepends(t *testing.T) {
	tests := map[string][]string{
		"license=GPL\x00depends=a,b\x00name=c\x00": {"a", "b"},
		"depends=\x00name=c\x00":                   nil,
		"":                                         nil,
	}
	for info, want := range tests {
		if diff := cmp.Diff(want, depends(info)); diff != "" {
			t.Errorf("%q: %s", info, diff)
		}
	}
}

func TestModulesMissing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/modules.builtin", []byte("kernel/fs/ext4/ext4.ko\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := OpenModules(dir)
	if err != nil {
		t.Fatal(err)
	}
	mods, missing, err := m.Load([]string{"ext4", "no-such"})
	if err != nil || mods != nil || !cmp.Equal(missing, []string{"no_such"}) {
		t.Errorf("Load = %v, %q, %v", mods, missing, err)
	}
	if err := os.WriteFile(dir+"/bad.ko", []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if m, err = OpenModules(dir); err == nil {
		_, _, err = m.Load([]string{"bad"})
	}
	if err == nil || !strings.HasPrefix(err.Error(), "read module bad: ") {
		t.Errorf("err = %v", err)
	}
}
