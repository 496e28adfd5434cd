"""One recurrent layer: its spec, closed forms, a real run, its code. Imports no other room."""
