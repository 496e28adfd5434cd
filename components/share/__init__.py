"""The forms in which a configuration is shared: links, frames, images, notebooks."""
