#!/bin/sh
# Sends the requests of testdata to a server that runs and compares its answers
# with those that are expected. It takes curl and the tools of any Unix.
#
#   sh replay.sh http://127.0.0.1:8000
#
# Its exit code is 0 when all agree, 1 when some do not, 2 when it cannot say.
set -u

if [ $# -ne 1 ]; then
	echo "usage: sh replay.sh URL" >&2
	exit 2
fi
url=${1%/}
data=$(dirname "$0")/testdata
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

if ! version=$(curl -sS --fail --max-time 10 "$url/version"); then
	echo "$url does not say its version" >&2
	exit 2
fi

# same EXPECTED ANSWER: whether two texts differ in nothing but numbers that are
# 1e-9 apart at most.
same() {
	awk -v version="$version" '
		function all(file,   text, line, first) {
			first = 1
			while ((getline line < file) > 0) {
				text = text (first ? "" : "\n") line
				first = 0
			}
			return text
		}
		function near(a, b) { return a - b <= 1e-9 && b - a <= 1e-9 }
		BEGIN {
			number = "-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"
			want = all(ARGV[1]); got = all(ARGV[2])
			if ((at = index(want, "<version>")) > 0)
				want = substr(want, 1, at - 1) version substr(want, at + 9)
			if (want == got) exit 0
			while (match(want, number)) {
				head = substr(want, 1, RSTART - 1); a = substr(want, RSTART, RLENGTH); want = substr(want, RSTART + RLENGTH)
				if (!match(got, number) || substr(got, 1, RSTART - 1) != head) exit 1
				b = substr(got, RSTART, RLENGTH); got = substr(got, RSTART + RLENGTH)
				if (!near(a + 0, b + 0)) exit 1
			}
			exit want != got
		}' "$1" "$2"
}

passed=0
failed=0
for file in "$data"/*.http; do
	name=$(basename "$file" .http)
	method=$(awk 'NR == 1 { print $1 }' "$file")
	path=$(awk 'NR == 1 { print $2 }' "$file")
	status=$(awk 'found { print $1; exit } $0 == "---" { found = 1 }' "$file")
	type=$(awk 'found { sub(/^[0-9]+ ?/, ""); print; exit } $0 == "---" { found = 1 }' "$file")
	awk '$0 == "---" { exit } body { printf "%s%s", (lines++ ? "\n" : ""), $0 } $0 == "" { body = 1 }' "$file" >"$work/body"
	awk 'found > 1 { print } found { found++ } $0 == "---" && !found { found = 1 }' "$file" >"$work/want"
	awk 'NR > 1 && ($0 == "" || $0 == "---") { exit } NR > 1 { print "header = \"" $0 "\"" }' "$file" >"$work/config"
	case $method in
	HEAD) echo 'head' >>"$work/config" ;;
	GET) ;;
	*)
		# Of itself, curl would declare a form.
		grep -qi '"content-type:' "$work/config" || echo 'header = "Content-Type:"' >>"$work/config"
		echo "request = \"$method\"" >>"$work/config"
		echo "data-binary = \"@$work/body\"" >>"$work/config"
		;;
	esac
	: >"$work/got"
	answer=$(curl -sS --max-time 60 --path-as-is --config "$work/config" -o "$work/got" -w '%{http_code} %{content_type}' "$url$path") || exit 2
	[ "$method" = HEAD ] && : >"$work/got"
	if [ "$answer" = "$status $type" ] && same "$work/want" "$work/got"; then
		passed=$((passed + 1))
		continue
	fi
	failed=$((failed + 1))
	echo "$name: $method $path"
	echo "  want $status $type: $(cat "$work/want")"
	echo "  got  $answer: $(cat "$work/got")"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
