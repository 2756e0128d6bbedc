package probes

import (
	"errors"
	"slices"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// A question is one probe of a report.
type question struct {
	subject
	ask func() error
}

// result asks, and classifies the answer.
func (q question) result() Result {
	err := q.ask()
	r := Result{Kind: q.kind, Name: q.name, Outcome: OutcomeOf(err), Err: err}
	var bits *token.NotDelegatedError
	var caps *token.MissingCapabilityError
	var init *initCapsError
	if errors.As(err, &init) {
		r.Text = inInit
	}
	switch {
	case errors.As(err, &bits):
		r.Missing = &bits.Missing
	case errors.As(err, &caps):
		r.Capabilities = caps.Missing
	case r.Outcome == Inconclusive:
		r.Text = err.Error()
	}
	return r
}

// usualKfuncs and usualStructOps are in every report: a choice from different
// subsystems and versions, because neither can be listed exhaustively.
var (
	usualKfuncs = []string{
		"bpf_rdonly_cast", "bpf_cast_to_kern_ctx", "bpf_obj_new_impl", "bpf_rcu_read_lock",
		"bpf_task_from_pid", "bpf_cgroup_from_id", "bpf_dynptr_from_skb", "bpf_dynptr_from_xdp",
		"bpf_iter_num_new", "bpf_iter_task_new", "bpf_sock_destroy", "bpf_xdp_metadata_rx_hash",
		"bpf_arena_alloc_pages", "bpf_wq_init", "bpf_crypto_encrypt", "bpf_get_file_xattr",
	}
	usualStructOps = []string{
		"tcp_congestion_ops", "bpf_dummy_ops", "sched_ext_ops", "hid_bpf_ops", "Qdisc_ops",
	}
)

// questions lists the whole table.
func (p *Prober) questions(cfg reportConfig) []question {
	qs := []question{
		{subject{"token", "support"}, p.HaveToken},
		{subject{"token", "info"}, p.HaveTokenInfo},
		{subject{"module BTF", ""}, p.HaveModuleBTF},
	}
	for _, row := range commands {
		qs = append(qs, question{subject{"command", row.name}, func() error { return p.HaveCommand(row.cmd) }})
	}
	qs = append(qs, each("map type", mapTypeOrder, mapTypeName, p.HaveMapType)...)
	qs = append(qs, each("map flag", mapFlagOrder, MapFlags.String, p.HaveMapFlag)...)
	qs = append(qs, each("program type", programTypeOrder, programTypeName, p.HaveProgramType)...)
	qs = append(qs, each("program flag", programFlagOrder, ProgramFlag.String, p.HaveProgramFlag)...)
	qs = append(qs, each("attach type", attachTypeOrder(), attachTypeName, p.HaveAttachType)...)
	qs = append(qs, each("BTF kind", btfKindOrder, BTFKind.String, p.HaveBTFKind)...)
	qs = append(qs, each("instructions", instructionNames, itself, p.haveInstructions)...)
	qs = append(qs, each("link", linkRows, linkRow.title, p.haveLink)...)
	qs = append(qs, each("struct_ops", slices.Concat(usualStructOps, cfg.structs), itself, p.HaveStructOps)...)
	qs = append(qs, each("kfunc", slices.Concat(usualKfuncs, cfg.kfuncs), itself, p.HaveKfunc)...)
	if cfg.helpers {
		qs = append(qs, p.helperQuestions()...)
	}
	return qs
}

// each makes one question of every value.
func each[T any](kind string, values []T, name func(T) string, ask func(T) error) []question {
	qs := make([]question, len(values))
	for i, v := range values {
		qs[i] = question{subject{kind, name(v)}, func() error { return ask(v) }}
	}
	return qs
}

func itself(name string) string { return name }

func (row linkRow) title() string { return row.name }

// helperQuestions are those for every helper that cilium/ebpf knows and every
// program type that can be probed for helpers.
func (p *Prober) helperQuestions() []question {
	var qs []question
	for _, t := range programTypeOrder {
		if t == ebpf.StructOps || t == ebpf.Extension {
			continue
		}
		for h := asm.FnMapLookupElem; h <= lastHelper; h++ {
			name := programTypeName(t) + "/" + helperName(h)
			qs = append(qs, question{subject{"helper", name}, func() error { return p.HaveProgramHelper(t, h) }})
		}
	}
	return qs
}

// lastHelper ends enum bpf_func_id: the kernel has added none since Linux 6.2, it
// offers kernel functions instead.
const lastHelper = asm.FnCgrpStorageDelete

// attachTypeOrder lists the attach types by number.
func attachTypeOrder() []ebpf.AttachType {
	order := make([]ebpf.AttachType, len(attachTypes))
	for i, row := range attachTypes {
		order[i] = row.typ
	}
	slices.Sort(order)
	return order
}
