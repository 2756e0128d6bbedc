package token

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

const someMounts = `21 28 0:20 / /proc rw,nosuid shared:5 - proc proc rw
30 21 0:27 / /sys/fs/bpf rw,nosuid,nodev,noexec,relatime shared:9 - bpf bpf rw,mode=700
44 28 8:1 / / rw - ext4 /dev/vda1 rw
51 28 0:31 / /mnt/with\040space\011tab\012newline\134backslash\043hash rw - bpf none rw,delegate_cmds=any
52 28 0:31 /sub /mnt/subtree rw master:1 propagate_from:2 - bpf none rw,delegate_cmds=any
53 28 0:32 /gone//deleted /mnt/deleted rw - bpf  rw
54 28 0:33 / /mnt/fuse rw - fuse.bpf bpf rw
55 28 0:34 / /mnt/` + "\x1b[2J" + ` rw - bpf bpf rw
`

func TestParseMounts(t *testing.T) {
	got, err := parseMounts(strings.NewReader(someMounts))
	want := []string{
		"/sys/fs/bpf", "/mnt/with space\ttab\nnewline\\backslash#hash", "/mnt/subtree", "/mnt/deleted", "/mnt/\x1b[2J",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestParseMountsFails(t *testing.T) {
	broken := errors.New("broken")
	if got, err := parseMounts(iotest.ErrReader(broken)); got != nil || !errors.Is(err, broken) {
		t.Errorf("unreadable: %q, %v", got, err)
	}
	if got, err := parseMounts(strings.NewReader("not mountinfo\n")); got != nil || err == nil {
		t.Errorf("garbage: %q, %v", got, err)
	}
}

func TestOtherPaths(t *testing.T) {
	for _, tt := range []struct{ mounted, want []string }{
		{nil, nil},
		{[]string{"/b", "/a"}, []string{"/b", "/a"}},
		{[]string{"/run/tw/bpf", "/b", "/sys/fs/bpf", "/b"}, []string{"/b"}}, // stacked mounts are one path
	} {
		if got := otherPaths(tt.mounted); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.mounted, got, tt.want)
		}
	}
}

func FuzzParseMounts(f *testing.F) {
	f.Add(someMounts)
	f.Add("36 35 98:0 / /x rw - bpf bpf rw\n\n")
	f.Add("1 2 3:4 \\ \\1 \\012 - bpf \\ \n")
	f.Fuzz(func(t *testing.T, text string) {
		paths, err := parseMounts(strings.NewReader(text))
		if err != nil && paths != nil {
			t.Errorf("%q: %v and %q", text, err, paths)
		}
		if len(paths) > strings.Count(text, "\n")+1 {
			t.Errorf("%q: %d paths", text, len(paths))
		}
	})
}

func ExampleSource_String() {
	fmt.Println(Source{SourceVariable, "/run/\x1b[2J\nbpf"})
	// Output: from "/run/\x1b[2J\nbpf" (LIBBPF_BPF_TOKEN_PATH)
}
