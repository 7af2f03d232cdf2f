// The body of adam for one type of elements: adam_amd64.s includes it for each.
//
//	DI  w    SI  m    DX  v    R8  d    R9  s    R10  how many, CX  the one at hand
//	Y0 to Y7, and X0 to X7: the fields of s in their order
//	Y14, X14: the least gradient and first moment    Y15, X15: the least second

	SPREAD 0*SIZE(R9), Y0
	SPREAD 1*SIZE(R9), Y1
	SPREAD 2*SIZE(R9), Y2
	SPREAD 3*SIZE(R9), Y3
	SPREAD 4*SIZE(R9), Y4
	SPREAD 5*SIZE(R9), Y5
	SPREAD 6*SIZE(R9), Y6
	SPREAD 7*SIZE(R9), Y7
	SPREAD LIMITS+0*SIZE(SB), Y14
	SPREAD LIMITS+1*SIZE(SB), Y15
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	XORQ   CX, CX
	MOVQ   R10, R11
	ANDQ   $~7, R11
	JEQ    sums

vectors:
	EIGHT
	ADDQ $8, CX
	CMPQ CX, R11
	JLT  vectors

sums:
	TREE
	CMPQ CX, R10
	JGE  done

numbers:
	NUMBER(X8, X10, X11, X12, X13)
	INCQ CX
	CMPQ CX, R10
	JLT  numbers

done:
