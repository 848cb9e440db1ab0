"""Language models: the catalogue, the local engine, remote servers, and embedders."""
