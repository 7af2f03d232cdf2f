//go:build !purego

#include "textflag.h"

// How small a gradient and a first moment may be, and a second moment: what the
// function smallest says.
DATA limits32<>+0x00(SB)/4, $0x23800000
DATA limits32<>+0x04(SB)/4, $0x03800000
GLOBL limits32<>(SB), RODATA|NOPTR, $8

DATA limits64<>+0x00(SB)/8, $0x20b0000000000000
DATA limits64<>+0x08(SB)/8, $0x0170000000000000
GLOBL limits64<>(SB), RODATA|NOPTR, $16

// A vector of all bits but the sign.
DATA unsigned32<>+0x00(SB)/8, $0x7fffffff7fffffff
DATA unsigned32<>+0x08(SB)/8, $0x7fffffff7fffffff
DATA unsigned32<>+0x10(SB)/8, $0x7fffffff7fffffff
DATA unsigned32<>+0x18(SB)/8, $0x7fffffff7fffffff
GLOBL unsigned32<>(SB), RODATA|NOPTR, $32

DATA unsigned64<>+0x00(SB)/8, $0x7fffffffffffffff
DATA unsigned64<>+0x08(SB)/8, $0x7fffffffffffffff
DATA unsigned64<>+0x10(SB)/8, $0x7fffffffffffffff
DATA unsigned64<>+0x18(SB)/8, $0x7fffffffffffffff
GLOBL unsigned64<>(SB), RODATA|NOPTR, $32

// VECTOR and NUMBER take the step for a vector of weights, and for one. They add
// its squares to sum, and compute in the registers w, d, m and v.

#define VECTOR(offset, sum, w, d, m, v) \
	VMOVUPS offset(DI)(CX*SIZE), w; \
	MULP w, w, d; \
	ADDP d, sum, sum; \
	MULP w, Y0, d; \
	ADDP offset(R8)(CX*SIZE), d, d; \
	MULP Y1, d, d; \
	VANDPS UNSIGNED, d, v; \
	CMPP $5, Y14, v, v; \
	VANDPS v, d, d; \
	MULP d, d, v; \
	MULP v, Y5, v; \
	MULP d, Y3, d; \
	MULP offset(SI)(CX*SIZE), Y2, m; \
	ADDP d, m, m; \
	VANDPS UNSIGNED, m, d; \
	CMPP $5, Y14, d, d; \
	VANDPS d, m, m; \
	VMOVUPS m, offset(SI)(CX*SIZE); \
	MULP offset(DX)(CX*SIZE), Y4, d; \
	ADDP v, d, v; \
	MAXP v, Y15, v; \
	VMOVUPS v, offset(DX)(CX*SIZE); \
	ROOTP v, v; \
	ADDP Y7, v, v; \
	MULP m, Y6, m; \
	DIVP v, m, m; \
	SUBP m, w, w; \
	VMOVUPS w, offset(DI)(CX*SIZE)

#define NUMBER(sum, w, d, m, v) \
	MOVES (DI)(CX*SIZE), w; \
	MULS w, w, d; \
	ADDS d, sum, sum; \
	MULS w, X0, d; \
	ADDS (R8)(CX*SIZE), d, d; \
	MULS X1, d, d; \
	VANDPS UNSIGNED, d, v; \
	CMPS $5, X14, v, v; \
	VANDPS v, d, d; \
	MULS d, d, v; \
	MULS v, X5, v; \
	MULS d, X3, d; \
	MULS (SI)(CX*SIZE), X2, m; \
	ADDS d, m, m; \
	VANDPS UNSIGNED, m, d; \
	CMPS $5, X14, d, d; \
	VANDPS d, m, m; \
	MOVES m, (SI)(CX*SIZE); \
	MULS (DX)(CX*SIZE), X4, d; \
	ADDS v, d, v; \
	MAXS v, X15, v; \
	MOVES v, (DX)(CX*SIZE); \
	ROOTS v, v, v; \
	ADDS X7, v, v; \
	MULS m, X6, m; \
	DIVS v, m, m; \
	SUBS m, w, w; \
	MOVES w, (DI)(CX*SIZE)

