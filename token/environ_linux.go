package token

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// variable ignores the environment in secure-execution mode, as
// secure_getenv(3) does: there it comes from somebody with less privilege.
func (system) variable(name string) (value string, ok bool) {
	if secureExecution() {
		return "", false
	}
	return os.LookupEnv(name)
}

// taking makes one step of looking up and unsetting. The environment is the
// process's, and so is this lock: a descriptor that two discoveries both adopted
// would be closed twice.
var taking sync.Mutex

func (s system) takeVariable(name string) (value string, ok bool) {
	taking.Lock()
	defer taking.Unlock()
	value, ok = s.variable(name)
	if ok {
		_ = os.Unsetenv(name)
	}
	return value, ok
}

// secureExecution reports AT_SECURE, see getauxval(3). The auxiliary vector
// needs no /proc.
func secureExecution() bool {
	const atSecure = 23
	auxv, err := unix.Auxv()
	if err != nil {
		return true // unknown: do not trust it
	}
	for _, pair := range auxv {
		if pair[0] == atSecure {
			return pair[1] != 0
		}
	}
	return false
}
