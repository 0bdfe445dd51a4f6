package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"example.org/hotline/config"
	"example.org/hotline/model"
)

// calendarFile is a file of years, JSON or YAML. Time zone and note are for people.
type calendarFile struct {
	Timezone string                        `yaml:"timezone"`
	Note     string                        `yaml:"note"`
	Years    map[string]model.CalendarYear `yaml:",inline"`
}

const mostCalendar = 1 << 20 // bytes; a year takes about one thousand

// readCalendarFile reads and checks the years of a file; the error joins one *config.Fault for each thing that is wrong.
func readCalendarFile(path string) (map[int]model.CalendarYear, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostCalendar+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostCalendar {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, mostCalendar)
	}
	read, err := parseCalendarFile(text)
	if err != nil {
		return nil, namedFaults(filepath.Base(path), err)
	}
	return checkCalendarFile(filepath.Base(path), read)
}

func parseCalendarFile(text []byte) (calendarFile, error) {
	var compact bytes.Buffer
	if json.Compact(&compact, text) == nil {
		text = compact.Bytes() // YAML takes JSON, but no tabs; and unlike Go's JSON it refuses a key that is there twice
	}
	var read calendarFile
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&read); err != nil && !errors.Is(err, io.EOF) {
		return calendarFile{}, err
	}
	return read, nil
}

// checkCalendarFile gathers what is wrong with all the years.
func checkCalendarFile(name string, read calendarFile) (map[int]model.CalendarYear, error) {
	years := map[int]model.CalendarYear{}
	var faults []error
	for key, year := range read.Years {
		n, err := strconv.Atoi(key)
		if err != nil || len(key) != 4 {
			faults = append(faults, &config.Fault{Key: key, Text: "is neither a year nor timezone nor note"})
			continue
		}
		faults = append(faults, calendarFaults(key, year.Check(n))...)
		years[n] = year
	}
	if len(read.Years) == 0 {
		faults = append(faults, &config.Fault{Key: name, Text: `holds no year; it takes {"2027": {"off_days": {…}, "makeup_workdays": […]}}`})
	}
	return years, errors.Join(faults...)
}

// namedFaults are YAML's complaints, without the names of our types.
func namedFaults(name string, err error) error {
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		return &config.Fault{Key: name, Text: strings.TrimPrefix(oneLine(err.Error()), "yaml: ")}
	}
	faults := make([]error, 0, len(wrong.Errors))
	for _, text := range wrong.Errors {
		text, _, _ = strings.Cut(text, " in type ")
		text, _, _ = strings.Cut(text, " into ")
		faults = append(faults, &config.Fault{Key: name, Text: oneLine(text)})
	}
	return errors.Join(faults...)
}
