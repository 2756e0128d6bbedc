package token

// gaps counts the bits of need that have lacks.
func gaps(have, need Delegation) int { return have.Missing(need).Len() }

// A candidate is a token that was made, and what it lacks.
type candidate struct {
	token *Token
	gaps  int
}

// better reports whether c should replace best. Ties go to the earlier one.
func (c candidate) better(best candidate) bool {
	return best.token == nil || c.gaps < best.gaps
}
