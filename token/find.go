package token

import "log/slog"

// Find looks for a token in the order that libbpf uses, and then some:
//
//  1. [Config.Disabled], [Config.FD], [Config.FDVariable], [Config.Path]: what the
//     caller says. A failure is an error; nothing else is tried.
//  2. LIBBPF_BPF_TOKEN_PATH, unless the process runs in secure-execution mode
//     (AT_SECURE). Empty: [ErrDisabled]. Set: mandatory.
//  3. /sys/fs/bpf, /run/bpf_delegation, /run/tw/bpf, then every other BPF FS in
//     mountinfo. The one that covers [Config.Need] wins, else the one with the
//     fewest gaps.
//
// When there is none it returns a nil token and an [ErrNotAvailable]: either
// [ErrDisabled], or a [DiscoveryError]. In case 3 that is not Mandatory: a process
// that has the privileges itself can go on without.
func Find(cfg *Config) (*Token, error) {
	if cfg == nil {
		cfg = &Config{}
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return finder{cfg, system{}, log}.find()
}
