"""First form of the reader, which the modules beside it replace step by step."""
