"""Document -> entities, mentions and roles: names, descriptions and what refers back to them."""
