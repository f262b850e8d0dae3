"""VERIFY.txt: how a stranger verifies a bundle with the tools that a system has."""

from catalogue.bundle.layout import BUNDLE_NAMESPACE, CHECKPOINT_NAMESPACE
from catalogue.record.entry import NO_PREVIOUS

# Commands are what is indented by four blanks; tests run each of them, on whole and on altered bundles.
_TEXT = r"""HOW TO VERIFY THIS BUNDLE

You need no program of ours and no network: a shell, the tools that it comes
with, ssh-keygen (OpenSSH 8.2 or later) and openssl. Open a shell in the folder
that holds this file (unpack the ZIP first), type sh or bash, for the commands
are written for these, and copy the indented lines. On Windows use WSL or Git
Bash.

This text came with the bundle. Whoever altered the bundle could have altered
the text as well: if in doubt, take the same text from another bundle or from
the program's documentation.

The first line says which language the tools shall sort by; type it once:

    LC_ALL=C; export LC_ALL


1. WHICH BUNDLE IT IS

    sha256sum tagmanifest-sha256.txt

The 64 digits are the bundle's id. Compare all of them with the id that you
were given in another way: by telephone, on paper, in a message. Equal ids mean
equal bytes in everything but the folder signatures/.
On a Mac: shasum -a 256 tagmanifest-sha256.txt


2. WHETHER EVERY BYTE IS AS IT WAS

    sha256sum --strict -c tagmanifest-sha256.txt
    sha256sum --strict -c manifest-sha256.txt
    sha512sum --strict -c manifest-sha512.txt

Each line must end in OK. A file that is altered says FAILED.
On a Mac the same is said so:

    shasum -a 256 --strict -c tagmanifest-sha256.txt
    shasum -a 256 --strict -c manifest-sha256.txt
    shasum -a 512 --strict -c manifest-sha512.txt

It proves that the files are those that were packed, if the id is the one that
you expect. It does not prove who packed them: anybody can make a bundle.


3. WHETHER SOMETHING WAS ADDED

The tools above do not notice a file that no manifest names. These four print
nothing when all is well: files that are listed or present, but not both;
things that are no plain files; names with strange characters; originals whose
bytes are not those that their name states.

    { cut -c 67- manifest-sha256.txt; find data ! -type d; } | sort | uniq -u
    find . ! -type d ! -type f
    find . -name '*[!A-Za-z0-9._-]*'
    for file in data/images/*; do
        [ -e "$file" ] || continue
        name=${file##*/}
        hex=$(openssl dgst -sha256 -r "$file" | cut -c 1-64)
        [ "$hex" = "${name%%.*}" ] ||
            echo "OTHER BYTES THAN ITS NAME SAYS: $file"
    done

Beside data/ and signatures/ there are six files, and no more. This lists them:
VERIFY.txt, bag-info.txt, bagit.txt, two manifests and the tag manifest.

    find . ! -type d ! -path './data/*' ! -path './signatures/*' | sort


4. WHO VOUCHES FOR IT

Without a file signatures/bundle.*.sig nobody does: anybody could have made the
bundle. With one, this tells the fingerprint of the key that signed:

    for sig in signatures/bundle.*.sig; do
        ssh-keygen -Y check-novalidate -s "$sig" \
            -n @BUNDLE@ \
            < tagmanifest-sha256.txt || echo "BAD: $sig"
    done

It proves that whoever holds that key signed exactly this bundle. Whose key it
is, the bundle cannot tell: a key must reach you in another way, or you must
have asked its holder for the fingerprint. Keep the keys that you know in a
file outside the bundle, one line each: a name, then the key.

    allowed=../allowed_signers
    for sig in signatures/bundle.*.sig; do
        who=$(ssh-keygen -Y find-principals -s "$sig" -f "$allowed" | head -n 1)
        ssh-keygen -Y verify -f "$allowed" -I "$who" -s "$sig" \
            -n @BUNDLE@ \
            < tagmanifest-sha256.txt || echo "NOT VERIFIED: $sig"
    done

The journal's state (section 6) bears signatures of its own:

    for sig in signatures/checkpoint.*.sig; do
        [ -e "$sig" ] || continue
        rest=${sig#signatures/checkpoint.}; origin=${rest%%.*}
        rest=${rest#*.}; size=${rest%%.*}
        who=$(ssh-keygen -Y find-principals -s "$sig" -f "$allowed" | head -n 1)
        ssh-keygen -Y verify -f "$allowed" -I "$who" -s "$sig" \
            -n @CHECKPOINT@ \
            < "data/log/$origin/$size/checkpoint" || echo "NOT VERIFIED: $sig"
    done

If a key was valid for a certain time only, add the time of a timestamp
(section 5) behind each -Y find-principals and -Y verify, in the time of your
own clock: -O verify-time=YYYYMMDDHHMMSS


5. SINCE WHEN IT EXISTS

A file signatures/*.sig.*.tsr is what a time-stamping authority (RFC 3161)
answered about a signature. You need the authority's root certificate, from the
authority and not from the bundle. The time of verification is set to the time
that the stamp states, for the authority's certificate may have ended since.

    root=../tsa.pem
    for tsr in signatures/*.sig.*.tsr; do
        [ -e "$tsr" ] || continue
        stamp=$(openssl ts -reply -in "$tsr" -text 2> /dev/null |
            sed -n 's/^Time stamp: //p')
        echo "$tsr: $stamp"
        at=$(date -u -d "$stamp" +%s 2> /dev/null ||
            date -j -u -f '%b %e %T %Y %Z' "$stamp" +%s)
        openssl ts -verify -data "${tsr%.*.tsr}" -in "$tsr" -CAfile "$root" \
            -attime "$at" || echo "NOT VERIFIED: $tsr"
    done

It proves that the signature, and so the bundle, existed at that time. It does
not prove when a picture was taken, nor when anything before it happened.
A file *.ots belongs to OpenTimestamps; nothing here verifies it.


6. WHETHER THE JOURNAL WAS REWRITTEN

data/log/JOURNAL/SIZE/ shows lines of the custody journal in which each act was
written down: entries.jsonl, one line each. The file checkpoint states the
journal's name, how many lines it had, and the root of a hash tree over all of
them (RFC 6962). Three functions first:

    leaf() { { printf '\000'; printf %s "$1"; } | digest; }
    digest() { openssl dgst -sha256 -binary | openssl base64 -A; }
    join() {
        { printf '\001'; for half; do printf %s "$half" |
            openssl base64 -d -A; done; } | digest
    }

Where a file inclusion.txt is, only some of the lines are shown, and each has a
row of its own: its number, then the way from it to the root. A file
withheld.txt has such rows for lines that are held back on purpose: they can be
shown later, and this proves that they will be the same.

    climb() {
        at=$1; last=$(($2 - 1)); node=$3; shift 3
        for step; do
            [ "$last" != 0 ] || return 1
            if [ $((at % 2)) = 1 ] || [ "$at" = "$last" ]; then
                node=$(join "$step" "$node")
                while [ "$at" != 0 ] && [ $((at % 2)) = 0 ]; do
                    at=$((at / 2)); last=$((last / 2))
                done
            else
                node=$(join "$node" "$step")
            fi
            at=$((at / 2)); last=$((last / 2))
        done
        [ "$last" = 0 ] && [ "$node" = "$root" ]
    }
    for log in data/log/*/*; do
        { read -r origin; read -r size; read -r root; } < "$log/checkpoint"
        [ "$log" = "data/log/$origin/$size" ] ||
            echo "NOT PROVEN: $log has the checkpoint of $origin at $size"
        if [ -e "$log/inclusion.txt" ]; then
            lines=$(grep -c '' < "$log/entries.jsonl")
            [ "$lines" = "$(grep -c '' < "$log/inclusion.txt")" ] ||
                echo "NOT PROVEN: $log has not as many lines as rows"
            while read -r number way <&3 && IFS= read -r line; do
                case $line in
                    *'"origin":"'"$origin"'",'*'"seq":'"$number",*) ;;
                    *) echo "NOT PROVEN: $log, line $number is another" ;;
                esac
                climb "$number" "$size" "$(leaf "$line")" $way &&
                    echo "$log: line $number OK" ||
                    echo "NOT PROVEN: $log, line $number"
            done < "$log/entries.jsonl" 3< "$log/inclusion.txt"
        fi
        [ -e "$log/withheld.txt" ] || continue
        while read -r number held way; do
            climb "$number" "$size" "$held" $way &&
                echo "$log: line $number is held back" ||
                echo "NOT PROVEN: $log, line $number, which is held back"
        done < "$log/withheld.txt"
    done

Where no file inclusion.txt is, and entries.jsonl is not empty, every line is
shown. Each names the SHA-256 of the one before it, and together they give the
root. It takes some minutes for thousands of lines.

    for log in data/log/*/*; do
        { read -r origin; read -r size; read -r root; } < "$log/checkpoint"
        [ ! -e "$log/inclusion.txt" ] && [ -s "$log/entries.jsonl" ] || continue
        before=@NONE@
        nodes= count=0
        while IFS= read -r line; do
            case $line in
                *'"prev":"'"$before"'","salt":'*'"seq":'"$count",*) ;;
                *) echo "BROKEN CHAIN: $log, line $count" ;;
            esac
            before=$(printf %s "$line" | openssl dgst -sha256 -r | cut -c 1-64)
            nodes="$nodes $(leaf "$line")"; count=$((count + 1))
        done < "$log/entries.jsonl"
        set -- $nodes
        while [ $# -gt 1 ]; do
            nodes=
            while [ $# -gt 1 ]; do
                nodes="$nodes $(join "$1" "$2")"; shift 2
            done
            set -- $nodes $1
        done
        [ "$count" = "$size" ] && [ "$1" = "$root" ] &&
            echo "$log: all $size lines OK" ||
            echo "NOT PROVEN: $log does not give the root of its checkpoint"
    done

It proves that the lines stand in the journal whose checkpoint is signed and
stamped, and where. It does not prove that a line is true, nor its time, which
is that of the writer's clock. What was written down before the first checkpoint
left the writer's machine could have been written differently.
A file consistency.txt proves that earlier states of the journal, if you hold
one, are its beginning; it takes the program, or RFC 9162 section 2.1.4.2.


7. WHAT NOTHING HERE PROVES

That a picture shows what is claimed; that the captions, places, times and
assessments are right; that nothing else is known. Read data/report.html for
what was observed, what is claimed by whom, and what was concluded.
"""

VERIFY_TEXT_BYTES = (
    _TEXT.replace("@BUNDLE@", BUNDLE_NAMESPACE)
    .replace("@CHECKPOINT@", CHECKPOINT_NAMESPACE)
    .replace("@NONE@", NO_PREVIOUS)
    .encode("ascii")
)
