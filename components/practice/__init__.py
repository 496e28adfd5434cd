"""The Practice page: questions, record, session, verdict, sentences."""
