"""Every finding code: what it means, what it proves, what it does not, and what to do."""

from catalogue.record.codes_bundle import BUNDLE_CODES
from catalogue.record.codes_credentials import CREDENTIAL_CODES
from catalogue.record.codes_import import IMPORT_CODES
from catalogue.record.codes_misdated import MISDATED_CODES
from catalogue.record.codes_misdated_physics import PHYSICS_CODES
from catalogue.record.codes_mislocated import MISLOCATED_CODES
from catalogue.record.codes_misrepresented import MISREPRESENTED_CODES
from catalogue.record.codes_modified import MODIFIED_CODES
from catalogue.record.codes_signature import SIGNATURE_CODES
from catalogue.record.explanation import Explanation

_ALL = (
    Explanation(
        "FIX-001",
        "the bytes of an original no longer have the digest in the journal",
        "the file was changed after it was ingested: by a person, a program, or a failing disk",
        "who changed it, when, why, or whether the picture looks different",
        "move the file out of images/, ingest a good copy, which is put back in its place, and verify again",
    ),
    Explanation(
        "FIX-002",
        "an original that the journal names is not there",
        "its file was removed or renamed after it was ingested",
        "that the bytes are lost: a copy elsewhere can be ingested again and will be recognised",
        "ingest the same file again",
    ),
    Explanation(
        "FIX-003",
        "a file could not be read",
        "nothing about its bytes",
        "that it was altered",
        "mend access to the disk, then verify again",
    ),
    Explanation(
        "FIX-004",
        "an original kept in place was not found where it was looked for",
        "nothing about its bytes: they were not checked",
        "that it was altered or lost",
        "name the folder it lies in with --in-place DIR",
    ),
    Explanation(
        "FIX-005",
        "an examination or sidecar beside an original no longer has the digest in the journal",
        "that file was changed after it was written",
        "anything about the original, which is checked apart",
        "restore it from a copy; an examination can also be made again from the original",
    ),
    Explanation(
        "FIX-006",
        "an examination or sidecar beside an original is missing or cannot be read",
        "that file was removed, or access to it is broken",
        "anything about the original, which is checked apart",
        "restore it from a copy",
    ),
    Explanation(
        "FIX-008",
        "a file's digest is not one that this catalogue knows",
        "these exact bytes were never ingested here",
        "that the picture is not here: one changed byte, as after saving again, gives another digest",
        "compare it with the image that you expect; ingest it if it is evidence",
    ),
    Explanation(
        "FIX-009",
        "an image is only spoken of here",
        "some entry names its digest",
        "that anybody here ever held its bytes",
        "ingest the file if you have it",
    ),
    Explanation(
        "FIX-010",
        "an original is writable",
        "its mode was changed after it was stored",
        "that its bytes were changed: the digest says that",
        "run 'catalogue doctor --mend'",
    ),
    Explanation(
        "FIX-011",
        "the bytes of a kept manifest no longer have the digest in the journal",
        "the file was changed after it was ingested",
        "that what it stated was changed: that stands in the journal",
        "restore it from a copy",
    ),
    Explanation(
        "FIX-012",
        "a manifest that the journal names is not there",
        "its file was removed or renamed after it was ingested",
        "that what it stated is lost: that stands in the journal",
        "restore it from a copy, under the name that it had",
    ),
    Explanation(
        "FIX-013",
        "a file among the kept manifests that no entry names",
        "a run was killed between keeping and recording it, or something else put it there",
        "that anything was altered",
        "ingest it if it is a manifest, or move it out of manifests/",
    ),
    Explanation(
        "FIX-100",
        "images and view were not checked",
        "nothing about them",
        "that they are intact",
        "restore the journal first",
    ),
    Explanation(
        "FIX-101",
        "a file has the same bytes as an image of this catalogue",
        "it is that image, bit for bit",
        "anything about what the picture shows",
        "nothing",
    ),
    Explanation(
        "FIX-102",
        "a file is a derivative that this catalogue made",
        "its bytes are those that were recorded when it was made",
        "that it shows everything its original does: it is not evidence itself",
        "verify the original",
    ),
    Explanation(
        "FIX-103",
        "a file is a manifest, an examination or a sidecar that this catalogue keeps",
        "its bytes are those that were recorded when it was kept",
        "anything about what a picture shows",
        "nothing",
    ),
    Explanation(
        "JRN-001",
        "a journal could not be read",
        "nothing about its lines",
        "that it was altered",
        "mend access to the disk, or restore the file from a copy",
    ),
    Explanation(
        "JRN-002",
        "a line of a journal is not an entry",
        "the line was changed, or something else wrote it",
        "that lines before it were changed: they follow from one another",
        "restore the journal from a copy",
    ),
    Explanation(
        "JRN-003",
        "a line of a journal does not follow from the one before it",
        "that line or the one before it was changed, or a line was removed, added, moved or doubled there",
        "which of these it was, or who did it",
        "restore the journal from a copy",
    ),
    Explanation(
        "JRN-004",
        "the last line of a journal is not ended",
        "a write was cut off, or the end of the file was damaged",
        "that anything acknowledged was lost, if it was a write",
        "nothing: the next act sets the piece aside, keeps it, and says so",
    ),
    Explanation(
        "JRN-005",
        "no head record lies beside a journal",
        "the end of the journal is not checked against what this device wrote",
        "that anything was altered",
        "nothing: the next act makes it anew",
    ),
    Explanation(
        "JRN-006",
        "a journal is shorter than this device had left it",
        "lines at its end were removed",
        "what they said",
        "restore the journal from a copy",
    ),
    Explanation(
        "JRN-007",
        "the last line that this device wrote is another now",
        "it was changed after it was written",
        "who changed it",
        "restore the journal from a copy",
    ),
    Explanation(
        "JRN-008",
        "a journal is longer than this device recorded writing",
        "lines follow in due form that the head record does not know: a crash just after writing leaves one "
        "block of them; anything else that can write files could have added them",
        "that they are forged",
        "read them with 'catalogue log'; the next act adopts them and says so",
    ),
    Explanation(
        "JRN-009",
        "there is no journal",
        "the truth of this catalogue is gone from here",
        "that it is lost elsewhere",
        "restore the folder 'journal' from a copy",
    ),
    Explanation(
        "JRN-010",
        "the own journal no longer has a state that was signed, exported or shown before",
        "lines up to that size were changed, removed or added after that state was recorded",
        "which lines, by whom or why: restoring an older copy and going on from it looks the same",
        "keep it, restore the folder 'journal' from a copy, and compare with bundles that left",
    ),
    Explanation(
        "JRN-011",
        "a signed state of the own journal, its signature or its timestamp is missing or altered",
        "that file was removed or changed after it was kept",
        "that the journal was touched: it is checked apart",
        "restore the folder 'journal/checkpoints' from a copy; a state can also be signed again",
    ),
    Explanation(
        "JRN-012",
        "a colleague's journal records a state of the own journal that it does not have",
        "one of the two journals was written anew, or states what is not so",
        "which of the two",
        "compare the sizes and roots with the colleague, and with bundles that left",
    ),
    Explanation(
        "JRN-013",
        "a signature or timestamp of the own journal could not be checked here, or not as far as asked",
        "nothing",
        "that it is bad",
        "do what the sentence says, then verify again",
    ),
    Explanation(
        "JRN-100",
        "the size and Merkle root of a journal, and how far it is known outside",
        "whoever keeps this root can later prove that no line up to that size was changed",
        "anything, before it is kept elsewhere: its owner can rewrite a journal that nobody else has seen",
        "keep the root where you cannot change it",
    ),
    Explanation(
        "VIEW-001",
        "catalogue.json does not match its own digest, or is no view",
        "it was torn or changed by something else",
        "that evidence was touched: it is made from the journals",
        "run 'catalogue rebuild'",
    ),
    Explanation(
        "VIEW-002",
        "catalogue.json is not what the journals say",
        "something else wrote it",
        "that evidence was touched: it is made from the journals",
        "run 'catalogue rebuild'",
    ),
    Explanation(
        "VIEW-003",
        "catalogue.json is missing",
        "it was removed",
        "that evidence was touched: it is made from the journals",
        "run 'catalogue rebuild'",
    ),
    Explanation(
        "DOC-001",
        "interrupted work left files behind",
        "a run was killed while it was copying",
        "that anything acknowledged was lost",
        "run 'catalogue doctor --mend'",
    ),
    Explanation(
        "DOC-002",
        "an original lies here that no entry names",
        "a run was killed between storing and recording, or something else put the file there",
        "when or whence it came",
        "ingest that file again to record it",
    ),
)
EXPLANATIONS = {
    explanation.code: explanation
    for explanation in (
        *_ALL,
        *MODIFIED_CODES,
        *CREDENTIAL_CODES,
        *MISDATED_CODES,
        *PHYSICS_CODES,
        *MISLOCATED_CODES,
        *MISREPRESENTED_CODES,
        *BUNDLE_CODES,
        *IMPORT_CODES,
        *SIGNATURE_CODES,
    )
}
