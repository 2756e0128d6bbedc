// Thirty programs that each cost the verifier more than 100,000 instructions: for the benchmark of parallel loads.
#include "common.h"

LICENSE("Dual MIT/GPL");

// The verifier walks every turn, because i differs in each; the barriers keep the compiler from folding the steps.
#define STEP(n)                                  \
	sum = (sum << 1) ^ (sum >> 7);           \
	sum += i ^ n;                            \
	barrier_var(sum);

#define PROGRAM(n)                                       \
	SEC("socket")                                    \
	int heavy_##n(struct __sk_buff *skb)             \
	{                                                \
		__u64 sum = skb->len;                    \
		for (__u32 i = 0; i < 3600; i++) {       \
			STEP(n) STEP(1) STEP(2) STEP(3)  \
		}                                        \
		return sum;                              \
	}

#define TEN(X, t) X(t##0) X(t##1) X(t##2) X(t##3) X(t##4) X(t##5) X(t##6) X(t##7) X(t##8) X(t##9)

TEN(PROGRAM, 1) TEN(PROGRAM, 2) TEN(PROGRAM, 3)
