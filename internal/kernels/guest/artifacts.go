package guest

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strings"
)

// ArtifactsDir is the directory whose files init sends to the host after the last test.
const ArtifactsDir = "/artifacts"

// ArtifactsLimit bounds what a guest sends: the serial port of an emulated machine is slow.
const ArtifactsLimit = 1 << 20

// Artifact hands a file to the host.
func (r Reporter) Artifact(name string, data []byte) string {
	return r.line("file %s %s", base64.StdEncoding.EncodeToString(data), name)
}

// file keeps what Artifact formatted. The name comes from a guest, and must not lead out of the host's directory.
func (s *Stream) file(rest string) {
	text, name, _ := strings.Cut(rest, " ")
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !filepath.IsLocal(name) {
		s.Notes = append(s.Notes, fmt.Sprintf("guest sent a bad file %q", name))
		return
	}
	if s.Files == nil {
		s.Files = make(map[string][]byte)
	}
	s.Files[name] = data
}
