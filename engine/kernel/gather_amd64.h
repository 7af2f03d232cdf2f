// The body of gather for one type of elements: gather_amd64.s includes it for
// each. It takes columns in blocks of up to 13 vectors, whose sums stay in Y0 to
// Y12 while the rows go by, with a loop for each number of vectors. The last
// vector of a block is read and written under the mask in Y15.
//
//	DI   y, at the block       R8   columns from the block on
//	SI   m, at the block       R9   bytes before the last row of m
//	R10  indices, R11 coefs    R12  how many; CX  the one at hand
//	AX   row                   R13  bytes in a row of m
//	Y13  coefficient           R15  columns in the last vector
//	Y14  product

	CMPQ R8, $(32/SIZE)
	JNE  block

	// Rows of one vector, as those of a logistic regression of few classes: no
	// mask, and no multiplication for the address.
	VMOVUPS (DI), Y0
	XORQ    CX, CX

vector:
	MOVLQSX (R10)(CX*4), AX
	SHLQ    $5, AX
	CMPQ    AX, R9
	JHI     bad
	SPREAD  (R11)(CX*SIZE), Y13
	MUL     (SI)(AX*1), Y13, Y14
	ADD     Y14, Y0, Y0
	NEXT(vector)
	VMOVUPS Y0, (DI)
	JMP     out

block:
	XORQ CX, CX
	MOVQ R8, AX
	CMPQ AX, $(13*32/SIZE)
	JLE  few
	MOVQ $(13*32/SIZE), AX

few:
	// BX = vectors, R15 = columns in the last of them
	DECQ AX
	MOVQ AX, BX
	SHRQ $SHIFT, BX
	INCQ BX
	ANDQ $(32/SIZE-1), AX
	LEAQ 1(AX), R15

	// The mask starts that many elements before the zeros.
	LEAQ    masks<>+32(SB), DX
	MOVQ    R15, AX
	IMULQ   $SIZE, AX
	SUBQ    AX, DX
	VMOVUPS (DX), Y15

	CMPQ BX, $13
	JEQ  v13
	CMPQ BX, $7
	JEQ  v7
	CMPQ BX, $12
	JEQ  v12
	CMPQ BX, $11
	JEQ  v11
	CMPQ BX, $10
	JEQ  v10
	CMPQ BX, $9
	JEQ  v9
	CMPQ BX, $8
	JEQ  v8
	CMPQ BX, $6
	JEQ  v6
	CMPQ BX, $5
	JEQ  v5
	CMPQ BX, $4
	JEQ  v4
	CMPQ BX, $3
	JEQ  v3
	CMPQ BX, $2
	JEQ  v2

	MASKED 0(DI), Y15, Y0

r1:
	ROW
	SUMLAST(0, Y0)
	NEXT(r1)
	LAST(0, Y0)

v2:
	READS1
	MASKED 32(DI), Y15, Y1

r2:
	ROW
	SUMS1
	SUMLAST(32, Y1)
	NEXT(r2)
	WRITES1
	LAST(32, Y1)

v3:
	READS2
	MASKED 64(DI), Y15, Y2

r3:
	ROW
	SUMS2
	SUMLAST(64, Y2)
	NEXT(r3)
	WRITES2
	LAST(64, Y2)

v4:
	READS3
	MASKED 96(DI), Y15, Y3

r4:
	ROW
	SUMS3
	SUMLAST(96, Y3)
	NEXT(r4)
	WRITES3
	LAST(96, Y3)

v5:
	READS4
	MASKED 128(DI), Y15, Y4

r5:
	ROW
	SUMS4
	SUMLAST(128, Y4)
	NEXT(r5)
	WRITES4
	LAST(128, Y4)

v6:
	READS5
	MASKED 160(DI), Y15, Y5

r6:
	ROW
	SUMS5
	SUMLAST(160, Y5)
	NEXT(r6)
	WRITES5
	LAST(160, Y5)

v7:
	READS6
	MASKED 192(DI), Y15, Y6

r7:
	ROW
	SUMS6
	SUMLAST(192, Y6)
	NEXT(r7)
	WRITES6
	LAST(192, Y6)

v8:
	READS7
	MASKED 224(DI), Y15, Y7

r8:
	ROW
	SUMS7
	SUMLAST(224, Y7)
	NEXT(r8)
	WRITES7
	LAST(224, Y7)

v9:
	READS8
	MASKED 256(DI), Y15, Y8

r9:
	ROW
	SUMS8
	SUMLAST(256, Y8)
	NEXT(r9)
	WRITES8
	LAST(256, Y8)

v10:
	READS9
	MASKED 288(DI), Y15, Y9

r10:
	ROW
	SUMS9
	SUMLAST(288, Y9)
	NEXT(r10)
	WRITES9
	LAST(288, Y9)

v11:
	READS10
	MASKED 320(DI), Y15, Y10

r11:
	ROW
	SUMS10
	SUMLAST(320, Y10)
	NEXT(r11)
	WRITES10
	LAST(320, Y10)

v12:
	READS11
	MASKED 352(DI), Y15, Y11

r12:
	ROW
	SUMS11
	SUMLAST(352, Y11)
	NEXT(r12)
	WRITES11
	LAST(352, Y11)

v13:
	READS12
	MASKED 384(DI), Y15, Y12

r13:
	ROW
	SUMS12
	SUMLAST(384, Y12)
	NEXT(r13)
	WRITES12
	LAST(384, Y12)

finish:
	CMPQ    R15, $(32/SIZE)
	JEQ     full
	MASKED  Y14, Y15, (BX)
	JMP     done

full:
	VMOVUPS Y14, (BX)

done:
	ADDQ $(13*32), DI
	ADDQ $(13*32), SI
	SUBQ $(13*32/SIZE), R8
	JGT  block

out:
