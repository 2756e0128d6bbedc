package kernelbtf

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }
