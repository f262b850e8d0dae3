"""Finding codes of what content credentials in a file come to."""

from catalogue.record.explanation import Explanation

CREDENTIAL_CODES: tuple[Explanation, ...] = (
    Explanation(
        "MOD-020",
        "the bytes of the file are not those that its content credentials were signed over",
        "the signature is sound and the hash that it vouches for, counted here anew, is of other bytes: "
        "after signing, bytes were changed, added or taken away, or the credentials put into another file",
        "that what the picture shows was altered: a changed tag, a byte added by a program or by a web site, "
        "or credentials that somebody else put in do the same; nor who did it",
        "obtain the file from whoever signed it, and compare the two",
    ),
    Explanation(
        "MOD-021",
        "the content credentials do not verify",
        "they, or the file, are not in the form that this version of the library accepts; what they say of "
        "the picture and its maker does not count",
        "that the picture was changed: damage in the credentials, a certificate that ran out, a program that "
        "signed wrongly, or a stricter library do the same; nor that the name on them is of who wrote them",
        "look up the failure codes that are named; obtain the file from whoever is said to have signed it",
    ),
    Explanation(
        "MOD-022",
        "the content credentials are sound, and their signer is vouched for by the list that was given",
        "the bytes that the hash covers are those that the signer signed, who says that the picture was made "
        "and says of nothing that was done to it since",
        "that the picture shows the truth: makers were tricked into signing; that the signer alone holds the "
        "key; when it was signed; that the file is unchanged to the byte, for the signature leaves some out",
        "ask how the list that was given was come by, and whether the signer is who took the picture",
    ),
    Explanation(
        "MOD-023",
        "the content credentials are sound, and nobody who was named vouches for their signer",
        "the bytes that the hash covers are those that were signed with that key",
        "who holds the key: anybody can make a certificate with any name on it, and sign a picture that was "
        "changed before",
        "give a list of the authorities that you trust, with --trust-list",
    ),
    Explanation(
        "MOD-024",
        "the content credentials are sound and their signer vouched for, who does not say that the picture "
        "is as it was made",
        "the bytes that the hash covers are those that the signer signed",
        "that the picture is as its maker left it: by the credentials it was changed before they were "
        "signed, or is generated or synthetic, or they are silent on it",
        "read what they say was done, and look for the picture that it was made from",
    ),
    Explanation(
        "MOD-025",
        "the content credentials say that something was done to the picture before they were signed",
        "whoever signed them states it",
        "that it altered what the picture shows: cropping, resizing and colours are listed likewise; nor "
        "that nothing else was done",
        "look for the picture that it was made from",
    ),
    Explanation(
        "MOD-026",
        "the content credentials say that the picture, or one that it was made from, is generated or "
        "synthetic, wholly or in part",
        "whoever signed them states it",
        "that it is so: when no list vouches for the signer, anybody can have signed it, also to discredit "
        "a true picture; nor how much of the picture it concerns",
        "ask whoever signed it, and look for another source of the same scene",
    ),
    Explanation(
        "MOD-027",
        "the file has only an address of its content credentials",
        "somebody wrote an address into the file",
        "that there is anything at the address, or that it fits this file: it was not asked, for asking "
        "tells its keeper who has the picture and when",
        "decide whether its keeper may know; if so, fetch them from another machine",
    ),
    Explanation(
        "MOD-028",
        "the file has content credentials that cannot be read",
        "there is a mark of them in it, and this version of the library fails on them",
        "that the picture was changed: they may be cut off, or in a form older or newer than the library",
        "obtain the file again; try a newer version of the library",
    ),
    Explanation(
        "MOD-029",
        "an identity that is attached to the content credentials was not confirmed",
        "confirming it takes asking its issuer, which is not done here, or it is unsound; nothing else in "
        "the credentials failed",
        "that the identity is false, or that the picture was changed",
        "decide whether the issuer may know that you have the picture; if so, check it on another machine",
    ),
)
