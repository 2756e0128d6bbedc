package probes

import (
	"github.com/bpftoken/bpftoken/token"
)

// HaveModuleBTF asks whether BTF of kernel modules can be opened (Linux 5.11,
// CONFIG_DEBUG_INFO_BTF_MODULES). That takes CAP_SYS_ADMIN: in the init user
// namespace or, under a token that allows btf_get_fd_by_id (Linux 6.15), in its
// own. To list modules takes the former in any case.
func (p *Prober) HaveModuleBTF() error {
	return p.ask(subject{"module BTF", ""}, func(*session) probe {
		return probe{
			since: "5.11",
			need:  token.Delegation{Cmds: token.CmdBTFGetFDByID},
			caps:  sysAdmin,
			try: func(s *session) error {
				has, err := s.p.types.hasMember("module", "btf_data")
				if err != nil {
					return err
				}
				if !has {
					return notSupported("5.11")
				}
				return s.openNoBTF()
			},
		}
	})
}
