"""Errors of training: the graph of an earlier batch, and memory layouts that only a GPU needs."""

from __future__ import annotations

from backend.errors.record import ErrorRecord, Pattern, PossibleCause, lines, older

RECORDS = (
    ErrorRecord(
        code="backward_twice",
        patterns=(Pattern(r"Trying to backward through the graph a second time"),),
        sample="Trying to backward through the graph a second time (or directly access "
        "saved tensors after they have already been freed).",
        causes=(PossibleCause("state_carried_over"), PossibleCause("loss_used_twice")),
        fix=lines("h_0 = h_n.detach()", "output, h_n = layer(input, h_0)"),
    ),
    ErrorRecord(
        code="backward_in_eval",
        patterns=(
            older(
                r"(?i)cudnn RNN backward can only be called in train(ing)? mode",
                "GPU",
            ),
        ),
        sample="cudnn RNN backward can only be called in training mode",
        causes=(PossibleCause("eval_while_training"),),
        fix=lines("layer.train()", "loss.backward()"),
    ),
    ErrorRecord(
        code="weights_scattered",
        patterns=(
            older(r"RNN module weights are not part of single contiguous chunk of memory", "GPU"),
        ),
        sample="RNN module weights are not part of single contiguous chunk of memory.",
        causes=(PossibleCause("weights_not_flattened"),),
        fix=lines("layer.flatten_parameters()"),
    ),
    ErrorRecord(
        code="state_not_contiguous",
        patterns=(older(r"\b[hc]x is not contiguous", "GPU"),),
        sample="rnn: hx is not contiguous",
        causes=(PossibleCause("state_transposed"),),
        fix=lines("h_0 = h_0.contiguous()"),
    ),
)
