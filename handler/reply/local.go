package reply

import "time"

// Local is a moment in the city's zone: who reads the JSON sees the city's clock. nil stays nil.
func Local(zone *time.Location, at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	there := at.In(zone)
	return &there
}
