package testenv

import "testing"

func TestParseVersion(t *testing.T) {
	tests := []struct {
		release string
		want    Version
		ok      bool
	}{
		{"6.1.0-50-cloud-amd64", Version{6, 1}, true},
		{"6.12.107+deb13-cloud-amd64", Version{6, 12}, true},
		{"7.3-rc1", Version{7, 3}, true},
		{"unknown", Version{}, false},
	}
	for _, tt := range tests {
		if got, err := ParseVersion(tt.release); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseVersion(%q) = %v, %v", tt.release, got, err)
		}
	}
}

func TestVersionLess(t *testing.T) {
	order := []Version{{5, 19}, {6, 1}, {6, 9}, {6, 12}, {7, 0}}
	for i, v := range order {
		for j, w := range order {
			if got := v.Less(w); got != (i < j) {
				t.Errorf("%v before %v: %v", v, w, got)
			}
		}
	}
}
