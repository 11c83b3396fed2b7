"""Errors of fetching from the network: what was refused, what did not answer, what answered with something else."""

from __future__ import annotations

from kuager.errors import ItemError, UsageError


class NetworkOffError(ItemError):
    """The archive's settings do not allow outgoing connections, which is how every archive begins."""

    code = "K-COLLECT-020"
    title = "This archive does not fetch from the network"
    cure = (
        "Fetching shows the site, and whoever watches the line, what you are interested in. If that is acceptable here, "
        "set network = true under [collect] in kuager.toml; else save the page in a browser and add the saved file."
    )


class BadAddressError(ItemError):
    """An address in a form that is never fetched: other schemes, hidden user names, disguised numbers, odd ports."""

    code = "K-COLLECT-021"
    title = "This address is not one that can be fetched"
    cure = "Give a plain http or https address as a browser shows it, without user name, password or unusual port."


class ForbiddenAddressError(ItemError):
    """The address, or one it redirects to, leads into a private network or to this machine. No connection was made."""

    code = "K-COLLECT-022"
    title = "The address leads to a private network or to this machine; no connection was made"
    cure = (
        "A page on the public web never needs this; somebody may want to reach your own devices through you. For a site "
        "in your own network, save the page in a browser and add the file."
    )


class UnreachableError(ItemError):
    """No answer: the name is unknown, the server refused, the line was cut or the certificate is not trusted."""

    code = "K-COLLECT-023"
    title = "The site could not be reached"
    cure = "Check the address and the connection. The attempt was kept; try again later or from another place."


class TooManyRedirectsError(ItemError):
    """The site sent us on and on."""

    code = "K-COLLECT-024"
    title = "The site redirects in a circle or too often"
    cure = "Open it in a browser, save the page you end up on, and add the saved file."


class MissingExtraError(ItemError):
    """A part of kuager that is installed only where it is wanted."""

    code = "K-COLLECT-025"
    title = "A part needed for this is not installed"
    cure = "Install it: pip install 'kuager[web]' (pages, feeds, web archives) or 'kuager[video]' (films)."


class MissingProgramError(ItemError):
    """A program of the system that is not there."""

    code = "K-COLLECT-026"
    title = "A program needed for this is not installed"
    cure = "Install the program named in the message with your system's packages, or leave out --browser."


class WallError(ItemError):
    """The site answered with a demand to log in, to agree or to prove something instead of the page."""

    code = "K-COLLECT-030"
    title = "The site showed a wall instead of the page"
    cure = (
        "What it showed was kept, and not read. Open the page where you are logged in, save it, and add the saved file."
    )


class DeletedError(ItemError):
    """The page is gone; what the site says in its place was kept."""

    code = "K-COLLECT-031"
    title = "The page is no longer there"
    cure = "What the site says now was kept as a record. Look for an older copy: web archives, or people who saved it."


class BlockedError(ItemError):
    """The site refuses us: our country, our network, or programs in general."""

    code = "K-COLLECT-032"
    title = "The site refused to show the page from here"
    cure = "Try again later, from another network or with --browser; or save the page in a browser and add the file."


class IncompleteError(ItemError):
    """The page came, but not all of it."""

    code = "K-COLLECT-033"
    title = "The page is incomplete"
    cure = "What came was kept. Try again with --browser, or save the complete page in a browser and add the file."


class SameAsOtherPageError(ItemError):
    """Two addresses of one site gave nearly the same page, which is how walls and missing pages look."""

    code = "K-COLLECT-034"
    title = "This page says the same as another page of its site"
    cure = "Compare the two. If it is a wall or a note that something is missing, nothing should be claimed from it."


class BrokenFeedError(ItemError):
    """An answer that is no RSS or Atom feed."""

    code = "K-COLLECT-035"
    title = "This is not a feed that can be read"
    cure = "Look for the address of the site's RSS or Atom feed; it often ends in /feed, /rss or .xml."


class BrokenArchiveError(ItemError):
    """A web archive that cannot be read on, or that goes over the limits."""

    code = "K-COLLECT-036"
    title = "The web archive is damaged or larger than the limits"
    cure = "What was read before the damage is in the archive. Ask for the file again, or export it anew."


class BrowserError(ItemError):
    """The browser could not be driven to the end."""

    code = "K-COLLECT-037"
    title = "The browser did not finish the page"
    cure = "Try again, or capture the page without --browser."


class MediaError(ItemError):
    """The film or recording could not be fetched."""

    code = "K-COLLECT-038"
    title = "The recording could not be fetched"
    cure = (
        "The attempt was kept. Update yt-dlp, try again later, or save the recording by other means and add the file."
    )


class NoFeedsError(UsageError):
    """Nothing to follow was named."""

    code = "K-COLLECT-039"
    title = "No feed is followed"
    cure = 'Name feeds in the call, or write them into kuager.toml: feeds = ["https://…"] under [watch].'


class NoEndpointError(UsageError):
    """The plug for a language model is off, which is how every archive begins."""

    code = "K-COLLECT-040"
    title = "No language model is set up for this archive"
    cure = (
        'Run a model on this machine and name it in kuager.toml: endpoint = "http://127.0.0.1:PORT" and model = "NAME" under '
        "[llm]. Nothing is asked until then."
    )


class BadEndpointError(UsageError):
    """The address of the model is not one."""

    code = "K-COLLECT-041"
    title = "The address of the language model is not a plain http or https address"
    cure = "Correct endpoint under [llm] in kuager.toml; a key goes into an environment variable that key_env names."


class ForeignEndpointError(UsageError):
    """The model runs on another machine, and nobody allowed texts to leave this one."""

    code = "K-COLLECT-042"
    title = "The language model is not on this machine; nothing was sent"
    cure = (
        "Whoever runs that machine reads every text that is sent to it. If the team has decided that this is acceptable, set "
        "remote = true under [llm] in kuager.toml and use https; else run a model on this machine."
    )


class ModelAnswerError(ItemError):
    """The model's server gave no usable answer."""

    code = "K-COLLECT-043"
    title = "The language model gave no usable answer"
    cure = "Check that its server runs and knows the model; ask again, or raise seconds under [llm] in kuager.toml."
