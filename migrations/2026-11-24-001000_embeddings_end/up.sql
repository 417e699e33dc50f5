-- What was read of texts that are gone goes too: a vector tells of what it was made of.
GRANT DELETE ON app.embeddings TO app_rw;
