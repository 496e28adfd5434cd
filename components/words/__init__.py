"""The catalogs and the sentences that all pages share."""
