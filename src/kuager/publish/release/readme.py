"""``README.txt`` of a release: what the folder is, how to look at it, and commands that check it without kuager."""

from __future__ import annotations

from kuager.model.release import Release

OPENSSL = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile manifest.sig"
FINGERPRINT = "openssl pkey -pubin -in key.pem -outform DER | sha256sum"
SUMS = r"""sed -n 's/^  "\([^"]*\)": {"sha256": "\([0-9a-f]\{64\}\)".*/\2  \1/p' manifest.json | sha256sum --check --quiet"""


def readme(release: Release) -> bytes:
    """Returns the file."""
    imprint = release.imprint
    state = "A DRAFT: two people have not approved it. Do not pass it on.\n\n" if release.draft else ""
    licence = " ".join(filter(None, (imprint.licence, imprint.licence_url)))
    told = f"""{imprint.name["en"]}
Release {release.number} of {release.made_on}, for: {release.audience}. Cleared by the rules {release.policy}. Id {release.id}.

{state}LOOK AT IT
Open index.html in any browser: from this folder, from a stick, from any server. Nothing is loaded from elsewhere, and pages
need no script; with scripts there is a search in all spellings.

WHAT IS HERE
{", ".join(imprint.languages)}: the pages, one folder for each language, with feeds (feed.atom, feed.rss)
data: the same as tables and in other formats, with their description
search, assets: what pages load
manifest.json: every file with its SHA-256, and for every address the files that are its own
tombstones files, where there are any: what was called back since. It must go from every copy.

CHECK IT
1. No file was changed, cut or lost (silence is good; on a Mac: shasum -a 256 in place of sha256sum):
   {SUMS}
2. The list itself is the team's, where manifest.sig and key.pem are here:
   {OPENSSL}
3. The key is the team's. A key that lies beside proves nothing: compare this with what the team publishes elsewhere:
   {FINGERPRINT}
kuager does all of this, and says what has to go: kuager mirror verify FOLDER

{f"CONTACT{chr(10)}{imprint.contact}: mistakes, and requests to be removed{chr(10)}{chr(10)}" if imprint.contact else ""}\
{f"LICENCE{chr(10)}{licence}{chr(10)}" if licence else ""}"""
    return told.encode()


__all__ = ["FINGERPRINT", "OPENSSL", "SUMS", "readme"]
