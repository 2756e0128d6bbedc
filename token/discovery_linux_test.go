package token_test

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

func TestFindConventionalPaths(t *testing.T) {
	for _, path := range []string{"/sys/fs/bpf", "/run/bpf_delegation", "/run/tw/bpf"} {
		cfg := sandbox(mount("/run/a", token.All()), mount(path, token.All()))
		tokentest.Run(t, path, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			found(t, nil, path) // before the one that was mounted first
			found(t, &token.Config{Need: token.All()}, path)
		})
		cfg.HideProc = true
		tokentest.Run(t, path+" without proc", cfg, func(t *testing.T) {
			found(t, nil, path)
		})
	}
}

func TestFindOtherMounts(t *testing.T) {
	const strange = "/run/with space\nand\tnewline\\ # \x1b[2J"
	for name, path := range map[string]string{"plain": "/run/other", "strange": strange} {
		cfg := sandbox(mount(path, token.All()))
		tokentest.Run(t, name, cfg, func(t *testing.T) {
			if tok := found(t, nil, path); strings.ContainsAny(tok.String(), "\n\t\x1b") {
				t.Errorf("prints as %q", tok.String())
			}
		})
		cfg.HideProc = true
		tokentest.Run(t, name+" without proc", cfg, func(t *testing.T) {
			err, attempts := notFound(t, nil)
			wantErrors(t, "the list of mounts", err.Unreadable, unix.ENOENT)
			if err.Mandatory || len(attempts) != 3 || !strings.Contains(err.Error(), "other mounts are unknown") {
				t.Errorf("%v, attempts %v", err, attempts)
			}
		})
	}
}

func TestFindWithoutMounts(t *testing.T) {
	tokentest.Run(t, "none", sandbox(), func(t *testing.T) {
		testenv.NoLeaks(t)
		err, attempts := notFound(t, nil)
		wantErrors(t, "Find", err, token.ErrNotAvailable, unix.ENOENT)
		if err.Mandatory || err.Unreadable != nil || len(attempts) != 3 {
			t.Errorf("%v, attempts %v", err, attempts)
		}
	})
	cfg := sandbox(mount("/run/none", token.Delegation{}))
	tokentest.Run(t, "no delegation", cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		err, attempts := notFound(t, nil)
		if a := attempts["/run/none"]; err.Mandatory || !strings.Contains(a.Reason, "delegates nothing") {
			t.Errorf("%v, attempt %+v", err, a)
		}
	})
}

func TestFindRanksMounts(t *testing.T) {
	two := sandbox(mount("/sys/fs/bpf", needMaps), mount("/run/rich", needBoth), mount("/run/full", token.All()))
	tokentest.Run(t, "poorer first", two, func(t *testing.T) {
		testenv.NoLeaks(t)
		found(t, &token.Config{Need: needBoth}, "/run/rich")
		found(t, &token.Config{Need: needMaps}, "/sys/fs/bpf")
		found(t, &token.Config{Need: token.All()}, "/run/full")
		found(t, nil, "/sys/fs/bpf")
	})
	partial := sandbox(mount("/run/a", needMaps), mount("/run/b", needXDP), mount("/run/c", token.Delegation{Cmds: 1 << 63}))
	tokentest.Run(t, "three partial", partial, func(t *testing.T) {
		testenv.NoLeaks(t)
		need := needBoth.Union(token.Delegation{Cmds: token.CmdBTFLoad})
		tok := found(t, &token.Config{Need: need}, "/run/a") // lacks 4, like /run/b: the order decides
		found(t, &token.Config{Need: needBoth.Union(token.Delegation{Progs: 1 << 6})}, "/run/a")
		found(t, &token.Config{Need: needXDP.Union(token.Delegation{Maps: 2})}, "/run/b")
		if err := tok.Check(need); err == nil || !strings.Contains(err.Error(),
			"delegate_cmds=prog_load:btf_load,delegate_progs=xdp,delegate_attachs=xdp") {
			t.Errorf("what even the best lacks: %v", err)
		}
	})
}
