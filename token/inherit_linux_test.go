package token_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

func TestFindDescriptor(t *testing.T) {
	tokentest.Run(t, "Config.FD", sandbox(mount("/run/a", needMaps), mount("/sys/fs/bpf", token.All())), func(t *testing.T) {
		testenv.NoLeaks(t)
		inherited := inheritable(t, create(t, "/run/a"))
		defer unix.Close(inherited)
		t.Setenv(token.EnvTokenPath, "/no/such/path")
		for range 2 { // it stays the caller's
			tok, err := token.Find(&token.Config{FD: inherited, Path: "/no/such/path"})
			if err != nil {
				t.Fatal(err)
			}
			if d, err := tok.Delegation(); err != nil || d != needMaps || tok.Source() != (token.Source{Kind: token.SourceDescriptor}) {
				t.Errorf("%s with %s, %v", tok, d, err)
			}
			wantCloseOnExec(t, tok.FD())
			if tok.FD() == inherited {
				t.Error("the caller's own descriptor")
			}
			must(t, tok.Close())
		}
		if flags, err := unix.FcntlInt(uintptr(inherited), unix.F_GETFD, 0); err != nil || flags != 0 {
			t.Errorf("the caller's descriptor was changed: flags %#x, %v", flags, err)
		}
	})
}

func TestFromFDOfToken(t *testing.T) {
	fromFD := func(t *testing.T) {
		fd := inheritable(t, create(t, "/run/bpf_delegation"))
		tok, err := token.FromFD(fd)
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		if tok.FD() != fd || tok.Source().Kind != token.SourceDescriptor {
			t.Errorf("%s with descriptor %d, want %d", tok, tok.FD(), fd)
		}
		wantCloseOnExec(t, fd)
	}
	for name, d := range map[string]token.Delegation{"all": token.All(), "no btf_load": needMaps} {
		cfg := sandbox(mount("/run/bpf_delegation", d))
		tokentest.Run(t, name, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			fromFD(t)
		})
		cfg.HideProc = true // then the kernel is asked
		tokentest.Run(t, name+" without proc", cfg, func(t *testing.T) {
			fromFD(t)
			if tok, err := token.FromFD(devNull(t)); tok != nil || err == nil {
				t.Errorf("/dev/null: %s, %v", tok, err)
			}
		})
	}
}

// inheritance is what a program finds out that got a token from its parent.
type inheritance struct {
	First, Second   string // what discovery gave
	Delegation      token.Delegation
	CloseOnExec     bool
	StillInVariable bool
}

func init() {
	helpers["inherit"] = func() any {
		cfg := &token.Config{FDVariable: "TOKEN_FD", Path: "/no/such/path"}
		tok, err := token.Find(cfg)
		if err != nil {
			return inheritance{First: err.Error()}
		}
		defer tok.Close()
		out := inheritance{First: tok.String()}
		out.Delegation, _ = tok.Delegation()
		flags, _ := unix.FcntlInt(uintptr(tok.FD()), unix.F_GETFD, 0)
		out.CloseOnExec = flags == unix.FD_CLOEXEC
		_, out.StillInVariable = os.LookupEnv("TOKEN_FD")
		if _, err := token.Find(cfg); err != nil {
			out.Second = err.Error()
		}
		return out
	}
}

func TestInheritOverExec(t *testing.T) {
	tokentest.Run(t, "FDVariable", sandbox(mount("/run/a", needMaps)), func(t *testing.T) {
		tok := create(t, "/run/a")
		file := os.NewFile(uintptr(inheritable(t, tok)), "token")
		defer file.Close()
		var got inheritance
		execHelper(t, testBinary, "inherit", &got, []string{"TOKEN_FD=3"}, file)
		want := inheritance{
			First: "BPF token handed over as a file descriptor", Delegation: needMaps, CloseOnExec: true,
			Second: `no BPF token available: from "/no/such/path": no such directory: ` +
				`mount a delegating BPF FS there, or name the right path (open directory: no such file or directory)`,
		}
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}

		// Tokens are close-on-exec: without an explicit hand-over there is nothing to find.
		got = inheritance{}
		execHelper(t, testBinary, "inherit", &got, []string{"TOKEN_FD=" + strconv.Itoa(tok.FD())})
		if got.Delegation == needMaps {
			t.Errorf("the token was inherited: %+v", got)
		}
	})
}
