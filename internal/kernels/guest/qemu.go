package guest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Machine is the virtual computer.
type Machine struct {
	QEMU   string // program
	KVM    bool
	Memory int // MiB
	Args   []string
}

// Boot is one start of a kernel.
type Boot struct {
	Kernel, Initrd string // files
	Console        string // file that receives the kernel's messages
	Nonce          string
	Limit          time.Duration
}

// errLimit is the cause of death of a guest that took too long.
var errLimit = errors.New("time limit")

// cmdline is what the kernel is told. A fifth of a boot went into the self-tests of ciphers, including those ciphers that
// test themselves whatever they are told, and into measuring clocks. The last two lines save a third of what the tests
// take: memory that need not be cleared twice, grace periods that nobody waits for, page faults, and programming the
// timer, which leaves the emulated code each time. Not mitigations=off, which lets the verifier accept more.
const cmdline = "console=ttyS0 quiet panic=-1 rdinit=/init lsm=landlock,lockdown,yama,bpf " +
	"cryptomgr.notests=1 initcall_blacklist=jent_mod_init,crypto_kdf108_init tsc=reliable no_timer_check " +
	"init_on_alloc=0 rcupdate.rcu_expedited=1 transparent_hugepage=always " +
	"highres=off"

// args is the command line.
//
// qemu64 without cx16: with it QEMU 7.2 crashes 6.12 guests in one boot of ten. The two processors take turns on one
// thread: on threads of their own they take a fifth more time waiting for each other, and now and then one of them runs
// code that the other has just patched, which the kernel dies of ("Oops: int3").
func (m Machine) args(b Boot) []string {
	accel, cpu := "tcg,thread=single", "qemu64,-cx16"
	if m.KVM {
		accel, cpu = "kvm", "host"
	}
	return append([]string{
		"-accel", accel, "-cpu", cpu, "-smp", "2", "-m", fmt.Sprint(m.Memory),
		"-display", "none", "-no-reboot", "-nodefaults", "-net", "none",
		"-serial", "file:" + b.Console, "-serial", "stdio",
		"-kernel", b.Kernel, "-initrd", b.Initrd,
		"-append", cmdline,
	}, m.Args...)
}

// Run boots the guest and reads its report until it is done, gone, or over the limit.
func (m Machine) Run(ctx context.Context, b Boot) Result {
	ctx, cancel := context.WithTimeoutCause(ctx, b.Limit, errLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, m.QEMU, m.args(b)...)
	var stderr strings.Builder
	cmd.Stderr, cmd.WaitDelay = &stderr, 5*time.Second
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return Result{Err: fmt.Errorf("start QEMU: %w", err)}
	}
	s := Stream{Nonce: b.Nonce}
	s.read(stdout)
	cause := context.Cause(ctx)
	if s.Done {
		cancel() // it has nothing more to say
	}
	err = cmd.Wait()
	return Result{Stream: s, Err: verdict(s, console(b.Console), stderr.String(), cause, err, b.Limit)}
}

// read stops at the guest's last word, or when QEMU is gone.
func (s *Stream) read(r io.Reader) {
	for lines := bufio.NewReader(r); !s.Done; {
		line, err := lines.ReadString('\n')
		s.Line(line)
		if err != nil {
			return
		}
	}
}

// console is what the kernel printed; nothing when QEMU did not get as far as making the file.
func console(file string) string {
	text, _ := os.ReadFile(file)
	return strings.ReplaceAll(string(text), "\r", "")
}
