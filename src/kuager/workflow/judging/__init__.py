"""Deciding who is who: questions in the order of what their answers are worth, acts that are undone as one, history."""

from kuager.workflow.judging.acts import judge, split, undo_judgement, undo_last_act
from kuager.workflow.judging.asking import proposals, waiting_pairs

__all__ = ["judge", "proposals", "split", "undo_judgement", "undo_last_act", "waiting_pairs"]
