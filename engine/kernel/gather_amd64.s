//go:build !purego

#include "textflag.h"

// Ones and zeros: a vector of them for each number of lanes.
DATA masks<>+0x00(SB)/8, $0xffffffffffffffff
DATA masks<>+0x08(SB)/8, $0xffffffffffffffff
DATA masks<>+0x10(SB)/8, $0xffffffffffffffff
DATA masks<>+0x18(SB)/8, $0xffffffffffffffff
DATA masks<>+0x20(SB)/8, $0
DATA masks<>+0x28(SB)/8, $0
DATA masks<>+0x30(SB)/8, $0
DATA masks<>+0x38(SB)/8, $0
GLOBL masks<>(SB), RODATA|NOPTR, $64

// What gather_amd64.h is made of; it says what the registers are.

#define ROW \
	MOVLQSX (R10)(CX*4), AX; \
	IMULQ   R13, AX; \
	CMPQ    AX, R9; \
	JHI     bad; \
	ADDQ    SI, AX; \
	SPREAD  (R11)(CX*SIZE), Y13

#define NEXT(loop) \
	INCQ CX; \
	CMPQ CX, R12; \
	JLT  loop

#define SUM(offset, sum) \
	MUL offset(AX), Y13, Y14; \
	ADD Y14, sum, sum

#define SUMLAST(offset, sum) \
	MASKED offset(AX), Y15, Y14; \
	MUL    Y13, Y14, Y14; \
	ADD    Y14, sum, sum

// The last sum is written at finish, from Y14 to (BX).
#define LAST(offset, sum) \
	VMOVUPS sum, Y14; \
	LEAQ    offset(DI), BX; \
	JMP     finish

// READS, SUMS and WRITES are for the first vectors of a block, as many as the
// number says.

#define READS1 VMOVUPS 0(DI), Y0
#define READS2 READS1; VMOVUPS 32(DI), Y1
#define READS3 READS2; VMOVUPS 64(DI), Y2
#define READS4 READS3; VMOVUPS 96(DI), Y3
#define READS5 READS4; VMOVUPS 128(DI), Y4
#define READS6 READS5; VMOVUPS 160(DI), Y5
#define READS7 READS6; VMOVUPS 192(DI), Y6
#define READS8 READS7; VMOVUPS 224(DI), Y7
#define READS9 READS8; VMOVUPS 256(DI), Y8
#define READS10 READS9; VMOVUPS 288(DI), Y9
#define READS11 READS10; VMOVUPS 320(DI), Y10
#define READS12 READS11; VMOVUPS 352(DI), Y11

#define SUMS1 SUM(0, Y0)
#define SUMS2 SUMS1; SUM(32, Y1)
#define SUMS3 SUMS2; SUM(64, Y2)
#define SUMS4 SUMS3; SUM(96, Y3)
#define SUMS5 SUMS4; SUM(128, Y4)
#define SUMS6 SUMS5; SUM(160, Y5)
#define SUMS7 SUMS6; SUM(192, Y6)
#define SUMS8 SUMS7; SUM(224, Y7)
#define SUMS9 SUMS8; SUM(256, Y8)
#define SUMS10 SUMS9; SUM(288, Y9)
#define SUMS11 SUMS10; SUM(320, Y10)
#define SUMS12 SUMS11; SUM(352, Y11)

#define WRITES1 VMOVUPS Y0, 0(DI)
#define WRITES2 WRITES1; VMOVUPS Y1, 32(DI)
#define WRITES3 WRITES2; VMOVUPS Y2, 64(DI)
#define WRITES4 WRITES3; VMOVUPS Y3, 96(DI)
#define WRITES5 WRITES4; VMOVUPS Y4, 128(DI)
#define WRITES6 WRITES5; VMOVUPS Y5, 160(DI)
#define WRITES7 WRITES6; VMOVUPS Y6, 192(DI)
#define WRITES8 WRITES7; VMOVUPS Y7, 224(DI)
#define WRITES9 WRITES8; VMOVUPS Y8, 256(DI)
#define WRITES10 WRITES9; VMOVUPS Y9, 288(DI)
#define WRITES11 WRITES10; VMOVUPS Y10, 320(DI)
#define WRITES12 WRITES11; VMOVUPS Y11, 352(DI)

#define SIZE 4
#define SHIFT 3
#define MUL VMULPS
#define ADD VADDPS
#define MASKED VMASKMOVPS
#define SPREAD VBROADCASTSS

// func gather32(y *float32, n int, m *float32, last int, index *int32, coef *float32, k int) bool
TEXT ·gather32(SB), NOSPLIT, $0-57
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ m+16(FP), SI
	MOVQ last+24(FP), R9
	MOVQ index+32(FP), R10
	MOVQ coef+40(FP), R11
	MOVQ k+48(FP), R12
	LEAQ (R8*SIZE), R13

#include "gather_amd64.h"
	VZEROUPPER
	MOVB $1, ret+56(FP)
	RET

bad:
	VZEROUPPER
	MOVB $0, ret+56(FP)
	RET

#undef SIZE
#undef SHIFT
#undef MUL
#undef ADD
#undef MASKED
#undef SPREAD

#define SIZE 8
#define SHIFT 2
#define MUL VMULPD
#define ADD VADDPD
#define MASKED VMASKMOVPD
#define SPREAD VBROADCASTSD

// func gather64(y *float64, n int, m *float64, last int, index *int32, coef *float64, k int) bool
TEXT ·gather64(SB), NOSPLIT, $0-57
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), R8
	MOVQ m+16(FP), SI
	MOVQ last+24(FP), R9
	MOVQ index+32(FP), R10
	MOVQ coef+40(FP), R11
	MOVQ k+48(FP), R12
	LEAQ (R8*SIZE), R13

#include "gather_amd64.h"
	VZEROUPPER
	MOVB $1, ret+56(FP)
	RET

bad:
	VZEROUPPER
	MOVB $0, ret+56(FP)
	RET
