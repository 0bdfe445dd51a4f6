// Package migrations holds the steps of the schema, a folder of SQL files for each dialect, in goose's notation.
package migrations

import "embed"

// Files are mysql/*.sql and sqlite/*.sql.
//
//go:embed mysql sqlite
var Files embed.FS
