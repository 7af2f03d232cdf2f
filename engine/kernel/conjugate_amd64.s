//go:build !purego

#include "textflag.h"

// TREE makes of the eight sums in y, whose low half is x, the first of x.
#define TREE(y, x, free) \
	VEXTRACTF128 $1, y, free; \
	VADDPS       free, x, x; \
	VMOVHLPS     x, x, free; \
	VADDPS       free, x, x; \
	VMOVSHDUP    x, free; \
	VADDSS       free, x, x

// func curve32(s, r *float32, y *int32, n int, sum *float32, width int)
TEXT ·curve32(SB), NOSPLIT, $0-48
	MOVQ s+0(FP), DI
	MOVQ r+8(FP), SI
	MOVQ y+16(FP), DX
	MOVQ n+24(FP), R8
	MOVQ sum+32(FP), R9
	MOVQ width+40(FP), R10

row:
	MOVLQSX      (DX), AX
	VBROADCASTSS (DI)(AX*4), Y0
	VXORPS       Y1, Y1, Y1
	XORQ         CX, CX

mean:
	VMOVUPS (DI)(CX*4), Y2
	VSUBPS  Y0, Y2, Y2
	VMOVUPS Y2, (DI)(CX*4)
	VMULPS  (SI)(CX*4), Y2, Y2
	VADDPS  Y2, Y1, Y1
	ADDQ    $8, CX
	CMPQ    CX, R10
	JLT     mean

	TREE(Y1, X1, X3)
	VBROADCASTSS X1, Y3
	XORQ         CX, CX

change:
	VMOVUPS (DI)(CX*4), Y2
	VSUBPS  Y3, Y2, Y2
	VMULPS  (SI)(CX*4), Y2, Y2
	VMOVUPS Y2, (DI)(CX*4)
	VADDPS  (R9)(CX*4), Y2, Y2
	VMOVUPS Y2, (R9)(CX*4)
	ADDQ    $8, CX
	CMPQ    CX, R10
	JLT     change

	VMOVSS (DI)(AX*4), X2
	VSUBSS X1, X2, X2
	VMOVSS X2, (DI)(AX*4)
	VMOVSS (R9)(AX*4), X2
	VSUBSS X1, X2, X2
	VMOVSS X2, (R9)(AX*4)

	LEAQ (DI)(R10*4), DI
	LEAQ (SI)(R10*4), SI
	ADDQ $4, DX
	DECQ R8
	JNZ  row
	VZEROUPPER
	RET

// The lane of a vector of four: as many elements before the ones as its number.
DATA lane<>+0x00(SB)/8, $0
DATA lane<>+0x08(SB)/8, $0xffffffff00000000
DATA lane<>+0x10(SB)/8, $0
DATA lane<>+0x18(SB)/8, $0
GLOBL lane<>(SB), RODATA|NOPTR, $32

// func curve32x4(s, r *float32, y *int32, n int, sum *float32)
TEXT ·curve32x4(SB), NOSPLIT, $0-40
	MOVQ    s+0(FP), DI
	MOVQ    r+8(FP), SI
	MOVQ    y+16(FP), DX
	MOVQ    n+24(FP), R8
	MOVQ    sum+32(FP), R9
	LEAQ    lane<>+12(SB), R10
	VMOVUPS (R9), X5

row:
	MOVLQSX      (DX), AX
	VBROADCASTSS (DI)(AX*4), X0
	VMOVUPS      (SI), X1
	VMOVUPS      (DI), X2
	VSUBPS       X0, X2, X2
	VMULPS       X1, X2, X3
	VXORPS       X4, X4, X4
	VADDPS       X4, X3, X3
	VMOVHLPS     X3, X3, X4
	VADDPS       X4, X3, X3
	VMOVSHDUP    X3, X4
	VADDSS       X4, X3, X3
	VBROADCASTSS X3, X3
	VSUBPS       X3, X2, X2
	VMULPS       X1, X2, X2
	VADDPS       X2, X5, X5

	// The mean, less of the row's own class alone.
	SHLQ    $2, AX
	MOVQ    R10, BX
	SUBQ    AX, BX
	VANDPS  (BX), X3, X3
	VSUBPS  X3, X2, X2
	VSUBPS  X3, X5, X5
	VMOVUPS X2, (DI)

	ADDQ $16, DI
	ADDQ $16, SI
	ADDQ $4, DX
	DECQ R8
	JNZ  row
	VMOVUPS X5, (R9)
	RET

// func image32(a, p *float32, n int, scale, lambda float32) float32
TEXT ·image32(SB), NOSPLIT, $0-36
	MOVQ         a+0(FP), DI
	MOVQ         p+8(FP), SI
	MOVQ         n+16(FP), R8
	VBROADCASTSS scale+24(FP), Y0
	VBROADCASTSS lambda+28(FP), Y1
	VXORPS       Y2, Y2, Y2
	XORQ         CX, CX

