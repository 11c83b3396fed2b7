"""Speech to words, as a draft: a process of its own hears a recording with a model that the user brings.

``listener`` is the archive's side, ``worker`` the other one; ``sound`` takes sound out of recordings, ``draft`` writes down
what was heard. The process has no network, reads nothing but the model and what it is sent, and writes no file.
"""

from kuager.workflow.speech.draft import UNSURE
from kuager.workflow.speech.listener import Listener, check_model, engine_name

__all__ = ["UNSURE", "Listener", "check_model", "engine_name"]
