// The body of rows for one type and width: rows_amd64.s includes it for each.
//
//	DI  y, at the row      R10 indices          V0  sum
//	R8  rows to go         R11 coefs            V1  init
//	SI  m                  CX  entry at hand    V2  coefficient, then product
//	R9  bytes before the last row of m          R12 end of the row's entries
//	DX  starts, at the row AX  row of m

	VMOVUPS (BX), V1
	MOVQ    (DX), CX

row:
	MOVQ    8(DX), R12
	VMOVAPS V1, V0
	CMPQ    CX, R12
	JGE     write

entry:
	MOVLQSX (R10)(CX*4), AX
	SHLQ    $SHIFT, AX
	CMPQ    AX, R9
	JHI     bad
	SPREAD  (R11)(CX*SIZE), V2
	MUL     (SI)(AX*1), V2, V2
	ADD     V2, V0, V0
	INCQ    CX
	CMPQ    CX, R12
	JLT     entry

write:
	VMOVUPS V0, (DI)
	ADDQ    $(1<<SHIFT), DI
	ADDQ    $8, DX
	DECQ    R8
	JNZ     row
	VZEROUPPER
