"""The typed messages that the server sends to the browser.

The room is below ``picture``: diagrams are drawn into these types, and every page fills them.
It imports only literals of the backend, so every other room of the components may import it. The
schema and the TypeScript declarations of the scripts are generated from here.
"""
