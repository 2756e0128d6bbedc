// Variables: every data section, named ones, scalars of each size, arrays, structs, static and hidden ones.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct point {
	__s32 x, y;
	__u8 label[8];
};

enum colour { RED = 1, GREEN };

// .bss
__u8 zero8;
__u16 zero16;
__u32 zero32;
__u64 zero64;
struct point zero_points[3];
static volatile __u64 calls;

// .data
__u8 one8 = 1;
__u16 two16 = 2;
__s32 minus32 = -3;
__u64 big64 = 0x1122334455667788;
enum colour colour = GREEN;
_Bool enabled = 1;
struct point origin = { 7, -7, "origin" };
__hidden __u32 hidden = 5;
__weak __u32 weak_value = 6;

// .rodata
const volatile __u32 limit = 10;
const volatile char greeting[6] = "hello";
static volatile const __u32 secret = 42;

// Named sections are maps of their own.
__u32 custom SEC(".data.custom") = 8;
__u32 cold[4] SEC(".data.cold") = { 1, 2, 3, 4 };
const volatile __u32 tuning SEC(".rodata.tuning") = 9;

SEC("socket")
int use_all(struct __sk_buff *skb)
{
	calls++;
	zero8 = one8;
	zero16 = two16;
	zero32 = minus32;
	zero64 = big64 + limit;
	zero_points[0] = origin;
	return enabled + colour + hidden + weak_value + greeting[0] + secret + custom + cold[3] + tuning;
}

// Returns a value that tests set, so that they can see a variable arrive.
SEC("socket")
int get_limit(struct __sk_buff *skb)
{
	return limit;
}
