// Traffic control: classic and tcx classifiers, netkit, actions.
#include "common.h"
#include <linux/pkt_cls.h>

LICENSE("Dual MIT/GPL");

#define CLASSIFIER(name, section)          \
	SEC(section)                       \
	int name(struct __sk_buff *skb)    \
	{                                  \
		skb->mark = 1;             \
		return TC_ACT_OK;          \
	}

CLASSIFIER(plain, "tc")
CLASSIFIER(legacy, "classifier/legacy")
CLASSIFIER(tcx_ingress, "tcx/ingress")
CLASSIFIER(tcx_egress, "tc/egress")
CLASSIFIER(netkit_primary, "netkit/primary")
CLASSIFIER(netkit_peer, "netkit/peer")
CLASSIFIER(act, "action")