#define SIZE 4
#define SPREAD VBROADCASTSS
#define MULP VMULPS
#define MULS VMULSS
#define ADDP VADDPS
#define ADDS VADDSS
#define SUBP VSUBPS
#define SUBS VSUBSS
#define DIVP VDIVPS
#define DIVS VDIVSS
#define ROOTP VSQRTPS
#define ROOTS VSQRTSS
#define CMPP VCMPPS
#define CMPS VCMPSS
#define MAXP VMAXPS
#define MAXS VMAXSS
#define LIMITS limits32<>
#define UNSIGNED unsigned32<>(SB)
#define MOVES VMOVSS

// Eight weights, and the tree of their eight sums, which becomes X8.
#define EIGHT VECTOR(0, Y8, Y10, Y11, Y12, Y13)
#define TREE \
	VEXTRACTF128 $1, Y8, X9; \
	VADDPS       X9, X8, X8; \
	VMOVHLPS     X8, X8, X9; \
	VADDPS       X9, X8, X8; \
	VMOVSHDUP    X8, X9; \
	VADDSS       X9, X8, X8

// func adam32(w, m, v, d *float32, n int, s *Step[float32]) float32
TEXT ·adam32(SB), NOSPLIT, $0-52
	MOVQ w+0(FP), DI
	MOVQ m+8(FP), SI
	MOVQ v+16(FP), DX
	MOVQ d+24(FP), R8
	MOVQ n+32(FP), R10
	MOVQ s+40(FP), R9

#include "adam_amd64.h"
	MOVSS X8, ret+48(FP)
	VZEROUPPER
	RET

#undef SIZE
#undef SPREAD
#undef MULP
#undef MULS
#undef ADDP
#undef ADDS
#undef SUBP
#undef SUBS
#undef DIVP
#undef DIVS
#undef ROOTP
#undef ROOTS
#undef CMPP
#undef CMPS
#undef MAXP
#undef MAXS
#undef LIMITS
#undef UNSIGNED
#undef MOVES
#undef EIGHT
#undef TREE

#define SIZE 8
#define SPREAD VBROADCASTSD
#define MULP VMULPD
#define MULS VMULSD
#define ADDP VADDPD
#define ADDS VADDSD
#define SUBP VSUBPD
#define SUBS VSUBSD
#define DIVP VDIVPD
#define DIVS VDIVSD
#define ROOTP VSQRTPD
#define ROOTS VSQRTSD
#define CMPP VCMPPD
#define CMPS VCMPSD
#define MAXP VMAXPD
#define MAXS VMAXSD
#define LIMITS limits64<>
#define UNSIGNED unsigned64<>(SB)
#define MOVES VMOVSD

#define EIGHT \
	VECTOR(0, Y8, Y10, Y11, Y12, Y13); \
	VECTOR(32, Y9, Y10, Y11, Y12, Y13)
#define TREE \
	VADDPD       Y9, Y8, Y8; \
	VEXTRACTF128 $1, Y8, X9; \
	VADDPD       X9, X8, X8; \
	VUNPCKHPD    X8, X8, X9; \
	VADDSD       X9, X8, X8

// func adam64(w, m, v, d *float64, n int, s *Step[float64]) float64
TEXT ·adam64(SB), NOSPLIT, $0-56
	MOVQ w+0(FP), DI
	MOVQ m+8(FP), SI
	MOVQ v+16(FP), DX
	MOVQ d+24(FP), R8
	MOVQ n+32(FP), R10
	MOVQ s+40(FP), R9

#include "adam_amd64.h"
	MOVSD X8, ret+48(FP)
	VZEROUPPER
	RET
