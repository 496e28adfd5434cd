"""Error messages of torch and Python: recognition, comparison by axes, causes, fix.

Reading a pasted text takes five steps: :mod:`tracebacks` finds the exceptions in it,
:mod:`explain` recognizes a message by the records in :mod:`known`, :mod:`facts` collects its
sizes and names, the record of the error chooses causes, comparison, fix and setting from them,
and :mod:`pasted` returns all of it as one ``PastedError``.

Adding an error takes one ``ErrorRecord`` in the fitting file of :mod:`known` and its sentences in
the message catalogs.
"""
