"""What can be wrong with recordings and with the words that somebody, or a program, heard in them."""

from __future__ import annotations

from kuager.errors import ItemError, NoTextError, RunError, UsageError


class MissingMediaPartError(ItemError):
    """The library of the extra ``media`` is not installed."""

    code = "K-READ-070"
    title = "Looking into films and sound recordings needs a part of kuager that is not installed"
    cure = 'Run make extras, or pip install "kuager[media]", then add the file again; it is preserved.'


class BrokenRecordingError(ItemError):
    """A film or sound recording that cannot be opened."""

    code = "K-READ-071"
    title = "The recording is damaged, or cut short, and could not be opened"
    cure = "It is preserved. Copy it again from where it came from, or play it in another program and save it anew."


class NoWordsYetError(ItemError):
    """A notice: a recording's words are not in its text."""

    code = "K-READ-072"
    title = "The words of a recording are not part of its text; a transcript stands beside it"
    cure = (
        "Add subtitles or a transcript: keep film.kk.srt beside film.mp4 and add both, or run kuager transcript, or let "
        "a program write a draft with kuager transcribe."
    )


class RecordingPlaceError(ItemError):
    """A notice: a recording says where it was made."""

    code = "K-READ-073"
    title = "The recording says where it was made"
    cure = "The place is not in the text. Share only copies from which it was removed: it can endanger people."


class CutRecordingError(ItemError):
    """A notice: a recording whose end, or some of whose packets, cannot be read."""

    code = "K-READ-074"
    title = "Parts of the recording could not be read; the rest was"
    cure = "Play it in another program, and copy it again from where it came from if that is possible."


class MachineWordsError(ItemError):
    """A notice: a program heard these words; nobody has confirmed them."""

    code = "K-READ-075"
    title = "A program wrote this transcript; it is a draft, and no claim is proposed from it"
    cure = "Listen to each part, put its words right and confirm it; claims are proposed from confirmed parts only."


class NoSpeechError(NoTextError):
    """A recording without speech, as far as a program can tell."""

    code = "K-READ-076"
    title = "No speech was found in the recording"
    cure = "Listen to it: faint or distant voices and singing are easily missed. Add a transcript if there are words."


class MissingSpeechPartError(RunError):
    """The library of the extra ``asr`` is not installed."""

    code = "K-READ-077"
    title = "Hearing speech needs a part of kuager that is not installed"
    cure = 'Run make asr, or pip install "kuager[asr]", and run the command again.'


class BadSpeechModelError(UsageError):
    """A folder that is not a speech model, or one that this engine cannot load."""

    code = "K-READ-078"
    title = "This folder is not a speech model that can be loaded"
    cure = "Name the folder of a Whisper model in CTranslate2 form: it holds model.bin, config.json and tokenizer.json."


class NoSoundError(ItemError):
    """A film without sound."""

    code = "K-READ-079"
    title = "The recording has no sound to listen to"
    cure = "Nothing to transcribe. What can be seen in it can be described in a transcript of your own."


class NotARecordingError(UsageError):
    """A transcript was to be tied to something that is not a recording, or is none itself."""

    code = "K-READ-080"
    title = "A transcript belongs to a film or sound recording"
    cure = "Name a recording (kuager sources lists them) and the file or document with its words."
