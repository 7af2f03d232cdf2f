//go:build !purego

#include "textflag.h"

// For each set of four lanes, how VPSHUFB brings those of 32 bits to the front.
DATA front32<>+0x000(SB)/8, $0x8080808080808080
DATA front32<>+0x008(SB)/8, $0x8080808080808080
DATA front32<>+0x010(SB)/8, $0x8080808003020100
DATA front32<>+0x018(SB)/8, $0x8080808080808080
DATA front32<>+0x020(SB)/8, $0x8080808007060504
DATA front32<>+0x028(SB)/8, $0x8080808080808080
DATA front32<>+0x030(SB)/8, $0x0706050403020100
DATA front32<>+0x038(SB)/8, $0x8080808080808080
DATA front32<>+0x040(SB)/8, $0x808080800b0a0908
DATA front32<>+0x048(SB)/8, $0x8080808080808080
DATA front32<>+0x050(SB)/8, $0x0b0a090803020100
DATA front32<>+0x058(SB)/8, $0x8080808080808080
DATA front32<>+0x060(SB)/8, $0x0b0a090807060504
DATA front32<>+0x068(SB)/8, $0x8080808080808080
DATA front32<>+0x070(SB)/8, $0x0706050403020100
DATA front32<>+0x078(SB)/8, $0x808080800b0a0908
DATA front32<>+0x080(SB)/8, $0x808080800f0e0d0c
DATA front32<>+0x088(SB)/8, $0x8080808080808080
DATA front32<>+0x090(SB)/8, $0x0f0e0d0c03020100
DATA front32<>+0x098(SB)/8, $0x8080808080808080
DATA front32<>+0x0a0(SB)/8, $0x0f0e0d0c07060504
DATA front32<>+0x0a8(SB)/8, $0x8080808080808080
DATA front32<>+0x0b0(SB)/8, $0x0706050403020100
DATA front32<>+0x0b8(SB)/8, $0x808080800f0e0d0c
DATA front32<>+0x0c0(SB)/8, $0x0f0e0d0c0b0a0908
DATA front32<>+0x0c8(SB)/8, $0x8080808080808080
DATA front32<>+0x0d0(SB)/8, $0x0b0a090803020100
DATA front32<>+0x0d8(SB)/8, $0x808080800f0e0d0c
DATA front32<>+0x0e0(SB)/8, $0x0b0a090807060504
DATA front32<>+0x0e8(SB)/8, $0x808080800f0e0d0c
DATA front32<>+0x0f0(SB)/8, $0x0706050403020100
DATA front32<>+0x0f8(SB)/8, $0x0f0e0d0c0b0a0908
GLOBL front32<>(SB), RODATA|NOPTR, $256

// And how VPERMPS brings those of 64 bits there, once it is spread to 32 bits.
DATA front64<>+0x000(SB)/8, $0x0000000000000000
DATA front64<>+0x008(SB)/8, $0x0000000000000100
DATA front64<>+0x010(SB)/8, $0x0000000000000302
DATA front64<>+0x018(SB)/8, $0x0000000003020100
DATA front64<>+0x020(SB)/8, $0x0000000000000504
DATA front64<>+0x028(SB)/8, $0x0000000005040100
DATA front64<>+0x030(SB)/8, $0x0000000005040302
DATA front64<>+0x038(SB)/8, $0x0000050403020100
DATA front64<>+0x040(SB)/8, $0x0000000000000706
DATA front64<>+0x048(SB)/8, $0x0000000007060100
DATA front64<>+0x050(SB)/8, $0x0000000007060302
DATA front64<>+0x058(SB)/8, $0x0000070603020100
DATA front64<>+0x060(SB)/8, $0x0000000007060504
DATA front64<>+0x068(SB)/8, $0x0000070605040100
DATA front64<>+0x070(SB)/8, $0x0000070605040302
DATA front64<>+0x078(SB)/8, $0x0706050403020100
GLOBL front64<>(SB), RODATA|NOPTR, $128

