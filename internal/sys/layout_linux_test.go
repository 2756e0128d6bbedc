package sys

import (
	"reflect"
	"testing"

	"github.com/cilium/ebpf/btf"
)

// attrs maps the fields of every attribute struct to those of the running
// kernel's union bpf_attr. The marker is a field that one command's part of the
// union has alone.
var attrs = []struct {
	attr   any
	marker string
	fields map[string]string
}{
	{MapCreateAttr{}, "map_extra", map[string]string{
		"Type": "map_type", "KeySize": "key_size", "ValueSize": "value_size", "MaxEntries": "max_entries",
		"Flags": "map_flags", "InnerMapFD": "inner_map_fd", "NumaNode": "numa_node", "Name": "map_name",
		"Ifindex": "map_ifindex", "BTFFD": "btf_fd", "BTFKeyTypeID": "btf_key_type_id",
		"BTFValueTypeID": "btf_value_type_id", "BTFVmlinuxValueTypeID": "btf_vmlinux_value_type_id",
		"Extra": "map_extra", "ValueTypeBTFObjFD": "value_type_btf_obj_fd", "tokenFD": "map_token_fd",
	}},
	{BTFLoadAttr{}, "btf_token_fd", map[string]string{
		"btf": "btf", "log": "btf_log_buf", "Size": "btf_size", "logSize": "btf_log_size", "logLevel": "btf_log_level",
		"logTrueSize": "btf_log_true_size", "flags": "btf_flags", "tokenFD": "btf_token_fd",
	}},
	{ProgLoadAttr{}, "insn_cnt", map[string]string{
		"Type": "prog_type", "insnCnt": "insn_cnt", "insns": "insns", "license": "license", "LogLevel": "log_level",
		"logSize": "log_size", "log": "log_buf", "kernVersion": "kern_version", "flags": "prog_flags",
		"Name": "prog_name", "ifindex": "prog_ifindex", "AttachType": "expected_attach_type", "BTFFD": "prog_btf_fd",
		"funcInfoSize": "func_info_rec_size", "funcInfo": "func_info", "funcInfoCnt": "func_info_cnt",
		"lineInfoSize": "line_info_rec_size", "lineInfo": "line_info", "lineInfoCnt": "line_info_cnt",
		"attachBTFID": "attach_btf_id", "attachFD": "attach_btf_obj_fd", "fdArray": "fd_array",
		"logTrueSize": "log_true_size", "tokenFD": "prog_token_fd",
	}},
	{getIDAttr{}, "open_flags", map[string]string{
		"id": "btf_id", "nextID": "next_id", "openFlags": "open_flags", "tokenFD": "fd_by_id_token_fd",
	}},
	{objInfoAttr{}, "info_len", map[string]string{"fd": "bpf_fd", "infoLen": "info_len", "info": "info"}},
	{linkKprobeMultiAttr{}, "kprobe_multi.syms", map[string]string{
		"progFD": "prog_fd", "targetFD": "target_fd", "attachType": "attach_type", "flags": "flags",
		"multiFlags": "kprobe_multi.flags", "count": "kprobe_multi.cnt", "symbols": "kprobe_multi.syms",
		"addresses": "kprobe_multi.addrs", "cookies": "kprobe_multi.cookies",
	}},
	{linkUprobeMultiAttr{}, "uprobe_multi.path", map[string]string{
		"progFD": "prog_fd", "targetFD": "target_fd", "attachType": "attach_type", "flags": "flags",
		"path": "uprobe_multi.path", "offsets": "uprobe_multi.offsets", "refCounts": "uprobe_multi.ref_ctr_offsets",
		"cookies": "uprobe_multi.cookies", "count": "uprobe_multi.cnt", "multiFlags": "uprobe_multi.flags",
		"pid": "uprobe_multi.pid",
	}},
	{ProgRunAttr{}, "retval", map[string]string{
		"ProgFD": "prog_fd", "Retval": "retval", "dataSizeIn": "data_size_in", "DataSizeOut": "data_size_out",
		"dataIn": "data_in", "dataOut": "data_out", "Repeat": "repeat", "Duration": "duration", "ctxSizeIn": "ctx_size_in",
		"ctxSizeOut": "ctx_size_out", "ctxIn": "ctx_in", "ctxOut": "ctx_out", "Flags": "flags", "CPU": "cpu", "BatchSize": "batch_size",
	}},
	{tokenCreateAttr{}, "bpffs_fd", map[string]string{"bpffsFD": "bpffs_fd"}},
}

func TestAttributesAreLaidOutAsInTheKernel(t *testing.T) {
	skipBeforeTokens(t)
	var union *btf.Union
	if err := kernelTypes(t).TypeByName("bpf_attr", &union); err != nil {
		t.Fatal(err)
	}
	for _, a := range attrs {
		kernel := fieldsOf(union.Members, a.marker)
		if kernel == nil {
			t.Errorf("%T: no part of bpf_attr has %s", a.attr, a.marker)
			continue
		}
		compareLayout(t, a.attr, a.fields, kernel)
	}
}

func TestInfoIsLaidOutAsInTheKernel(t *testing.T) {
	for _, info := range []struct {
		info   any
		name   string
		fields map[string]string
	}{
		{btfInfo{}, "bpf_btf_info", map[string]string{
			"btf": "btf", "btfSize": "btf_size", "id": "id", "name": "name", "nameLen": "name_len", "kernelBTF": "kernel_btf",
		}},
		{TokenInfo{}, "bpf_token_info", map[string]string{
			"AllowedCmds": "allowed_cmds", "AllowedMaps": "allowed_maps",
			"AllowedProgs": "allowed_progs", "AllowedAttachs": "allowed_attachs",
		}},
	} {
		t.Run(info.name, func(t *testing.T) {
			if info.name == "bpf_token_info" {
				skipBeforeTokenInfo(t)
			}
			var s *btf.Struct
			if err := kernelTypes(t).TypeByName(info.name, &s); err != nil {
				t.Fatal(err)
			}
			compareLayout(t, info.info, info.fields, flatten(s.Members, 0))
		})
	}
}

// compareLayout wants every named field of the Go struct at the kernel's offset
// and of the kernel's size.
func compareLayout(t *testing.T, goStruct any, names map[string]string, kernel map[string]place) {
	t.Helper()
	typ := reflect.TypeOf(goStruct)
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Name == "_" {
			continue
		}
		want, ok := kernel[names[f.Name]]
		if !ok {
			if names[f.Name] == "fd_by_id_token_fd" { // Linux 6.15
				continue
			}
			t.Errorf("%s.%s: the kernel has no %q", typ, f.Name, names[f.Name])
			continue
		}
		if got := (place{uint32(f.Offset), uint32(f.Type.Size())}); got != want {
			t.Errorf("%s.%s: offset and size %v, the kernel's %s is %v", typ, f.Name, got, names[f.Name], want)
		}
	}
}
