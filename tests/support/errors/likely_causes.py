"""Messages whose numbers and names lead to their likeliest cause, with its values."""

from __future__ import annotations

LIKELIEST: tuple[tuple[str, str, dict[str, int | str]], ...] = (
    (
        "input.size(-1) must be equal to input_size. Expected 1, got 7",
        "no_feature_axis",
        {"got": 7},
    ),
    (
        "input.size(-1) must be equal to input_size. Expected 20, got 40",
        "layer_below_is_bidirectional",
        {"expected": 20, "got": 40},
    ),
    (
        "Expected hidden size (2, 3, 20), got (4, 3, 20)",
        "directions_needless",
        {"num_layers": 2, "got": 4},
    ),
    ("Expected hidden size (2, 3, 20), got (3, 3, 20)", "layers_differ", {"expected": 2, "got": 3}),
    ("Expected hidden size (2, 3, 20), got (2, 5, 20)", "batch_shrank", {"expected": 3, "got": 5}),
    (
        "Expected hidden size (2, 5, 20), got (2, 3, 20)",
        "layer_reads_time_as_batch",
        {"batch": 5},
    ),
    (
        "Expected hidden size (2, 3, 20), got (2, 3, 30)",
        "hidden_size_other",
        {"expected": 20, "got": 30},
    ),
    ("Expected hidden size (2, 3, 20), got [3, 20]", "state_has_no_batch", {}),
    ("Expected hidden[0] size (2, 3, 20), got (3, 20)", "one_tensor_for_two_states", {}),
    ("Expected hidden[0] size (2, 3, 20), got (2, 3, 20)", "hidden_size_differs", {}),
    (
        "mat1 and mat2 shapes cannot be multiplied (3x20 and 40x2)",
        "head_sees_one_direction",
        {"expected": 40, "got": 20},
    ),
    (
        "mat1 and mat2 shapes cannot be multiplied (3x140 and 20x2)",
        "axes_flattened",
        {"expected": 20, "got": 140, "times": 7},
    ),
    (
        "mat1 and mat2 shapes cannot be multiplied (3x41 and 20x2)",
        "head_in_features",
        {"expected": 20, "got": 41},
    ),
    (
        "mat1 and mat2 shapes cannot be multiplied (3x41 and 0x2)",
        "head_in_features",
        {"expected": 0, "got": 41},
    ),
    ("LSTM: Expected input to be 2D or 3D, got 1D instead", "too_few_axes", {"got": 1}),
    ("input must have 3 dimensions, got 2", "no_batch_axis", {}),
    ("input must have 2 dimensions, got 3", "packed_too_many_axes", {"got": 3}),
    ("input must have 2 dimensions, got 1", "ids_without_embedding", {}),
    (
        "The size of tensor a (40) must match the size of tensor b (20) at non-singleton "
        "dimension 2",
        "directions_on_one_side",
        {"small": 20, "large": 40},
    ),
    (
        "The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 1",
        "shapes_do_not_meet",
        {"a": 4, "b": 3, "dim": 1},
    ),
    ("index 1 is out of bounds for dimension 0 with size 1", "one_tensor_for_two_states", {}),
    ("index -2 is out of bounds for dimension 0 with size 1", "one_direction_only", {}),
    (
        "index 9 is out of bounds for dimension 1 with size 7",
        "another_axis_meant",
        {"index": 9, "size": 7},
    ),
    ("'tuple' object has no attribute 'size'", "result_not_opened", {}),
    ("'tuple' object has no attribute 'dim'", "pair_for_one_state", {}),
    ("expected scalar type Long but found Float", "target_not_whole", {}),
    ("expected scalar type Float but found Long", "ids_without_embedding", {}),
    ("expected scalar type Float but found Half", "half_precision", {}),
    ("expected scalar type BFloat16 but found Float", "type_differs", {}),
    (
        "Expected all tensors to be on the same device, but found at least two devices, "
        "cuda:0 and cpu!",
        "input_elsewhere",
        {"expected": "cuda:0", "got": "cpu"},
    ),
    (
        "Input and hidden tensors are not at the same device, found input tensor at cuda:0 "
        "and hidden tensor at cpu",
        "state_elsewhere",
        {"expected": "cpu", "got": "cuda:0"},
    ),
    (
        "LSTM.__init__() got an unexpected keyword argument 'hidden_dim'",
        "misspelt_argument",
        {"argument": "hidden_dim", "meant": "hidden_size"},
    ),
    (
        "Linear.__init__() got an unexpected keyword argument 'num_layers'",
        "argument_of_another_layer",
        {"argument": "num_layers"},
    ),
    (
        "forward() takes 2 positional arguments but 3 were given",
        "forward_takes_fewer",
        {},
    ),
    (
        "LSTM.forward() takes from 2 to 3 positional arguments but 4 were given",
        "pair_passed_apart",
        {},
    ),
    (
        "BiLSTM.forward() takes from 2 to 3 positional arguments but 4 were given",
        "forward_takes_fewer",
        {},
    ),
    ("LSTM.forward() takes 2 positional arguments but 4 were given", "forward_takes_fewer", {}),
)
"""Message, code of the likeliest cause, and its values."""
