package importing

// Inert is inert.
var Inert = inert

// ReadFile is readFile.
var ReadFile = readFile
