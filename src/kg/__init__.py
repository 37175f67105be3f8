"""summit-kg: diplomatic readouts as a knowledge graph of attributed claims."""
