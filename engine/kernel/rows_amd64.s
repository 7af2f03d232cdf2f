//go:build !purego

#include "textflag.h"

#define V0 X0
#define V1 X1
#define V2 X2
#define SHIFT 4
#define SIZE 4
#define MUL VMULPS
#define ADD VADDPS
#define SPREAD VBROADCASTSS

// func rows32x4(y *float32, n int, init, m *float32, last int, start *int, index *int32, coef *float32) bool
TEXT ·rows32x4(SB), NOSPLIT, $0-65
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ init+16(FP), BX
	MOVQ m+24(FP), SI
	MOVQ last+32(FP), R9
	MOVQ start+40(FP), DX
	MOVQ index+48(FP), R10
	MOVQ coef+56(FP), R11

#include "rows_amd64.h"
	MOVB $1, ret+64(FP)
	RET

bad:
	VZEROUPPER
	MOVB $0, ret+64(FP)
	RET

#undef V0
#undef V1
#undef V2
#undef SHIFT
#undef SIZE
#undef MUL
#undef ADD
#undef SPREAD

#define V0 Y0
#define V1 Y1
#define V2 Y2
#define SHIFT 5
#define SIZE 4
#define MUL VMULPS
#define ADD VADDPS
#define SPREAD VBROADCASTSS

// func rows32x8(y *float32, n int, init, m *float32, last int, start *int, index *int32, coef *float32) bool
TEXT ·rows32x8(SB), NOSPLIT, $0-65
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ init+16(FP), BX
	MOVQ m+24(FP), SI
	MOVQ last+32(FP), R9
	MOVQ start+40(FP), DX
	MOVQ index+48(FP), R10
	MOVQ coef+56(FP), R11

#include "rows_amd64.h"
	MOVB $1, ret+64(FP)
	RET

bad:
	VZEROUPPER
	MOVB $0, ret+64(FP)
	RET

#undef V0
#undef V1
#undef V2
#undef SHIFT
#undef SIZE
#undef MUL
#undef ADD
#undef SPREAD

#define V0 Y0
#define V1 Y1
#define V2 Y2
#define SHIFT 5
#define SIZE 8
#define MUL VMULPD
#define ADD VADDPD
#define SPREAD VBROADCASTSD

// func rows64x4(y *float64, n int, init, m *float64, last int, start *int, index *int32, coef *float64) bool
TEXT ·rows64x4(SB), NOSPLIT, $0-65
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ init+16(FP), BX
	MOVQ m+24(FP), SI
	MOVQ last+32(FP), R9
	MOVQ start+40(FP), DX
	MOVQ index+48(FP), R10
	MOVQ coef+56(FP), R11

#include "rows_amd64.h"
	MOVB $1, ret+64(FP)
	RET

bad:
	VZEROUPPER
	MOVB $0, ret+64(FP)
	RET
