// Package tensor holds named arrays and their safetensors encoding, which
// Python reads with the safetensors library or with NumPy alone.
//
//	set := tensor.Set{tensor.Float64("coef", []int{4, 10000}, weights)}
//	data, err := set.Encode()
//	...
//	set, err = tensor.Decode(data)
//	weights, err = set.Float64s("coef", 4, 10000)
//
// The format is described at https://huggingface.co/docs/safetensors.
package tensor
