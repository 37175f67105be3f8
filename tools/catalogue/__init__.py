"""Builds `graph/catalogue/*.ttl` from tables of facts: `python -m tools.catalogue --facts DIR --output DIR`."""