DATA four<>+0x00(SB)/8, $0x0000000100000000
DATA four<>+0x08(SB)/8, $0x0000000300000002
DATA four<>+0x10(SB)/8, $0x0000000400000004
DATA four<>+0x18(SB)/8, $0x0000000400000004
GLOBL four<>(SB), RODATA|NOPTR, $32

// Registers, for both types:
//
//	DI  y      CX  position in y          Y0  zeros
//	R8  n      DX  position in the lists  X1  the next four positions
//	SI  index  R9  front32                X2  four fours
//	BX  value  R10 front64

// LIST lists the lanes in AX of the four numbers in x.
#define LIST(x) \
	POPCNTL  AX, R11; \
	SHLL     $4, AX; \
	VMOVDQU  (R9)(AX*1), X6; \
	VPSHUFB  X6, x, X7; \
	VMOVDQU  X7, (BX)(DX*4); \
	VPSHUFB  X6, X1, X7; \
	VMOVDQU  X7, (SI)(DX*4); \
	VPADDD   X2, X1, X1; \
	ADDQ     R11, DX

// func rectify32(y *float32, n int, index *int32, value *float32) int
TEXT ·rectify32(SB), NOSPLIT, $0-40
	MOVQ    y+0(FP), DI
	MOVQ    n+8(FP), R8
	MOVQ    index+16(FP), SI
	MOVQ    value+24(FP), BX
	LEAQ    front32<>(SB), R9
	VXORPS  Y0, Y0, Y0
	VMOVDQU four<>+0(SB), X1
	VMOVDQU four<>+16(SB), X2
	XORQ    CX, CX
	XORQ    DX, DX

loop:
	// A NaN stays, being the second source. -0 becomes 0 by the addition.
	VMOVUPS      (DI)(CX*4), Y3
	VMAXPS       Y3, Y0, Y3
	VADDPS       Y0, Y3, Y3
	VMOVUPS      Y3, (DI)(CX*4)
	VCMPPS       $4, Y0, Y3, Y4
	VMOVMSKPS    Y4, R12
	VEXTRACTF128 $1, Y3, X5
	MOVL         R12, AX
	ANDL         $15, AX
	LIST(X3)
	MOVL         R12, AX
	SHRL         $4, AX
	LIST(X5)
	ADDQ         $8, CX
	CMPQ         CX, R8
	JLT          loop

	VZEROUPPER
	MOVQ DX, ret+32(FP)
	RET

// func rectify64(y *float64, n int, index *int32, value *float64) int
TEXT ·rectify64(SB), NOSPLIT, $0-40
	MOVQ    y+0(FP), DI
	MOVQ    n+8(FP), R8
	MOVQ    index+16(FP), SI
	MOVQ    value+24(FP), BX
	LEAQ    front32<>(SB), R9
	LEAQ    front64<>(SB), R10
	VXORPD  Y0, Y0, Y0
	VMOVDQU four<>+0(SB), X1
	VMOVDQU four<>+16(SB), X2
	XORQ    CX, CX
	XORQ    DX, DX

loop:
	VMOVUPD   (DI)(CX*8), Y3
	VMAXPD    Y3, Y0, Y3
	VADDPD    Y0, Y3, Y3
	VMOVUPD   Y3, (DI)(CX*8)
	VCMPPD    $4, Y0, Y3, Y4
	VMOVMSKPD Y4, AX
	VPMOVZXBD (R10)(AX*8), Y6
	VPERMPS   Y3, Y6, Y7
	VMOVUPD   Y7, (BX)(DX*8)
	POPCNTL   AX, R11
	SHLL      $4, AX
	VMOVDQU   (R9)(AX*1), X6
	VPSHUFB   X6, X1, X7
	VMOVDQU   X7, (SI)(DX*4)
	VPADDD    X2, X1, X1
	ADDQ      R11, DX
	ADDQ      $4, CX
	CMPQ      CX, R8
	JLT       loop

	VZEROUPPER
	MOVQ DX, ret+32(FP)
	RET
