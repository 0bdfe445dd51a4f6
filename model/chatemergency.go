package model

import (
	"slices"
	"strings"
)

// emergencies are the words of who writes of danger to life.
var emergencies = []string{"跳楼", "着火", "起火", "自杀", "轻生", "救命", "杀人", "煤气泄漏", "燃气泄漏", "爆炸"}

// Emergency tells whether a text speaks of danger to life: its writer is told whom to call, and is served first (domain §10).
func Emergency(said string) bool {
	for _, word := range emergencies {
		if strings.Contains(said, word) {
			return true
		}
	}
	return false
}

// EmergencyWords are the words by which Emergency goes.
func EmergencyWords() []string { return slices.Clone(emergencies) }
