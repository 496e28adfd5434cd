"""Errors that are unrelated to recurrent layers, in any number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

WORDS = (
    "loss",
    "user_id",
    "epoch",
    "weights",
    "price",
    "label",
    "config",
    "date",
    "images",
    "name",
)
MESSAGES = (
    "KeyError: '{w}'",
    "KeyError: {n}",
    "IndexError: list index out of range",
    "IndexError: index {n} is out of bounds for axis 0 with size {m}",
    "IndexError: too many indices for array: array is 1-dimensional, but 2 were indexed",
    "IndexError: string index out of range",
    "IndexError: tuple index out of range",
    "TypeError: 'NoneType' object is not subscriptable",
    "TypeError: 'NoneType' object is not iterable",
    "TypeError: '{w}' object is not callable",
    "TypeError: cannot unpack non-iterable NoneType object",
    "TypeError: cannot unpack non-iterable int object",
    "TypeError: list indices must be integers or slices, not str",
    "TypeError: list indices must be integers or slices, not tuple",
    "TypeError: tuple indices must be integers or slices, not str",
    "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    'TypeError: can only concatenate str (not "int") to str',
    "TypeError: {w}() missing {k} required positional argument: '{w}'",
    "TypeError: {w}() takes {k} positional arguments but {n} were given",
    "TypeError: {w}() got an unexpected keyword argument '{w}'",
    "TypeError: Line2D.set() got an unexpected keyword argument 'colour'",
    "TypeError: Object of type float{n} is not JSON serializable",
    "TypeError: 'float' object cannot be interpreted as an integer",
    "ValueError: not enough values to unpack (expected {k}, got {n})",
    "ValueError: too many values to unpack (expected {k})",
    "ValueError: invalid literal for int() with base 10: '{w}'",
    "ValueError: could not convert string to float: '{w}'",
    "ValueError: operands could not be broadcast together with shapes ({n},{m}) ({m},{k})",
    "ValueError: shapes ({n},{m}) and ({k},{n}) not aligned: {m} (dim 1) != {k} (dim 0)",
    "ValueError: cannot reshape array of size {n} into shape ({k},{m})",
    "ValueError: x and y must have same first dimension, but have shapes ({n},) and ({m},)",
    "ValueError: Found array with dim 3. Estimator expected <= 2.",
    "ValueError: Found input variables with inconsistent numbers of samples: [{n}, {m}]",
    "ValueError: Input X contains NaN.",
    "ValueError: Shape mismatch: The shape of labels (received ({n},)) should equal the shape of "
    "logits except for the last dimension (received ({n}, {m})).",
    "ValueError: Input 0 of layer lstm is incompatible with the layer: expected ndim=3, found "
    "ndim=2. Full shape received: (None, {n})",
    "ValueError: The truth value of a Series is ambiguous. Use a.empty, a.bool(), a.item().",
    "ValueError: Length of values ({n}) does not match length of index ({m})",
    "ValueError: Classification metrics can't handle a mix of multiclass and continuous targets",
    "ValueError: num_samples should be a positive integer value, but got num_samples=0",
    "ValueError: I/O operation on closed file.",
    "ValueError: optimizer got an empty parameter list",
    "ValueError: time data '{w}' does not match format '%Y-%m-%d'",
    "AttributeError: 'DataFrame' object has no attribute '{w}'",
    "AttributeError: 'list' object has no attribute '{w}'",
    "AttributeError: 'tuple' object has no attribute '{w}'",
    "AttributeError: 'NoneType' object has no attribute '{w}'",
    "AttributeError: 'str' object has no attribute 'decode'",
    "AttributeError: 'Tensor' object has no attribute 'numpy'",
    "AttributeError: 'Tensor' object has no attribute '_keras_history'",
    "AttributeError: module 'numpy' has no attribute 'bool'",
    "AttributeError: module 'torch' has no attribute '{w}'",
    "AttributeError: 'Net' object has no attribute '{w}'",
    "NameError: name '{w}' is not defined",
    "UnboundLocalError: cannot access local variable '{w}' where it is not associated with a value",
    "ImportError: cannot import name '{w}' from 'torchtext.data'",
    "ImportError: libcudart.so.11.0: cannot open shared object file: No such file or directory",
    "ModuleNotFoundError: No module named '{w}'",
    "FileNotFoundError: [Errno 2] No such file or directory: '{w}.csv'",
    "PermissionError: [Errno 13] Permission denied: '/data/{w}'",
    "OSError: [Errno 28] No space left on device",
    "OSError: [WinError 126] The specified module could not be found. Error loading c10.dll",
    "ConnectionError: HTTPSConnectionPool(host='example.org', port=443): Max retries exceeded",
    "ZeroDivisionError: division by zero",
    "RecursionError: maximum recursion depth exceeded while calling a Python object",
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position {n}: invalid start byte",
    "OverflowError: Python int too large to convert to C long",
    'NotImplementedError: Module [Net] is missing the required "forward" function',
    "MemoryError: Unable to allocate {n}. GiB for an array with shape ({n}, {m}) and data float64",
    "SyntaxError: invalid syntax",
    "SyntaxError: unmatched ')'",
    "SyntaxError: unterminated string literal (detected at line {n})",
    "IndentationError: expected an indented block after 'for' statement on line {n}",
    "JSONDecodeError: Expecting value: line 1 column {n} (char {m})",
    "ParserError: Error tokenizing data. C error: Expected {n} fields in line {m}, saw {k}",
    "MergeError: No common columns to perform merge on. Merge options: left_on=None",
    "XGBoostError: Check failed: labels.Size() == preds.Size() ({n} vs. {m})",
    "InvalidArgumentError: Incompatible shapes: [{n},{m}] vs. [{k},{m}] [Op:AddV2]",
    "ResourceExhaustedError: OOM when allocating tensor with shape[{n},{m}] and type float",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate {n}.00 MiB (GPU 0; {m}.00 "
    "GiB total capacity; {k}.41 GiB already allocated)",
    "RuntimeError: CUDA error: device-side assert triggered",
    "RuntimeError: CUDA error: no kernel image is available for execution on the device",
    "RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
    "RuntimeError: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate(handle)",
    "RuntimeError: DataLoader worker (pid {n}) is killed by signal: Killed.",
    "RuntimeError: Given groups=1, weight of size [{n}, 3, {k}, {k}], expected input[{m}, 1, 28, "
    "28] to have 3 channels, but got 1 channels instead",
    "RuntimeError: Error(s) in loading state_dict for Net: size mismatch for fc.weight: copying a "
    "param with shape torch.Size([{n}, {m}]) from checkpoint, the shape in current model is "
    "torch.Size([{k}, {m}]).",
    'RuntimeError: Error(s) in loading state_dict for ResNet: Missing key(s): "conv1.weight".',
    "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn",
    "RuntimeError: one of the variables needed for gradient computation has been modified by an "
    "inplace operation: [torch.FloatTensor [{n}, {m}]] is at version {k}; expected version 1",
    "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.",
    "RuntimeError: Attempting to deserialize object on a CUDA device but "
    "torch.cuda.is_available() is False.",
    "RuntimeError: Cannot re-initialize CUDA in forked subprocess.",
    "RuntimeError: No active exception to reraise",
    "RuntimeError: Address already in use",
    "RuntimeError: grad can be implicitly created only for scalar outputs",
    "RuntimeError: Calculated padded input size per channel: ({k} x {k}). Kernel size: ({n} x "
    "{n}). Kernel size can't be greater than actual input size",
    "RuntimeError: Expected 4-dimensional input for 4-dimensional weight [{n}, 3, 7, 7], but got "
    "3-dimensional input of size [3, {m}, {m}] instead",
    "RuntimeError: result type Float can't be cast to the desired output type Long",
    "RuntimeError: Numpy is not available",
    "RuntimeError: dictionary changed size during iteration",
    "TypeError: can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the "
    "tensor to host memory first.",
    "TypeError: default_collate: batch must contain tensors, numpy arrays, numbers, dicts or "
    "lists; found <class '{w}'>",
    "ValueError: Expected input {w} to be 4D (got {k}D input)",
    "AssertionError: Torch not compiled with CUDA enabled",
    "UserWarning: Detected call of `lr_scheduler.step()` before `optimizer.step()`.",
    "FutureWarning: elementwise comparison failed; returning scalar instead",
    "npm ERR! code ERESOLVE",
    "fatal: not a git repository (or any of the parent directories): .git",
    "Segmentation fault (core dumped)",
    "error: subprocess-exited-with-error",
    "bash: {w}: command not found",
    "Uncaught TypeError: Cannot read properties of undefined (reading '{w}')",
    "java.lang.NullPointerException at com.example.Main.run(Main.java:{n})",
    "Error: listen EADDRINUSE: address already in use :::{n}",
    "error[E0382]: borrow of moved value: `{w}`",
    "undefined reference to `{w}'",
    "psycopg2.OperationalError: could not connect to server: Connection refused",
    "WARNING: Retrying (Retry(total={k})) after connection broken",
)
LINES = (
    *("df = pd.read_csv(path)", "value = row['{w}']", "key, value = line.split('=')"),
    *("ax.plot(x, y, colour='red')", "return data[index]", "model = load(path)"),
    *("x, y = point", "for i, {w} in enumerate(items):", "result = compute({w}, {n})"),
    *("print(f'{w}: ' + total)", "image = cv2.imread(name)[..., ::-1]", "y = self.conv1(x)"),
)
FRAMES = ("/home/me/app.py", "C:\\work\\run.py", "/usr/lib/python3.11/json/decoder.py", "main.py")
_WORDS_OF_PYTHON = (
    *("unpack", "NoneType' object", "unexpected keyword", "tuple in", "'tuple' object", "missing"),
    *("list indices", "cannot be interpreted"),
)


def unrelated() -> Iterator[str]:
    """Yield distinct texts without end, the same in each run: messages, bare and in a traceback."""
    dice = Random(7)
    seen = set()
    for number in count():
        message = filled(MESSAGES[number % len(MESSAGES)], dice)
        # Bare words of Python might come from a layer, so they always get a traceback.
        bare = number // len(MESSAGES) % 2 == 0 and not any(w in message for w in _WORDS_OF_PYTHON)
        text = message if bare else traced(message, dice)
        if text not in seen:
            seen.add(text)
            yield text


def filled(template: str, dice: Random) -> str:
    """Fill a template with numbers and words."""
    numbers = {name: dice.randint(2, 999) for name in "nm"} | {"k": dice.randint(2, 9)}
    return template.format(**numbers, w=dice.choice(WORDS))


def traced(message: str, dice: Random) -> str:
    """Put the message below a few frames."""
    frames = "".join(
        f'  File "{dice.choice(FRAMES)}", line {dice.randint(1, 400)}, in {dice.choice(WORDS)}\n'
        f"    {filled(dice.choice(LINES), dice)}\n"
        for _ in range(dice.randint(1, 4))
    )
    return f"Traceback (most recent call last):\n{frames}{message}\n"
