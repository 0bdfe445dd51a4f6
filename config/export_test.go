package config

// Variable is variable, for tests from outside.
func Variable(key string) string { return variable(key) }

// Meanings are the keys in words.
var Meanings = meanings
