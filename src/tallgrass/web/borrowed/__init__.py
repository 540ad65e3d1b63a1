"""Words of packages we use that people read on our pages and in our mail."""
