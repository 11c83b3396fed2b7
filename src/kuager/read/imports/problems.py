"""What can be wrong with an export. Some stop the reading, most are notices on the documents that were read."""

from __future__ import annotations

from kuager.errors import ItemError


class MissingAttachmentError(ItemError):
    """A notice: posts name pictures, films or files that are not in the export."""

    code = "K-READ-020"
    title = "Attachments that the export names are not in it"
    cure = "Export again with media included, or add the files by themselves; each post says which are missing and why."


class TruncatedExportError(ItemError):
    """A notice: the export ends in the middle; what stands before the break was read."""

    code = "K-READ-021"
    title = "The export breaks off before its end; what stands before that was read"
    cure = "Copy or export it again: what came after the break is not here."


class UnknownVariantError(ItemError):
    """An export of a known kind, wholly or in part in a form that is not known."""

    code = "K-READ-022"
    title = "The export is of a known kind, but parts of it have a form that is not known"
    cure = "The file is preserved. Report the version of the program that made it, without sending the file itself."


class UnreadableMemberError(ItemError):
    """A file inside an archive, or a block inside a repository, that cannot be read."""

    code = "K-READ-023"
    title = "A file inside the export is damaged and was left out"
    cure = "Copy the export again from where it came from; the other files in it were read."


class ArchiveBombError(ItemError):
    """An archive made, or able, to fill the memory of whoever opens it."""

    code = "K-READ-024"
    title = "The archive unpacks to far more than such an export holds, so it was not unpacked"
    cure = "It was preserved. If it is genuine, unpack it yourself on a machine you can lose and add the files."


class UnsafeMemberError(ItemError):
    """A notice: a name that leads out of the archive, a link or a device; it was not read."""

    code = "K-READ-025"
    title = "The archive holds a name that leads out of it, a link or a device; that was not read"
    cure = "Genuine exports hold none. Ask where the archive comes from, and who handled it."


class EncryptedArchiveError(ItemError):
    """An archive that asks for a password."""

    code = "K-READ-026"
    title = "The archive is locked with a password"
    cure = "Unlock it yourself, and add the unlocked copy too; the locked one is preserved."


class MissingPostsError(ItemError):
    """A notice: posts that this thread speaks of are not in the export."""

    code = "K-READ-027"
    title = "Posts that belong to this thread are not in the export"
    cure = "They may be deleted, blocked or of other people. Look for another copy of the thread."


class UnverifiedSignatureError(ItemError):
    """A notice: the account signed this, and the signature could not be checked without its public key."""

    code = "K-READ-028"
    title = "The signature of the account could not be checked"
    cure = (
        "The contents fit their hashes. To check the signature, keep a copy of the account's identity document (DID)."
    )


class RepairedTextError(ItemError):
    """A notice: the export stored text in a damaged form; it was repaired, and the stored form kept beside it."""

    code = "K-READ-029"
    title = "The export stores text in a damaged form; it was repaired"
    cure = "Look at the text; where the stored form matters, it is kept as a second layer or in the preserved file."


class UncertainTimesError(ItemError):
    """A notice: times without a zone, or written so that day and month cannot be told apart."""

    code = "K-READ-030"
    title = "The times of this export are not certain"
    cure = "Ask who made the export, and where the phone was set to at that time."


class BadSignatureError(ItemError):
    """A notice: a signature that does not fit the account's key."""

    code = "K-READ-031"
    title = "The signature of the account does not fit its key"
    cure = "The repository was changed after it was signed, or the key is another's. Do not rely on it as the account's own."
