"""HTTP routes beside the pages: shapes, pictures, oEmbed, scripts, downloads."""