loop:
	VMOVUPS (SI)(CX*4), Y3
	VMULPS  (DI)(CX*4), Y0, Y4
	VMULPS  Y3, Y1, Y5
	VADDPS  Y5, Y4, Y4
	VMOVUPS Y4, (DI)(CX*4)
	VMULPS  Y3, Y4, Y4
	VADDPS  Y4, Y2, Y2
	ADDQ    $8, CX
	CMPQ    CX, R8
	JLT     loop

	TREE(Y2, X2, X3)
	VZEROUPPER
	MOVSS X2, ret+32(FP)
	RET

// func correct32(s *Gradients[float32], rest *float32, rows, width int, along float32) float32
TEXT ·correct32(SB), NOSPLIT, $0-44
	MOVQ         s+0(FP), AX
	MOVQ         rest+8(FP), R14
	MOVQ         rows+16(FP), R8
	MOVQ         width+24(FP), R9
	VBROADCASTSS along+32(FP), Y0
	MOVQ         0(AX), DI
	MOVQ         24(AX), SI
	MOVQ         48(AX), DX
	MOVQ         72(AX), BX
	MOVQ         96(AX), R10
	MOVQ         120(AX), R11
	VXORPS       Y1, Y1, Y1
	XORQ         CX, CX

row:
	LEAQ   (CX)(R9*1), R12
	MOVQ   CX, R13
	VXORPS Y2, Y2, Y2

along:
	VMULPS  (SI)(CX*4), Y0, Y3
	VADDPS  (DI)(CX*4), Y3, Y3
	VMOVUPS Y3, (DI)(CX*4)
	VMULPS  (BX)(CX*4), Y0, Y3
	VMOVUPS (DX)(CX*4), Y4
	VSUBPS  Y3, Y4, Y4
	VMOVUPS Y4, (DX)(CX*4)
	VMULPS  (R10)(CX*4), Y4, Y4
	VADDPS  Y4, Y2, Y2
	ADDQ    $8, CX
	CMPQ    CX, R12
	JLT     along

	TREE(Y2, X2, X3)
	VMULSS       (R14), X2, X2
	VBROADCASTSS X2, Y2

shift:
	VMOVUPS (DX)(R13*4), Y3
	VSUBPS  Y2, Y3, Y4
	VMULPS  (R10)(R13*4), Y4, Y4
	VMOVUPS Y4, (R11)(R13*4)
	VMULPS  Y3, Y4, Y4
	VADDPS  Y4, Y1, Y1
	ADDQ    $8, R13
	CMPQ    R13, R12
	JLT     shift

	ADDQ $4, R14
	DECQ R8
	JNZ  row

	TREE(Y1, X1, X3)
	VZEROUPPER
	MOVSS X1, ret+40(FP)
	RET

// func correct32x4(s *Gradients[float32], rest *float32, rows int, along float32) float32
TEXT ·correct32x4(SB), NOSPLIT, $0-36
	MOVQ         s+0(FP), AX
	MOVQ         rest+8(FP), R14
	MOVQ         rows+16(FP), R8
	VBROADCASTSS along+24(FP), X0
	MOVQ         0(AX), DI
	MOVQ         24(AX), SI
	MOVQ         48(AX), DX
	MOVQ         72(AX), BX
	MOVQ         96(AX), R10
	MOVQ         120(AX), R11
	VXORPS       X1, X1, X1
	VXORPS       X6, X6, X6
	XORQ         CX, CX

row:
	VMULPS       (SI)(CX*1), X0, X3
	VADDPS       (DI)(CX*1), X3, X3
	VMOVUPS      X3, (DI)(CX*1)
	VMULPS       (BX)(CX*1), X0, X3
	VMOVUPS      (DX)(CX*1), X4
	VSUBPS       X3, X4, X4
	VMOVUPS      X4, (DX)(CX*1)
	VMOVUPS      (R10)(CX*1), X5
	VMULPS       X5, X4, X2
	VADDPS       X6, X2, X2
	VMOVHLPS     X2, X2, X3
	VADDPS       X3, X2, X2
	VMOVSHDUP    X2, X3
	VADDSS       X3, X2, X2
	VMULSS       (R14), X2, X2
	VBROADCASTSS X2, X2
	VSUBPS       X2, X4, X3
	VMULPS       X5, X3, X3
	VMOVUPS      X3, (R11)(CX*1)
	VMULPS       X4, X3, X3
	VADDPS       X3, X1, X1
	ADDQ         $16, CX
	ADDQ         $4, R14
	DECQ         R8
	JNZ          row

	TREE(Y1, X1, X3)
	VZEROUPPER
	MOVSS X1, ret+32(FP)
	RET

// func turn32(p, z *float32, n int, keep float32)
TEXT ·turn32(SB), NOSPLIT, $0-28
	MOVQ         p+0(FP), DI
	MOVQ         z+8(FP), SI
	MOVQ         n+16(FP), R8
	VBROADCASTSS keep+24(FP), Y0
	XORQ         CX, CX

loop:
	VMULPS  (DI)(CX*4), Y0, Y1
	VADDPS  (SI)(CX*4), Y1, Y1
	VMOVUPS Y1, (DI)(CX*4)
	ADDQ    $8, CX
	CMPQ    CX, R8
	JLT     loop
	VZEROUPPER
	RET
