package collection

import (
	"errors"
	"math"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// loadBTF loads blob. It asks for the BTF verifier's log only once that has
// refused. Any error but EPERM is a VerifierError.
func loadBTF(k *sys.Kernel, blob []byte, token int) (*sys.FD, error) {
	if uint64(len(blob)) > math.MaxUint32 {
		return nil, verifierError(syscall.E2BIG, nil)
	}
	fd, _, err := k.BTFLoad(blob, nil, token)
	if err == nil || errors.Is(err, syscall.EPERM) {
		return fd, err
	}
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		return nil, verifierError(err, nil) // verified, only not opened
	}
	log := make([]byte, minLogSize)
	for range maxLogTries {
		fd, trueSize, logErr := k.BTFLoad(blob, log, token)
		if logErr == nil {
			return fd, nil
		}
		if !errors.Is(logErr, syscall.ENOSPC) || int(trueSize) <= len(log) || trueSize > maxLogSize {
			break
		}
		log = make([]byte, trueSize)
	}
	return nil, verifierError(err, log)
}
