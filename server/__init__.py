"""The HTTP side of the app: routes beside the pages, middleware, startup."""
