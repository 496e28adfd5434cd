"""The page in marimo: ``marimo run bench/peers/marimo_page.py --port PORT -- --page PAGE``."""

import marimo

app = marimo.App(width="full")


@app.cell
def _():
    import marimo as mo
    from plotly.graph_objects import Figure

    from bench.peers.same_page import HEIGHT, LEAST, MOST, START, WIDTH, get_ready, shown

    name = mo.cli_args().get("page") or "layer"
    get_ready(name)
    return Figure, HEIGHT, LEAST, MOST, START, WIDTH, mo, name, shown


@app.cell
def _(LEAST, MOST, START, mo):
    hidden_size = mo.ui.slider(LEAST, MOST, value=START)
    hidden_size
    return (hidden_size,)


@app.cell
def _(Figure, HEIGHT, WIDTH, hidden_size, mo, name, shown):
    now = shown(name, hidden_size.value)
    mo.vstack(
        [
            Figure(now.figure).update_layout(width=WIDTH, height=HEIGHT),
            mo.Html(f"<div id='shapes'>{now.html}</div>"),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
