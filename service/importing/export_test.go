package importing

// Inert is inert.
var Inert = inert
