package release

import "testing"

func TestVersion(t *testing.T) {
	tests := []struct {
		name, release, build, signature string
		want                            uint32
	}{
		{"plain", "6.18.44", "#1 SMP", "", Encode(6, 18, 44)},
		{"vendor suffix", "6.12.9-fc-v5", "#1 SMP", "", Encode(6, 12, 9)},
		{"two numbers", "7.1-rc3", "#1 SMP", "", Encode(7, 1, 0)},
		{"capped", "4.19.300", "#1", "", Encode(4, 19, 255)},
		{"debian", "6.1.0-18-cloud-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)", "", Encode(6, 1, 76)},
		{"ubuntu", "5.15.0-91-generic", "#101-Ubuntu SMP", "Ubuntu 5.15.0-91.101-generic 5.15.131\n", Encode(5, 15, 131)},
		{"broken signature", "5.15.3", "#1", "a b c", Encode(5, 15, 3)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := version(tt.release, tt.build, tt.signature)
			if err != nil || got != tt.want {
				t.Errorf("version = %#x, %v; want %#x", got, err, tt.want)
			}
		})
	}
	if v, err := version("garbage", "", ""); err == nil {
		t.Errorf("version of garbage = %#x, want an error", v)
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]uint32{
		"6.12": Encode(6, 12, 0), "6.12.": Encode(6, 12, 0), "6.12.x": Encode(6, 12, 0), "6.12.9.4": Encode(6, 12, 9),
	} {
		if got, err := parse(s); err != nil || got != want {
			t.Errorf("parse(%q) = %#x, %v; want %#x", s, got, err, want)
		}
	}
	for _, s := range []string{"", "6", "6.", "6x.1", ".6.1", "6..1", "99999999999.1", "-6.1", "6.-1"} {
		if got, err := parse(s); err == nil {
			t.Errorf("parse(%q) = %#x, want an error", s, got)
		}
	}
}
