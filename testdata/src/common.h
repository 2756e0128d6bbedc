// What the objects share: libbpf's headers, and what Debian 12's libbpf 1.1 and uapi 6.1 do not have yet.
#pragma once

#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define LICENSE(name) char _license[] SEC("license") = name

// Kernel types are declared where they are used, with only the fields used; CO-RE finds the rest.
#define __core __attribute__((preserve_access_index))

// uapi
#define BPF_MAP_TYPE_CGRP_STORAGE 32 // Linux 6.2
#define BPF_MAP_TYPE_ARENA 33        // Linux 6.9

// libbpf
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __ulong(name, val) enum { ___bpf_apply(__unique_value, __COUNTER__) = val } name
#define bpf_ksym_exists(sym) (!!(sym))
