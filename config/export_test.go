package config

// Variable is variable, for tests from outside.
func Variable(key string) string { return variable(key) }
