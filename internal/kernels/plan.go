package main

import (
	"path"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
	"github.com/bpftoken/bpftoken/internal/testenv"
)

// plan is what one guest is to do.
func (o *options) plan(b bundle, s Spec, release, nonce string) guest.Plan {
	p := guest.Plan{Nonce: nonce, Limit: o.timeout, Fault: o.faultFor(s), Env: o.env(release)}
	for _, t := range b.built() {
		p.Tests = append(p.Tests, guest.Test{
			Package: t.rel(), Binary: guestBinary(t), Dir: path.Join(src, t.rel()), Args: o.testArgs(),
		})
	}
	return p
}

// testArgs lets tests that wait do so at the same time.
func (o *options) testArgs() []string {
	args := []string{"-test.v=test2json", "-test.paniconexit0", "-test.parallel=8"}
	if o.run != "" {
		args = append(args, "-test.run="+o.run)
	}
	return args
}

// kernelEnv tells tests which release the matrix meant to boot.
const kernelEnv = "BPFTOKEN_KERNEL"

func (o *options) env(release string) []string {
	env := []string{
		"PATH=/bin:/sbin", "HOME=/root", "USER=root", "TMPDIR=/tmp", "TERM=dumb",
		testenv.GuestEnv + "=1", kernelEnv + "=" + release,
	}
	if o.artifacts != "" {
		env = append(env, testenv.ArtifactsEnv+"="+guest.ArtifactsDir)
	}
	if o.ci {
		env = append(env, "CI=true")
	}
	return env
}
