"""Entities -> claims: attribution, action, roles, topics, polarity, modality, evidence."""
