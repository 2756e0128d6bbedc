package token_test

import (
	"errors"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

// atOnce calls fn 64 times at once.
func atOnce(fn func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range 64 {
		wg.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	wg.Wait()
}

func TestConcurrentFinds(t *testing.T) {
	cfg := sandbox(mount("/run/a", needMaps), mount("/run/b", needBoth))
	tokentest.Run(t, "mounts", cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		var owners sync.Map
		tokens := make([]*token.Token, 64)
		atOnce(func(i int) {
			tok, err := token.Find(&token.Config{Need: needBoth})
			if err != nil || tok.Source().Path != "/run/b" {
				t.Errorf("%s, %v", tok, err)
			}
			if _, taken := owners.LoadOrStore(tok.FD(), i); taken {
				t.Errorf("two tokens own descriptor %d", tok.FD())
			}
			tokens[i] = tok
		})
		for _, tok := range tokens {
			if err := tok.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// A descriptor in a variable has one owner, however many ask for it at once.
func TestConcurrentFindsOfOneVariable(t *testing.T) {
	tokentest.Run(t, "variable", sandbox(mount("/run/a", token.All())), func(t *testing.T) {
		testenv.NoLeaks(t)
		inherited := inheritable(t, create(t, "/run/a"))
		t.Setenv("TOKEN_FD", strconv.Itoa(inherited))
		var mu sync.Mutex
		var adopted []*token.Token
		atOnce(func(int) {
			tok, err := token.Find(&token.Config{FDVariable: "TOKEN_FD", Path: "/no/such/path"})
			if err != nil {
				wantErrors(t, "those who came too late", err, unix.ENOENT)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			adopted = append(adopted, tok)
		})
		if _, ok := os.LookupEnv("TOKEN_FD"); ok || len(adopted) != 1 || adopted[0].FD() != inherited {
			t.Fatalf("%d adopted it, variable still set: %t", len(adopted), ok)
		}
		wantCloseOnExec(t, inherited)
		if err := adopted[0].Close(); err != nil {
			t.Error(err)
		}
	})
}

// inheritable is a descriptor of the token that an executed program would get.
func inheritable(t *testing.T, tok *token.Token) int {
	t.Helper()
	fd, err := unix.FcntlInt(uintptr(tok.FD()), unix.F_DUPFD, 3)
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

func wantCloseOnExec(t *testing.T, fd int) {
	t.Helper()
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("descriptor %d: flags %#x, %v, want close-on-exec", fd, flags, err)
	}
}

func TestCloseWhileInUse(t *testing.T) {
	tokentest.Run(t, "token", sandbox(mount("/run/a", needMaps)), func(t *testing.T) {
		testenv.NoLeaks(t)
		for range 50 {
			tok, err := token.Create("/run/a")
			if err != nil {
				t.Fatal(err)
			}
			atOnce(func(i int) {
				if i == 32 {
					if err := tok.Close(); err != nil {
						t.Error(err)
					}
					return
				}
				// The masks, or closed; never those of whatever got the number next.
				if d, err := tok.Delegation(); d != needMaps && !errors.Is(err, unix.EBADF) {
					t.Errorf("%s, %v", d, err)
				}
			})
		}
	})
}
