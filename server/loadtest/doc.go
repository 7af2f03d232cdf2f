// Package loadtest offers requests to a server as they come from many people:
// at a constant rate, whether or not those before were answered.
//
//	report := loadtest.Run(ctx, loadtest.Load{Rate: 2000, For: 10 * time.Second, Do: ask})
//	fmt.Println(report.Of(200).Quantile(0.99))
//
// Latencies count from when a request was to be sent. A server that stalls
// cannot hide that by keeping the next requests from being sent.
package loadtest
