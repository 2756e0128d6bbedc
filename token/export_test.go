package token

// ReadFDInfo is what kernels before 6.17 are asked. The tests with real tokens
// are in package token_test, because tokentest imports this package.
var ReadFDInfo = readFDInfo
