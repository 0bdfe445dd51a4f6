package storetest

import "sync"

// AtOnce has n people do something at the same time, and returns what each of them got.
func AtOnce(n int, do func(i int) error) []error {
	got := make([]error, n)
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-begin
			got[i] = do(i)
		})
	}
	close(begin)
	all.Wait()
	return got
}
