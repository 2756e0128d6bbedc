package token

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/moby/sys/mountinfo"
	"golang.org/x/sys/unix"
)

// Whatever ParseOptions says of a string, the kernel says too: it mounts it and
// shows the same bits, or refuses it with the same errno.
func TestKernelReadsOptionsTheSame(t *testing.T) {
	testenv.SkipBefore(t, 6, 10, "delegate_* options by name")
	testenv.NeedsRoot(t)
	dir := t.TempDir()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the mounts go away with the thread
		err := errors.Join(unix.Unshare(unix.CLONE_NEWNS), unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
		if err != nil {
			t.Error(err)
			return
		}
		for _, tt := range optionTests {
			compareWithKernel(t, dir, tt.in)
		}
		for option := range badOptions {
			compareWithKernel(t, dir, option)
		}
		for _, tt := range numberTests {
			compareWithKernel(t, dir, "delegate_maps="+tt.in)
		}
	}()
	<-done
}

func compareWithKernel(t *testing.T, dir, options string) {
	t.Helper()
	if strings.Contains(options, "\x00") { // ends a string of the kernel's
		return
	}
	options = onlyDelegation(options)
	want, wantErr := ParseOptions(options)
	err := unix.Mount("bpf", dir, "bpf", 0, options)
	if err != nil {
		if wantErr == nil || !errors.Is(wantErr, err) {
			t.Errorf("%q: the kernel says %v, ParseOptions %v", options, err, wantErr)
		}
		return
	}
	defer func() { _ = unix.Unmount(dir, unix.MNT_DETACH) }()
	if wantErr != nil {
		t.Errorf("%q: the kernel takes it, ParseOptions says %v", options, wantErr)
		return
	}
	shown, err := shownOptions(dir)
	if err != nil {
		t.Error(err)
		return
	}
	got, err := ParseOptions(shown)
	if err != nil || got != want && got != visible(want) {
		t.Errorf("%q: the kernel shows %q = %+v, %v, want %+v", options, shown, got, err, visible(want))
	}
}

// onlyDelegation leaves out the options that mount(8) takes care of.
func onlyDelegation(options string) string {
	var out []string
	for o := range strings.SplitSeq(options, ",") {
		if strings.HasPrefix(o, "delegate_") {
			out = append(out, o)
		}
	}
	return strings.Join(out, ",")
}

// visible leaves out the bits that mountinfo does not show: those without a name.
func visible(d Delegation) Delegation {
	return Delegation{
		d.Cmds & Cmds(named(cmdNames, uint64(d.Cmds))), d.Maps & MapTypes(named(mapTypeNames, uint64(d.Maps))),
		d.Progs & ProgramTypes(named(programTypeNames, uint64(d.Progs))), d.Attachs & AttachTypes(named(attachTypeNames, uint64(d.Attachs))),
	}
}

// named returns the bits of the table, and all of them for "any".
func named(table nameTable, mask uint64) (known uint64) {
	for _, row := range table {
		known |= 1 << row.bit
	}
	if mask&known == known {
		return all
	}
	return known
}

func shownOptions(dir string) (string, error) {
	file, err := os.Open("/proc/thread-self/mountinfo")
	if err != nil {
		return "", err
	}
	defer file.Close()
	dir, err = filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	infos, err := mountinfo.GetMountsFromReader(file, mountinfo.SingleEntryFilter(dir))
	if err != nil || len(infos) != 1 {
		return "", errors.Join(err, syscall.ENOENT)
	}
	return infos[0].VFSOptions, nil
}
