"""What travels from the server to the browser, as types.

The room lies below ``picture``: the picture is drawn into these types, and every page fills them.
It imports only literals of the backend, so every other room of the components may import it. The
schema and the TypeScript declarations of the scripts are generated from here.
"""
