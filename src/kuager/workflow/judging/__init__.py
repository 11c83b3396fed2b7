"""Deciding who is who: questions in the order of what their answers are worth, acts that are undone as one, history."""

from kuager.workflow.judging.acts import judge, split, undo_judgement, undo_last_act
from kuager.workflow.judging.asking import proposals, waiting_pairs
from kuager.workflow.judging.beside import beside
from kuager.workflow.judging.history import contradictions, history, rules
from kuager.workflow.judging.parting import parting
from kuager.workflow.judging.second import second_judgement, second_pairs, undo_second_judgement
from kuager.workflow.switches import switch as switch_rule

__all__ = [
    "beside",
    "contradictions",
    "history",
    "judge",
    "parting",
    "proposals",
    "rules",
    "second_judgement",
    "second_pairs",
    "split",
    "switch_rule",
    "undo_judgement",
    "undo_last_act",
    "undo_second_judgement",
    "waiting_pairs",
]
