"""The style guide of the English sentences as patterns, each with its exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PYTHON = "Python's documentation says that a function takes an argument"
EVERYDAY = "the usual English phrase"
ANSWERS = "an answer on the Practice page is given"
RIGHT_BRACKETS = "the answer or the expression may contain [ ] as well as ( )"
TOOK = "it takes something out of a tensor, or takes time"


@dataclass(frozen=True)
class Rule:
    """A rule of style.

    Attributes:
        pattern: a pattern that no sentence may contain, without code and placeholders.
        bad: a sentence that violates the rule.
        unless: the messages that may contain it, each with the reason.
    """

    pattern: str
    bad: str
    unless: Mapping[str, str] = field(default_factory=dict)


def because(reason: str, *names: str) -> dict[str, str]:
    """Return each message's name with the reason of its exception."""
    return dict.fromkeys(names, reason)


RULES = {
    "a for per": Rule(
        r"\b(numbers?|values?|features?|rows?|columns?|answers?|vectors?|predictions?|once|one \w+)"
        r" an? (real )?(step|row|column|lane|sentence|sequence|sample|token|layer|feature)\b",
        "one answer a sequence",
    ),
    "a clause as a noun": Rule(
        r"^(What|Who|Whoever)\b[^?]*\.$", "What came out differently lights up."
    ),
    "inverted order": Rule(
        r"^(Shown|Computed|Equal|Given|Listed) (is|are|must)\b", "Shown is sample 0."
    ),
    "torch as a person": Rule(
        r"\b(refus\w+|wants?|wanted|insists?|goes along|knows?|says nothing|own words|warns you|"
        r"without a word|stumbles?|complains?)\b",
        "torch refuses this",
    ),
    "state for settings": Rule(
        r"\b(in|to|open) this state\b|\b(every|first) state\b|\bX states\b",
        "Open the layer in this state",
    ),
    "last for final": Rule(
        r"\blast (hidden |cell )?states?\b", "the last hidden state of every layer"
    ),
    "lane": Rule(r"\blanes?\b", "one row per lane"),
    "reach": Rule(
        r"\breach(es)?\b",
        "reach",
        because("a sentence reaches a step: the verb", "packing.tensor.batch_sizes"),
    ),
    "lit and walk": Rule(r"\b(lit|walks?)\b", "Lit: what changed"),
    "chain": Rule(r"\bchains?\b", "a chain of your own"),
    "address": Rule(r"\baddress(es)?\b", "the setting is in the address"),
    "picture": Rule(
        r"\bpictures?\b",
        "the picture could not be loaded",
        because(
            "an image file, not the diagram on the page",
            *("share.picture", "share.form.picture_link", "share.file.svg", "share.file.png"),
            *("share.form.picture_first", "share.form.github"),
        ),
    ),
    "mistake for the page": Rule(
        r"\bmistakes?\b",
        "the Mistakes page",
        because("the common mistake itself", "slices.wrong"),
    ),
    "setting": Rule(r"\bsetting\b", "Please report this setting."),
    "open for unpack": Rule(
        r"\bopen(s|ed|ing)?\b",
        "The result was opened as a pair.",
        because(
            "a page, a link or a step is opened",
            *("mistakes.open", "practice.go", "offline.live", "lesson.full"),
            "share.focus",
        ),
    ),
    "numbers for values": Rule(
        r"\bnumbers\b",
        "H_in numbers per step",
        because("Python numbers", "expression.bad_operand", "expression.not_a_tensor.numbers")
        | because("Python numbers", "error.other_for_tensor", "practice.not_read.too_large")
        | because("the signs of axes", "error.no_such_axis")
        | because("sentences are numbered", "packing.tensor.sorted_indices")
        | because("in contrast to symbols", "practice.hint.numbers", "practice.head.numbers"),
    ),
    "integers and floats": Rule(r"\bwhole[- ]numbers?\b|\bdecimals?\b", "a whole number"),
    "sign for operator": Rule(r"\bsigns?\b", "another sign"),
    "brackets for parentheses": Rule(
        r"\bbrackets?\b",
        "write it with brackets",
        because(
            RIGHT_BRACKETS,
            *("expression.syntax", "practice.not_read.not_a_sign", "practice.not_read.not_closed"),
            "practice.not_read.number_wanted_at_end",
        ),
    ),
    "wide for the last axis": Rule(r"\b(wide|wider|width|narrow)\b", "proj_size wide"),
    "make": Rule(
        r"\b(make|makes|made|making)\b",
        "Make the layer with batch_first=True",
        because("a head makes a prediction", "task.goal.classify", "task.goal.tag")
        | because(EVERYDAY, "task.note.cell_too"),
    ),
    "take": Rule(
        r"\b(take|takes|took|taken|taking)\b",
        "Here it is taken over",
        because(
            PYTHON,
            *("paste.error.too_many", "error.kernel_refuses", "practice.call.pair_for_one_state"),
            "help.num_layers",
        )
        | because(
            TOOK,
            *("slices.lit", "model.step.take.first"),
            *("model.step.take.last", "model.step.take.column", "model.step.take.column_kept"),
            *("exhibit.size_0_for_length", "attempt.too_slow"),
            "vary.range_too_slow",
        ),
    ),
    "give": Rule(
        r"\b(give|gives|gave|given|giving)\b",
        "the layer gives both directions",
        because(
            ANSWERS,
            *(
                "practice.mistake.shape.states_for_output",
                "practice.mistake.shape.output_for_states",
            ),
            *("practice.mistake.shape.directions_apart", "practice.mistake.row.forgot_directions"),
            "practice.mistake.shape.wrong_number_of_axes",
        )
        | because(
            "a layer is given what it should not get",
            *("cause.one_tensor_for_two_states", "cause.pair_for_one_state"),
        )
        | because("a formula gives a result", "explorer.differs", "weights.total_differs")
        | because(
            EVERYDAY,
            *("packing.refused.length_zero", "error.length_is_zero"),
        ),
    ),
    "stand": Rule(r"\bstands?\b|\bas it (stands|fits|is)\b", "Rows stand in output"),
    "bookish words": Rule(
        r"\b(mend(s|ed)?|reckon\w*|anew|beside|misspelt|yet|faults?|apart|side by side|"
        r"needless|suspect|alike|such as happens|goes well|tempting|buys)\b",
        "Mended with x.size(1)",
    ),
    "behind": Rule(
        r"\bbehind\b",
        "Zeros behind the end",
        because("blocks are drawn one behind another", "alt.batch"),
    ),
    "is no": Rule(r"(?<!there )\bis (no|none)\b", "c is no tensor"),
    "and for but": Rule(r", and (is|are) X", "must be an integer, and is X"),
    "guesses": Rule(r"\b(probably|perhaps)\b", "Probably the layer is bidirectional."),
    "British spelling": Rule(
        r"\b(grey|colour\w*|centre\w*|behaviour\w*|labelled|modelled|"
        r"(recogn|initial|normal|organ|general|optim|summar)is(e|es|ed|ing))\b",
        "a grey ramp",
    ),
    "comma before too": Rule(r", (too|either)\b", "needs c_0, too, made in the same way"),
}
